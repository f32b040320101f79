"""A few words to write JSON Schemas with: draft-07, the subset that editors support."""

from __future__ import annotations

from typing import Any

from rolebook.kinds.history import HISTORY
from rolebook.kinds.words import HELP

Schema = dict[str, Any]

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PART_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*(#[a-z0-9]+(-[a-z0-9]+)*)?$"
LINK_PATTERN = r"^[a-z]+:[a-z0-9][a-z0-9/-]*(#[a-z0-9-]+)?$"


def _described(title: str, description: str, examples: tuple[str, ...], *, is_text: bool = False) -> Schema:
    """Title, description and examples; what is left out is said as for other keys of the same title."""
    common, example = HELP.get(title, ("", ""))
    schema: Schema = {"title": title}
    if description or common:
        schema["description"] = description or common
    if is_text and not examples and example:
        examples = (example,)
    if examples:
        schema["examples"] = list(examples)
    return schema


def text(title: str, description: str = "", *examples: str, max_length: int = 600) -> Schema:
    """One paragraph of inline text."""
    return _described(title, description, examples, is_text=True) | {
        "type": "string",
        "minLength": 1,
        "maxLength": max_length,
    }


def long_text(title: str, description: str = "") -> Schema:
    """Markdown of paragraphs and lists."""
    return _described(title, description, (), is_text=True) | {"type": "string", "minLength": 1, "maxLength": 20_000}


def ident(title: str, description: str = "", *examples: str) -> Schema:
    """Lower-case words joined by hyphens."""
    return _described(title, description, examples, is_text=True) | {
        "type": "string",
        "pattern": ID_PATTERN,
        "maxLength": 80,
    }


def part_ident(title: str, description: str = "", *examples: str) -> Schema:
    """The id of an entry, or of a part of one as `entry#part`."""
    return _described(title, description, examples, is_text=True) | {
        "type": "string",
        "pattern": PART_PATTERN,
        "maxLength": 161,
    }


def idents(title: str, description: str = "", example: str = "staff") -> Schema:
    """A list of ids, without repetition."""
    return many(title, ident("Id", "The id of one of them.", example), description) | {"uniqueItems": True}


def one_of(title: str, *values: str, description: str = "") -> Schema:
    """One of a few words."""
    return _described(title, description, ()) | {"type": "string", "enum": list(values)}


def number(title: str, description: str = "", *, least: int = 0) -> Schema:
    """A whole number."""
    return _described(title, description, ()) | {"type": "integer", "minimum": least}


def flag(title: str, description: str = "") -> Schema:
    """True or false."""
    return _described(title, description, ()) | {"type": "boolean"}


def many(title: str, items: Schema, description: str = "", *, least: int = 0) -> Schema:
    """A list."""
    return _described(title, description, ()) | {"type": "array", "items": items, "minItems": least}


def block(title: str, properties: dict[str, Schema], required: tuple[str, ...] = (), description: str = "") -> Schema:
    """A block of keys; nothing else is admitted."""
    schema: Schema = _described(title, description, ()) | {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        schema["required"] = list(required)
    return schema


def colour(title: str, description: str, example: str) -> Schema:
    """A colour as `#rrggbb`."""
    return _described(title, description, (example,)) | {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}


_EVERY: dict[str, Schema] = {"every": one_of("Every", "day", "week", "month", "quarter", "year", "once")}


def cadence(title: str = "Cadence") -> Schema:
    """How often something is due, and how long it takes."""
    own = _EVERY | {"minutes": number("Minutes", "At least so many minutes each time.", least=1)}
    return block(title, own, ("every",), "How often it is due, and how long it takes at least.")


def repeated(title: str = "Cadence") -> Schema:
    """How often something is due whose length is said beside it."""
    return block(title, _EVERY, ("every",), "How often it is due.")


# What a brand writes in a member of an inner list to take the base's away.
REMOVED: Schema = _described("Remove", "", ()) | {"const": True}

COMMON: dict[str, Schema] = {
    "aliases": many("Aliases", text("Alias"), "Other names it is found under."),
    "source": text("Source", "Where the entry came from.", "Commitment chart, line 24"),
    **HISTORY,
    "review_by": text(
        "Review by",
        "When the entry should be looked at again, as a date in quotes.",
        "2027-01-31",
        max_length=10,
    ),
    "notes": long_text("Notes", "For authors; never shown."),
}


def entry(title: str, properties: dict[str, Schema], required: tuple[str, ...], description: str) -> Schema:
    """An entry: its own keys, `id`, and the ones every entry may have."""
    own = {"id": ident("Id", "Its lasting name. Never changed after publication.")} | properties | COMMON
    return block(title, own, ("id", *required), description)
