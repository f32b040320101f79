"""The contract of one form for one role, and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rolebook.forms.field import Field
from rolebook.forms.fieldtypes import field_type

FORMAT = 1
# Members that say where the form is and what happened before, not what it asks.
_OUTSIDE_DIGEST = frozenset({"digest", "history", "page", "parts", "site", "submission"})


@dataclass(frozen=True)
class Contract:
    """A compiled form. `kind` and `entry` name what it was made from; `body` is the document but for its digest."""

    form: str
    kind: str
    entry: str
    role: str
    fields: tuple[Field, ...]
    body: dict[str, Any]

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the hexadecimal digest of what the form asks."""
        return digest_of({key: value for key, value in self.body.items() if key not in _OUTSIDE_DIGEST})

    @property
    def part(self) -> tuple[int, int]:
        """Which part it is of how many."""
        parts = self.body.get("parts")
        return (parts["number"], len(parts["of"])) if parts else (1, 1)

    @property
    def needed(self) -> int:
        """How many answers it takes."""
        return sum(field.required for field in self.fields)

    @cached_property
    def questions(self) -> tuple[tuple[Field, tuple[Field, ...]], ...]:
        """Each question with the fields that belong to it, such as a remark."""
        beside: dict[str, list[Field]] = {}
        for field in self.fields:
            if field.of:
                beside.setdefault(field.of, []).append(field)
        return tuple((field, tuple(beside.get(field.name, ()))) for field in self.fields if not field.of)

    def as_json(self) -> dict[str, Any]:
        """The document of `contracts/<form>.json`."""
        return {**self.body, "digest": self.digest}


def digest_of(value: Any) -> str:
    """The digest of canonical JSON: UTF-8, keys sorted, no white space."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def answers_schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """JSON Schema (draft-07) of the answers: an object of field names, each value as its type says, nothing else."""
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {field.name: field_type(field.type).schema(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }
    together = _dependencies(fields)
    return {**schema, "dependencies": together} if together else schema


def _dependencies(fields: tuple[Field, ...]) -> dict[str, list[str]]:
    """A later round of a repeated section that is begun needs what the first one requires.

    Its fields are called `<section>.<round>.<field>`; a single repeated field (`<section>.<field>.<n>`) needs nothing.
    """
    rounds: dict[tuple[str, str], list[str]] = {}
    for field in fields:
        section, number, _ = _place(field)
        if field.slot > 1 and number == str(field.slot):
            rounds.setdefault((section, number), []).append(field.name)
    required = {(section, name) for field in fields if field.required for section, _, name in [_place(field)]}
    found: dict[str, list[str]] = {}
    for names in rounds.values():
        needed = [name for name in names if (name.split(".")[0], name.split(".")[2]) in required]
        found |= {name: others for name in names if (others := [one for one in needed if one != name])}
    return found


def _place(field: Field) -> tuple[str, str, str]:
    section, _, rest = field.name.partition(".")
    number, _, name = rest.partition(".")
    return section, number, name
