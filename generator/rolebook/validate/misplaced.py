"""Keys that stand in the wrong block because their indent is off: one cause, of which the schema sees two faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rolebook.kinds.schema import Schema

Path = tuple[str | int, ...]


class Home(NamedTuple):
    """The block that a misplaced key belongs to: the way to it, its schema, and whether it lies further in."""

    path: Path
    schema: Schema
    inside: bool


def home_of(key: str, path: Path, entry: dict[str, Any], root: Schema) -> Home | None:
    """Where an unknown `key` of the block at `path` belongs, if a block around it or right before it has such a key."""
    for inner, schema in _before(key, path, entry, root):
        if key in schema.get("properties", {}) and key not in _value(entry, inner):
            return Home(inner, schema, inside=True)
    for length in range(len(path) - 1, -1, -1):
        outer = path[:length]
        block, schema = _value(entry, outer), _schema(root, outer)
        if isinstance(block, dict) and key in schema.get("properties", {}) and key not in block:
            return Home(outer, schema, inside=False)
    return None


def _before(key: str, path: Path, entry: dict[str, Any], root: Schema) -> Iterator[tuple[Path, Schema]]:
    """The blocks that end right before a key of the block at `path`, the outermost first."""
    block = _value(entry, path)
    names = list(block)
    position = names.index(key)
    at: Path = (*path, names[position - 1]) if position else path
    value = _value(entry, at) if position else None
    while isinstance(value, dict | list) and value:
        if isinstance(value, dict):
            yield at, _schema(root, at)
        step = next(reversed(value)) if isinstance(value, dict) else len(value) - 1
        at, value = (*at, step), value[step]


def _value(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _schema(schema: Schema, path: Path) -> Schema:
    """The schema of the value at `path`; empty where there is none."""
    for step in path:
        schema = schema.get("items", {}) if isinstance(step, int) else schema.get("properties", {}).get(step, {})
    return schema
