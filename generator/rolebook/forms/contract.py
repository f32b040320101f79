"""The contract of one form for one role, and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

FORMAT = 1
# Members that say where the form is, not what it asks.
_OUTSIDE_DIGEST = frozenset({"digest", "page", "site", "submission"})


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to pick. `rank` orders options as numbers, 0 below the first step; `None` where it is no step."""

    value: str
    label: str
    text: str = ""
    rank: int | None = None
    details: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `type`: level, rating or long-text; `target` names the option that is expected, if any."""

    name: str
    type: str
    label: str
    hint: str = ""
    href: str = ""
    section: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    target: Option | None = None
    max_length: int = 0

    def as_json(self) -> dict[str, Any]:
        """The field as docs/contracts.md describes it."""
        body: dict[str, Any] = {key: value for key, value in asdict(self).items() if key != "max_length" or value}
        if self.target is not None:
            body["target"] = {
                "value": self.target.value,
                "label": self.target.label,
                "rank": self.target.rank,
            }
        return body


@dataclass(frozen=True)
class Contract:
    """A compiled form. `body` is the whole document but for its digest."""

    form: str
    assessment: str
    role: str
    fields: tuple[Field, ...]
    body: dict[str, Any]

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the hexadecimal digest of what the form asks."""
        return digest_of({key: value for key, value in self.body.items() if key not in _OUTSIDE_DIGEST})

    def as_json(self) -> dict[str, Any]:
        """The document of `contracts/<form>.json`."""
        return {**self.body, "digest": self.digest}


def digest_of(value: Any) -> str:
    """The digest of canonical JSON: UTF-8, keys sorted, no white space."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def answers_schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """JSON Schema (draft-07) of the answers: an object of field names, every value a string, nothing else admitted."""
    properties: dict[str, Any] = {}
    for field in fields:
        if field.options:
            properties[field.name] = {"type": "string", "enum": [option.value for option in field.options]}
        else:
            properties[field.name] = {"type": "string", "maxLength": field.max_length}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }
