"""Contract files as frozen dataclasses: what a form asks, what its answers may be, what its pages say."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from rolebook_backend.cadence import YEARLY
from rolebook_backend.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNPINNED = frozenset({"digest", "history", "page", "parts", "site", "submission"})
"""Members outside the digest: they may change without the form having changed."""

_RESULTS = frozenset({"show", "minimum_answers", "manager"})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field; `rank` orders the steps and is None where the choice is no step.

    `text` says more of it: what a level means, what a behaviour belongs to.
    """

    value: str
    label: str
    rank: float | None
    href: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is expected of the role in one field."""

    value: str
    label: str
    rank: float | None


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form; a field without options takes free text.

    `of` names the field a remark belongs to. `slot` counts from 1 where a section or field is repeated, else it is
    0. `writers` are the people of an agreement who write it; empty, everybody does.
    """

    name: str
    type: str
    label: str
    href: str
    section: str
    required: bool
    options: tuple[Option, ...]
    target: Target | None
    of: str
    slot: int
    writers: tuple[str, ...]

    @property
    def takes_many(self) -> bool:
        """Say whether its value is a list."""
        return self.type == "choices"

    def option(self, value: str) -> Option | None:
        """Return the option that has this value."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Named:
    """A profile, a subscale, or a person of an agreement."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Score:
    """How one field counts: towards which profile and part of it, how much, and whether the other way round."""

    field: str
    profile: str
    subscale: str
    weight: float
    reverse: bool


@dataclass(frozen=True, slots=True)
class Results:
    """Whom an assessment's results are for: `own` or `group`, and from how many answers on; or also the manager."""

    show: str = "own"
    minimum_answers: int = 0
    manager: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """Which part a form is of how many, and the name and page of the next; both are empty for the last."""

    number: int
    count: int
    next_name: str
    next_page: str


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature binds to; `short` is the digest as it is printed."""

    digest: str
    short: str
    statement: str


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due: on which occasions it is signed (`when`), how often it is filled in or reviewed (`every`)."""

    when: frozenset[str] = frozenset({"joining", "material-change"})
    every: str = ""

    @property
    def again(self) -> str:
        """How often what was sent once is due again; empty where it is not."""
        return "year" if YEARLY in self.when else self.every


@dataclass(frozen=True, slots=True)
class Contract:
    """One form for one role in one edition; `entry` is what its roles' forms have in common.

    `identity` says whether a sender who is signed in is noted: `none`, `optional`, or `required`. Answers are kept for
    `keep_days` days, 0 for ever. With `altcha` it asks for proof of work.
    `body` is the file's text; `validator` checks a whole set of answers; `by_name` has the fields once more.
    """

    form: str
    entry: str
    kind: str
    about: str
    edition: str
    role_id: str
    role_name: str
    title: str
    framework_version: str
    language: str
    fields: tuple[Field, ...]
    profiles: tuple[Named, ...]
    subscales: tuple[Named, ...]
    scoring: tuple[Score, ...]
    results: Results
    people: tuple[Named, ...]
    states: tuple[str, ...]
    signing: Signing | None
    parts: Parts | None
    texts: Mapping[str, str]
    digest: str
    page: str
    site_name: str
    stylesheet: str
    target: str
    keep_days: int
    identity: str
    altcha: bool
    due: Due
    body: str = field(repr=False)
    validator: jsonschema_rs.Validator = field(repr=False, compare=False)
    by_name: Mapping[str, Field] = field(repr=False, compare=False)

    def field(self, name: str) -> Field | None:
        """Return the field of this name."""
        return self.by_name.get(name)


def read_contract(path: Path) -> Contract:
    """Read one contract file, or raise ContractError with the file's name and the reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: cannot be read: {error}") from error
    contract = parse_contract(text, str(path))
    if path.stem != contract.form:
        raise ContractError(f"{path}: holds the form “{contract.form}”; expected {contract.form}.json")
    return contract


def parse_contract(text: str, source: str) -> Contract:
    """Check and build a contract; `source` says in errors where the text came from."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"{source}: is no JSON: {error}") from error
    _check_shape(data, source)
    if digest_of(data) != data["digest"]:
        raise ContractError(f"{source}: digest does not fit the content; build the handbook again")
    return _build(data, text, _compile(data["answers"], source))


def digest_of(data: Mapping[str, Any]) -> str:
    """Return `sha256:…` over the canonical JSON of all pinned members (docs/contracts.md)."""
    pinned = {name: value for name, value in data.items() if name not in UNPINNED}
    canonical = json.dumps(pinned, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _shape() -> jsonschema_rs.Validator:
    schema = files("rolebook_backend").joinpath("contract.schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft7Validator(json.loads(schema))


def _check_shape(data: object, source: str) -> None:
    found = next(_shape().iter_errors(data), None)
    if found:
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in found.instance_path)
        raise ContractError(f"{source}: {place.lstrip('.') or 'contract'}: {found.message}")


def _compile(schema: dict[str, Any], source: str) -> jsonschema_rs.Validator:
    try:
        # offline: a contract never makes the backend fetch anything.
        return jsonschema_rs.Draft7Validator(schema, offline=True)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        reason = str(error).partition("\n")[0]
        raise ContractError(f"{source}: answers: is no usable JSON Schema: {reason}") from error


def _build(data: dict[str, Any], body: str, validator: jsonschema_rs.Validator) -> Contract:
    fields = tuple(_field(one) for one in data["fields"])
    return Contract(
        form=data["form"],
        entry=data.get("entry") or data["form"].split(".")[-2],
        kind=data["kind"],
        about=data["about"],
        edition=data["edition"],
        role_id=data["role"]["id"],
        role_name=data["role"]["name"],
        title=data["title"],
        framework_version=data["framework_version"],
        language=data["language"],
        fields=fields,
        profiles=_named(data, "profiles"),
        subscales=_named(data, "subscales"),
        scoring=tuple(_score(one) for one in data.get("scoring", ())),
        results=Results(**{key: data["results"][key] for key in _RESULTS & data.get("results", {}).keys()}),
        people=_named(data, "people"),
        states=tuple(data.get("states", ())),
        signing=_signing(data.get("signing")),
        parts=_parts(data.get("parts")),
        texts=data["texts"],
        digest=data["digest"],
        page=data["page"],
        site_name=data["site"]["name"],
        stylesheet=data["site"]["stylesheet"],
        target=data["submission"]["target"],
        keep_days=data["submission"].get("keep_days", 0),
        identity=_identity(data),
        altcha=data["submission"].get("altcha", False),
        due=_due(data["submission"].get("due", {})),
        body=body,
        validator=validator,
        by_name={one.name: one for one in fields},
    )


def _identity(data: dict[str, Any]) -> str:
    """Return what holds of names; where nothing is said, none is kept."""
    said: str = data["submission"].get("identity", "none")
    return "none" if data.get("anonymous") else said


def _field(data: dict[str, Any]) -> Field:
    target = data.get("target")
    return Field(
        name=data["name"],
        type=data["type"],
        label=data["label"],
        href=data.get("href", ""),
        section=data.get("section", ""),
        required=data["required"],
        options=tuple(_option(one) for one in data["options"]),
        target=Target(target["value"], target["label"], target["rank"]) if target else None,
        of=data.get("of", ""),
        slot=data.get("slot", 0),
        writers=tuple(data.get("writers", ())),
    )


def _named(data: dict[str, Any], name: str) -> tuple[Named, ...]:
    return tuple(Named(one["id"], one["name"]) for one in data.get(name, ()))


def _score(data: dict[str, Any]) -> Score:
    return Score(
        field=data["field"],
        profile=data["profile"],
        subscale=data.get("subscale", ""),
        weight=data.get("weight", 1),
        reverse=data.get("reverse", False),
    )


def _signing(data: dict[str, Any] | None) -> Signing | None:
    return Signing(data["digest"], data.get("short", ""), data["statement"]) if data else None


def _due(data: dict[str, Any]) -> Due:
    return Due(frozenset(data.get("when", Due().when)), data.get("every", ""))


def _parts(data: dict[str, Any] | None) -> Parts | None:
    if not data:
        return None
    number, every = data["number"], data["of"]
    after = every[number] if number < len(every) else {"name": "", "page": ""}
    return Parts(number, len(every), after["name"], after["page"])


def _option(data: dict[str, Any]) -> Option:
    return Option(data["value"], data["label"], data["rank"], data.get("href", ""), data.get("text", ""))
