"""The schema of what a form may be sent: its contract's answers, and the control fields beside them.

A contract's schema speaks of answers as they are kept; what is sent may hold blanks for what is not answered.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rolebook_backend.agreement import ACTIONS, DRAFT, KNOWN, LIMITS
from rolebook_backend.proof import CONTROL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rolebook_backend.contracts import Contract, Field

Schema = dict[str, Any]

BLANK: Schema = {"type": "string", "pattern": r"^\s*$"}
"""What stands for no answer."""

ANY_WORDS = r"^[^\u0000]*$"
SOME_WORDS = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
"""Words that are kept; NUL is in none of them."""

_EMPTY: Schema = {"const": ""}


def submission_schema(contract: Contract) -> Schema:
    """Return the schema of one submission to a form that is sent once."""
    said = _said(contract)
    required = frozenset(said.get("required", ()))
    schema = _object({**_controls(contract), **_answers(contract, said, required)})
    if required:
        schema["required"] = sorted(required)
    if dependent := said.get("dependencies"):
        schema["dependentRequired"] = dependent
    return schema


def beginning_schema(contract: Contract) -> Schema:
    """Return the schema of what starts an agreement; a draft may lack every answer, what is sent may not."""
    controls: dict[str, Schema] = {
        **_controls(contract),
        "_action": {"enum": [*sorted(ACTIONS[DRAFT]), ""], "description": "Left out, it is `save`."},
        "_by": {"enum": [person.id for person in contract.people], "description": "Which of the two starts it."},
        "_name": {**_words(LIMITS["name"], SOME_WORDS), "description": "Their name, as they type it."},
        "_note": _words(LIMITS["note"], ANY_WORDS),
        "_successor": _EMPTY,
    }
    schema = _object({**controls, **_answers(contract, _said(contract), frozenset())})
    return schema | {"required": ["_by", "_name"]}


EVENT: Schema = {
    "type": "object",
    "description": "What one of the two does, and answers as in the form's own schema; none leave them as they are.",
    "properties": {
        "_revision": {
            "anyOf": [{"type": "string", "pattern": "^[0-9]{1,9}$"}, {"type": "integer", "minimum": 0}],
            "description": "The revision that was seen; an event that came since is told by 409 `stale`.",
        },
        "_action": {"enum": sorted(KNOWN)},
        "_name": {"type": "string", "maxLength": LIMITS["name"], "pattern": SOME_WORDS},
        "_note": {"type": "string", "maxLength": LIMITS["note"], "pattern": ANY_WORDS},
        "_successor": {"type": "string", "pattern": "^([0-9a-f]{32})?$"},
        "_contract": {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
        "_key": {"type": "string", "pattern": "^([A-Za-z0-9_-]{8,64})?$"},
    },
    "required": ["_revision", "_action", "_name"],
}
"""What is sent to carry an agreement on; which contract it is under shows only when it is read."""


def _said(contract: Contract) -> Mapping[str, Any]:
    answers: Mapping[str, Any] = json.loads(contract.body)["answers"]
    return answers


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _controls(contract: Contract) -> Mapping[str, Schema]:
    return {
        "_contract": {
            "anyOf": [{"const": contract.digest}, _EMPTY, {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}],
            "description": "The digest the form was filled in under; left out, the newest.",
        },
        "_key": {
            "type": "string",
            "pattern": "^([A-Za-z0-9_-]{8,64})?$",
            "description": "The draft's own key: sent again with the same answers, nothing is stored twice.",
        },
        "_gotcha": {
            "type": "string",
            "pattern": ANY_WORDS,
            "description": "People leave it empty; what comes with it filled in is kept apart.",
        },
        "_next": {
            "type": "string",
            "pattern": ANY_WORDS,
            "description": "Where a browser goes afterwards; only a path of this site is followed.",
        },
        CONTROL: {
            "type": "string",
            "pattern": ANY_WORDS,
            "description": "A solution to a challenge of `/f/altcha`; without one, what a form that asks is sent is "
            "held back.",
        },
    }


def _answers(contract: Contract, said: Mapping[str, Any], required: frozenset[str]) -> Mapping[str, Schema]:
    return {
        name: _answer(schema, contract.field(name), is_required=name in required)
        for name, schema in said.get("properties", {}).items()
    }


def _answer(schema: Schema, field: Field | None, *, is_required: bool) -> Schema:
    label = {"title": field.label} if field else {}
    if schema.get("type") == "array" or (field and field.takes_many):
        least = {"minItems": schema["minItems"]} if is_required and "minItems" in schema else {}
        bare = {name: value for name, value in schema.items() if name != "minItems"}
        return {**label, **bare, **least}
    if "enum" in schema or (field and field.type == "date"):
        asked = schema | ({"format": "date"} if field and field.type == "date" else {})
        return {**label, **asked} if is_required else {**label, "anyOf": [asked, BLANK]}
    words = SOME_WORDS if is_required else ANY_WORDS
    return {**label, **schema} if "pattern" in schema else {**label, **schema, "pattern": words}


def _words(limit: int, pattern: str) -> Schema:
    return {"type": "string", "maxLength": limit, "pattern": pattern}
