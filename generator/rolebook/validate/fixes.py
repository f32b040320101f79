"""Fixes for faults in the shape of an entry: small edits of its lines, or a sample of what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rolebook.diagnostics import Edit, Fix, Span
from rolebook.diagnostics.fix import delete_lines
from rolebook.diagnostics.source import lines_of
from rolebook.kinds.schema import Schema
from rolebook.load import Place
from rolebook.load.quoting import behind_comment, quoted
from rolebook.load.scalars import plain_scalar
from rolebook.validate.names import Names


class Lines:
    """The lines of the files that were read, split when first asked for; `names` are those of their entries."""

    def __init__(self, sources: Mapping[str, str], names: Names | None = None) -> None:
        self.names = names or Names()
        self._sources = sources
        self._lines: dict[str, Sequence[str]] = {}

    def of(self, file: str) -> Sequence[str]:
        """The lines of a file; none where it was not read."""
        if file not in self._lines:
            self._lines[file] = lines_of(self._sources[file]) if file in self._sources else ()
        return self._lines[file]

    def at(self, place: Place) -> str:
        """What a line holds from a place on; empty where there is no such line."""
        lines = self.of(place.file)
        return lines[place.line - 1][place.column - 1 :].rstrip() if place.line <= len(lines) else ""

    def before(self, place: Place) -> str:
        """What a line holds before a place; empty where there is no such line."""
        lines = self.of(place.file)
        return lines[place.line - 1][: place.column - 1] if place.line <= len(lines) else ""

    def is_alone(self, place: Place) -> bool:
        """Whether nothing stands before a place on its line but blanks."""
        lines = self.of(place.file)
        return place.line <= len(lines) and not lines[place.line - 1][: place.column - 1].strip()


def quote(lines: Lines, place: Place) -> Fix | None:
    """The fix that puts the bare value at a place, up to the end of its line, in quotes."""
    rest = lines.at(place)
    if not rest or rest[0] in "\"'|>":
        return None
    return Fix((Edit(Span(place.file, place.line, place.column, len(rest)), quoted(rest)),), not behind_comment(rest))


def write(place: Place, text: str, *, certain: bool = False) -> Fix | None:
    """The fix that writes a value in the place of a scalar of one line."""
    if place.parts is not None or (place.last and place.last != place.line) or not place.length:
        return None
    return Fix((Edit(place.span(), text),), certain)


def write_sample(lines: Lines, place: Place, schema: Schema) -> Fix | None:
    """The fix that writes a sample in the place of an empty list or of a scalar of one line."""
    if place.line > len(lines.of(place.file)):
        return None
    value = sample(schema)
    column, stands = place.column, "[]" if lines.at(place).startswith("[]") else ""
    if not stands and (place.parts is not None or (place.last and place.last != place.line)):
        return None
    indent = " " * _indent_of(lines, place)
    span = Span(place.file, place.line, column, len(stands) or place.length)
    if "\n" not in value:
        stuck = lines.of(place.file)[place.line - 1][: column - 1].endswith((":", "-"))
        return Fix((Edit(span, " " + value if stuck else value),), sample=True)
    before = lines.of(place.file)[place.line - 1][: column - 1]
    blanks = len(before) - len(before.rstrip())
    span = Span(place.file, place.line, column - blanks, span.length + blanks)
    return Fix((Edit(span, value.replace("\n", "\n" + indent)),), sample=True)


def as_block(lines: Lines, place: Place, name: str, schema: Schema) -> Fix | None:
    """The fix that makes a block with an id, `name`, out of a mere text that is a member of a list."""
    key = next((key for key in ("text", "name", "label") if key in schema.get("properties", {})), "")
    line = lines.of(place.file)[place.line - 1] if place.line <= len(lines.of(place.file)) else ""
    if not key or last_line(place) != place.line or line[: place.column - 1].strip(" -"):
        return None
    indent = " " * (place.column - 1)
    head = f"id: {name or '…'}\n{indent}" if "id" in schema["properties"] else ""
    return Fix((Edit(Span(place.file, place.line, place.column, 0), f"{head}{key}: "),))


def _indent_of(lines: Lines, place: Place) -> int:
    """The column, from 0, at which the key of a value stands."""
    line = lines.of(place.file)[place.line - 1]
    return len(line) - len(line.lstrip(" -"))


def rename_key(key: Place, name: str, *, certain: bool) -> Fix:
    """The fix that gives a key another name."""
    return Fix((Edit(key.span(), name),), certain)


def add_key(lines: Lines, block: Place, data: Mapping[str, Any], name: str, value: str) -> Fix | None:
    """The fix that adds `name: value` to a block: an id in front of its first key, any other behind that key's value.

    A value of several lines begins with a line break; its lines are indented from the column of the key.
    """
    rest = lines.at(block)
    if rest.startswith("{"):
        gap = "" if rest.startswith("{}") else ", "
        edit = Edit(Span(block.file, block.line, block.column + 1, 0), f"{name}: {value}{gap}")
        return None if "\n" in value else Fix((edit,))
    column = block.column
    written = f"{name}: {value}" if not value.startswith("\n") else f"{name}:{value}"
    written = written.replace("\n", "\n" + " " * (column - 1))
    first = next(iter(data), None)
    if first is None or name == "id":
        return Fix((Edit(Span(block.file, block.line, column, 0), written + "\n" + " " * (column - 1)),))
    last = last_line(block.at((first,)))
    end = len(lines.of(block.file)[last - 1]) + 1 if last <= len(lines.of(block.file)) else 1
    return Fix((Edit(Span(block.file, last, end, 0), "\n" + " " * (column - 1) + written),))


def move(lines: Lines, key: Place, value: Place, column: int) -> Fix | None:
    """The fix that indents a key and its value so that the key begins in another column."""
    if not lines.is_alone(key):
        return None
    change, edits = column - key.column, []
    for number in range(key.line, last_line(value) + 1):
        line = lines.of(key.file)[number - 1]
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            edits.append(Edit(Span(key.file, number, 1, indent), " " * max(0, indent + change)))
    return Fix(tuple(edits))


def drop_line(lines: Lines, place: Place) -> Fix | None:
    """The fix that takes a member of a list away: its line, or what is written of it behind a comma."""
    line = lines.of(place.file)[place.line - 1] if place.line <= len(lines.of(place.file)) else ""
    before = line[: place.column - 1].rstrip()
    if last_line(place) != place.line:
        return None
    if before.endswith(","):
        span = Span(place.file, place.line, len(before), place.column + place.length - len(before))
        return Fix((Edit(span, ""),))
    if before.strip() != "-":
        return None
    return delete_lines(place.file, lines.of(place.file), place.line, place.line)


def drop_key(lines: Lines, key: Place, value: Place) -> Fix | None:
    """The fix that takes a key and its value away, where they stand on lines of their own."""
    if not lines.is_alone(key) or key.line > len(lines.of(key.file)):
        return None
    return delete_lines(key.file, lines.of(key.file), key.line, last_line(value))


def last_line(place: Place) -> int:
    """The last line of a value and all that is in it."""
    return max((max(one.line, one.last) for one in _within(place)), default=place.line)


def _within(place: Place) -> Iterator[Place]:
    yield place
    for inner in place.parts.values() if isinstance(place.parts, dict) else place.parts or ():
        yield from _within(inner)


def sample(schema: Schema) -> str:
    """A value that a schema admits, as YAML to put behind a key; of several lines with a line break first."""
    types = schema.get("type")
    kind = types[0] if isinstance(types, list) else types
    if "enum" in schema:
        return str(schema["enum"][0])
    if kind == "string":
        example = str((schema.get("examples") or ["…"])[0])
        return example if plain_scalar(example) == example and not example.startswith("#") else f'"{example}"'
    if kind == "array":
        return "\n  - " + _inner(schema["items"], "\n    ") if schema.get("minItems") else "[]"
    if kind == "object" and "properties" not in schema:
        return "{}"
    if kind == "object":
        return "\n  " + _inner(schema, "\n  ")
    return str(max(1, schema.get("minimum", 1))) if kind == "integer" else "true"


def _inner(schema: Schema, line_break: str) -> str:
    """A member of a list or the keys of a block, each line after the first behind `line_break`."""
    if schema.get("type") != "object":
        return sample(schema)
    properties = schema["properties"]
    keys = schema.get("required") or list(properties)[:1]
    return line_break.join(_line(name, sample(properties[name])).replace("\n", line_break) for name in keys)


def _line(name: str, value: str) -> str:
    return f"{name}:{value}" if value.startswith("\n") else f"{name}: {value}"
