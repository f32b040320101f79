"""The kinds of entries: where each stands in the data folder, its schema, and what its ids refer to.

`KINDS` is the one list: loader, checks, editor schemas and docs all walk it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from rolebook.kinds.examples import CHANGED_HANDBOOK, EXAMPLES
from rolebook.kinds.expectations import COMMITMENT, COMPETENCY, PRINCIPLE
from rolebook.kinds.instruments import ACKNOWLEDGEMENT, AGREEMENT, ASSESSMENT, COVERED_KINDS, ONBOARDING
from rolebook.kinds.people import ROLE, TRACK
from rolebook.kinds.schema import REMOVED, Schema, block, ident
from rolebook.kinds.settings import BRAND, GLOSSARY, HANDBOOK, OPTIONAL_KINDS, OPTIONAL_PAGES

__all__ = [
    "COVERED_KINDS",
    "INNER_KINDS",
    "KINDS",
    "OPTIONAL_KINDS",
    "OPTIONAL_PAGES",
    "RETIRED_KINDS",
    "InnerKind",
    "Kind",
    "kind_named",
    "published_schemas",
]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of entry.

    `place` is a folder (`roles/`) or a single file (`handbook.yml`) below the data folder. `single` means one block of
    settings instead of entries with ids. `refers` lists paths to ids of other kinds, `[]` standing for every member of
    a list. `inner` lists paths to lists whose members' ids are unique within the entry.
    """

    name: str
    place: str
    schema: Schema
    refers: tuple[tuple[str, str], ...] = ()
    inner: tuple[str, ...] = ()
    single: bool = False


KINDS: tuple[Kind, ...] = (
    Kind(
        "handbook",
        "handbook.yml",
        HANDBOOK,
        refers=(("parties[].roles[]", "role"),),
        inner=("parties[]", "commitment_groups[]"),
        single=True,
    ),
    Kind(
        "role",
        "roles/",
        ROLE,
        refers=(
            ("reports_to", "role"),
            ("track", "track"),
            ("targets[].competency", "competency"),
            ("targets[].track", "track"),
            ("contacts[].role", "role"),
        ),
    ),
    Kind("track", "tracks/", TRACK, inner=("levels[]",)),
    Kind(
        "principle",
        "principles/",
        PRINCIPLE,
        refers=(
            ("shared_by[]", "party"),
            ("behaviours[].parties[]", "party"),
            ("behaviours[].by_party[].party", "party"),
        ),
        inner=("behaviours[]",),
    ),
    Kind(
        "competency",
        "competencies/",
        COMPETENCY,
        refers=(("levels[].track", "track"), ("prerequisites[]", "competency")),
        inner=("levels[].descriptors[]",),
    ),
    Kind(
        "commitment",
        "commitments/",
        COMMITMENT,
        refers=(
            ("group", "commitment group"),
            ("obligations[].roles[]", "role"),
            ("prerequisites[]", "commitment"),
        ),
    ),
    Kind(
        "assessment",
        "assessments/",
        ASSESSMENT,
        refers=(
            ("track", "track"),
            ("roles[]", "role"),
            ("items[].from.competency", "competency"),
            ("items[].from.principle", "principle"),
            ("items[].from.commitment", "commitment"),
        ),
        inner=("items[]", "profiles[]", "subscales[]"),
    ),
    Kind(
        "agreement",
        "agreements/",
        AGREEMENT,
        refers=(("roles[]", "role"),),
        inner=("people[]", "sections[]", "sections[].fields[]"),
    ),
    Kind("acknowledgement", "acknowledgements/", ACKNOWLEDGEMENT, refers=(("roles[]", "role"),)),
    Kind(
        "onboarding",
        "onboarding/",
        ONBOARDING,
        refers=(("roles[]", "role"),),
        inner=("stages[]", "stages[].steps[]"),
    ),
    Kind("glossary", "glossary.yml", GLOSSARY, refers=(("see[]", "glossary"),)),
)


@dataclass(frozen=True, slots=True)
class InnerKind:
    """A part of an entry that answers and signatures refer to: `kind` holds it, in the list at `pattern`."""

    name: str
    kind: str
    pattern: str


INNER_KINDS: tuple[InnerKind, ...] = (
    InnerKind("level", "track", "levels[]"),
    InnerKind("behaviour", "principle", "behaviours[]"),
    InnerKind("descriptor", "competency", "levels[].descriptors[]"),
    InnerKind("item", "assessment", "items[]"),
    InnerKind("section", "agreement", "sections[]"),
    InnerKind("step", "onboarding", "stages[].steps[]"),
)
RETIRED_KINDS = tuple(kind.name for kind in KINDS if not kind.single) + tuple(inner.name for inner in INNER_KINDS)

BRAND_KIND = Kind("brand", "brand.yml", BRAND, single=True)


@cache
def _by_name() -> dict[str, Kind]:
    return {kind.name: kind for kind in (*KINDS, BRAND_KIND)}


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises `KeyError` if there is none."""
    return _by_name()[name]


def patch_schema(kind: Kind) -> Schema:
    """What a brand may write to change one entry: `patch` and any of its keys, nothing required at any depth."""
    schema = dict(_relaxed(kind.schema))
    if not kind.single:
        own = {name: value for name, value in schema["properties"].items() if name != "id"}
        schema["properties"] = {"patch": _base_id(kind, "Patch", "The id of the base's entry to change.")} | own
        schema["required"] = ["patch"]
    return schema | {"title": f"Change to a {kind.name}"}


def remove_schema(kind: Kind) -> Schema:
    """What a brand writes to take an entry of the base away."""
    own = {
        "remove": _base_id(kind, "Remove", "The id of the base's entry to leave out."),
        "replaced_by": ident("Replaced by", "The entry that takes its place."),
    }
    return block(f"Removal of a {kind.name}", own, ("remove",), "An entry of the base that this edition does without.")


def _base_id(kind: Kind, title: str, description: str) -> Schema:
    return ident(title, description, EXAMPLES.get(kind.name, {}).get("id", "old-id"))


def published_schemas() -> dict[str, dict[str, Any]]:
    """The schema files for editors, by file name: an entry, a change, a removal, or a list of those.

    Settings are changed without a key that says so; a brand's file of them has a schema of its own.
    """
    files = {f"{kind.name}.schema.json": _file_schema(kind) for kind in KINDS}
    for kind in (kind for kind in KINDS if kind.single):
        files[f"{kind.name}-change.schema.json"] = _with_example(patch_schema(kind), CHANGED_HANDBOOK)
    files["brand.schema.json"] = _with_example(BRAND, EXAMPLES["brand"])
    return files


_DRAFT = "http://json-schema.org/draft-07/schema#"


def _with_example(schema: Schema, example: dict[str, Any]) -> dict[str, Any]:
    """A schema as a file of its own, with what an entry that fits it looks like."""
    return {"$schema": _DRAFT} | schema | {"examples": [example]}


def _file_schema(kind: Kind) -> dict[str, Any]:
    if kind.single:
        return _with_example(kind.schema, EXAMPLES[kind.name])
    definitions = {"entry": kind.schema, "patch": patch_schema(kind), "remove": remove_schema(kind)}
    # Told apart by the key that only one of them has, so that an editor explains the right one.
    one = {
        "if": {"required": ["patch"]},
        "then": {"$ref": "#/definitions/patch"},
        "else": {
            "if": {"required": ["remove"]},
            "then": {"$ref": "#/definitions/remove"},
            "else": {"$ref": "#/definitions/entry"},
        },
    }
    return {
        "$schema": _DRAFT,
        "title": kind.schema["title"],
        "description": kind.schema["description"],
        "examples": [EXAMPLES[kind.name]],
        "if": {"type": "array"},
        "then": {"type": "array", "items": one},
        "else": one,
        "definitions": definitions,
    }


# What tells the members of a list apart when a brand's are laid over the base's.
_IDENTITIES = (("id",), ("track", "level"), ("competency",), ("version",))


def _relaxed(schema: Schema) -> Schema:
    """The schema with nothing required but what tells inner members apart; those may also be marked `remove: true`."""
    relaxed = {key: value for key, value in schema.items() if key not in {"required", "minItems"}}
    if "properties" in relaxed:
        relaxed["properties"] = {name: _relaxed(value) for name, value in relaxed["properties"].items()}
    items = relaxed.get("items", {})
    if items:
        relaxed["items"] = _relaxed(items)
        required = set(items.get("required", ()))
        identity = next((names for names in _IDENTITIES if required.issuperset(names)), ())
        if identity:
            relaxed["items"]["required"] = list(identity)
            relaxed["items"]["properties"]["remove"] = REMOVED
    return relaxed
