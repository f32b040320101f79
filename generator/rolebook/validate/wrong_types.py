"""Values of the wrong type: what was found, what was expected, and the value that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rolebook.diagnostics import Diagnostic, Edit, Fix, Span
from rolebook.kinds.schema import ID_PATTERN
from rolebook.load import Place
from rolebook.load.quoting import quoted
from rolebook.load.slips import Meant, odd_members
from rolebook.validate import fixes
from rolebook.validate.fault import Fault
from rolebook.validate.removals import one_block_each

_TYPE_NAMES = {
    "string": "a text",
    "array": "a list",
    "object": "a block of keys",
    "integer": "a whole number",
    "boolean": "true or false",
}
# Ids or plain words with commas between them.
_WORDS = re.compile(r"\s*[\w-]+(?:\s*,\s*[\w-]+)*\s*,?\s*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,.' \u00a0]\d{3})+")
_NUMBER = re.compile(r"\d{1,3}(?:[,.' \u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_YES_AND_NO = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


# What names the one entry of the base that a block changes or removes.
_OF_ONE = (("patch",), ("remove",))


def wrong_type(fault: Fault) -> Iterator[Diagnostic]:
    """A value of another type than its key has."""
    place = fault.place
    types = [fault.expected] if isinstance(fault.expected, str) else list(fault.expected)
    names, expected = ", or ".join(_TYPE_NAMES[name] for name in types), str(types[0])
    message = f"{fault.name} should be {names}, but is {_type_name(fault.found, place)}"
    members = _members(fault) if expected == "array" else None
    help_line = members.help if members else _type_help(expected, fault.found, place)
    if members:
        message += f": {members.message}"
    if level := level_named(fault):
        help_line = f"Write the level’s id; number {fault.found} of the track is {level}."
    several = fault.path in _OF_ONE and isinstance(fault.found, list)
    if several:
        help_line = f"Write one id behind “{fault.path[0]}:”, and a block of its own for each of the others."
    if fault.schema.get("title") == "Review by":
        help_line = 'Write year, month and day in quotes, such as "2027-01-31".'
    yield Diagnostic(
        "wrong-type",
        message,
        place.span(),
        help_line,
        fix=one_block_each(fault) if several else _type_fix(expected, fault),
    )


def _type_fix(expected: str, fault: Fault) -> Fix | None:
    found, place = fault.found, fault.place
    if found is None:
        return id_for_nothing(fault) or _empty_fix(fault)
    if expected == "string":
        return _text_fix(fault)
    if expected == "array" and (members := _members(fault)):
        return members.fix
    if expected == "object" and isinstance(found, str):
        block = fixes.as_block(fault.lines, place, fault.own_id, fault.schema)
        return block or fixes.write_sample(fault.lines, place, fault.schema)
    meant, certain = _plain_value(expected, str(found))
    too_small = expected == "integer" and int(meant or -1) < fault.schema.get("minimum", 0)
    if too_small or (not meant and expected == "boolean"):
        return fixes.write_sample(fault.lines, place, fault.schema)
    return fixes.write(place, meant, certain=certain) if meant else None


def id_for_nothing(fault: Fault) -> Fix | None:
    """The id that is made from the name beside it, where none is written."""
    name = replace(fault, path=fault.path[:-1], found=fault.around).own_id if fault.path[-1:] == ("id",) else ""
    rest = fault.lines.at(fault.place).strip()
    if not name or rest.strip("\"'"):
        return None
    place = fault.place
    before = fault.lines.before(place)
    return Fix((Edit(Span(place.file, place.line, place.column, place.length), " " * before.endswith(":") + name),))


def level_named(fault: Fault) -> str:
    """The level of a track that a mere number stands for, by its rank."""
    if not isinstance(fault.found, int) or fault.schema.get("pattern") != ID_PATTERN:
        return ""
    track = fault.around.get("track", fault.entry.data.get("track"))
    return fault.lines.names.level(track, fault.found) if fault.path[-1] in {"level", "target"} else ""


def _members(fault: Fault) -> Meant | None:
    """The lines below a key that were meant as the members of its list, where they read as one text."""
    place, lines = fault.place, fault.lines.of(fault.place.file)
    if not isinstance(fault.found, str) or not fault.lines.is_alone(place):
        return None
    return odd_members(list(lines), place.line - 1, place.file) if place.line <= len(lines) else None


def _plain_value(expected: str, found: str) -> tuple[str, bool]:
    """What one word was meant as where a list, a number, or true or false is expected; and whether that is certain."""
    if expected == "array" and _WORDS.fullmatch(found):
        return f"[{found.strip().rstrip(',')}]", False
    if expected == "boolean":
        return _YES_AND_NO.get(found.lower(), ""), True
    if expected == "integer":
        return (found.strip(), True) if found.strip().isdecimal() else (_number_in(found), False)
    return "", False


def _number_in(found: str) -> str:
    """The one number in a text: `5%`, `10 min`, `1,000`."""
    numbers = _NUMBER.findall(found)
    if len(numbers) != 1:
        return ""
    return re.sub(r"\D", "", numbers[0]) if _THOUSANDS.fullmatch(numbers[0]) else re.split(r"\D", numbers[0])[0]


def _empty_fix(fault: Fault) -> Fix | None:
    """Behind a key stands nothing, or a # that makes a comment of what was meant as the value."""
    rest = fault.lines.at(fault.place).strip()
    if rest.startswith("#") and not rest.startswith("# "):
        line = fault.lines.of(fault.place.file)[fault.place.line - 1]
        span = Span(fault.place.file, fault.place.line, line.index(rest) + 1, len(rest))
        return Fix((Edit(span, quoted(rest)),))
    return fixes.write_sample(fault.lines, fault.place, fault.schema) if not rest else None


def _text_fix(fault: Fault) -> Fix | None:
    found, place = fault.found, fault.place
    if isinstance(found, int) and fault.schema.get("title") == "Review by" and 1000 < found < 10_000:
        return replace(fixes.write(place, f'"{found}-12-31"') or Fix(()), sample=True)
    if isinstance(found, bool | int | float):
        # An id is no number: quotes alone do not make it one that is there.
        if level := level_named(fault):
            return fixes.write(place, level)
        is_id = fault.schema.get("pattern") == ID_PATTERN
        return fixes.write(place, f'"{place.written or found}"', certain=not is_id)
    one_line = fixes.last_line(place) == place.line
    if isinstance(found, dict) and len(found) == 1 and one_line and isinstance(next(iter(found.values())), str):
        return fixes.quote(fault.lines, place)
    if isinstance(found, dict | list) and one_line and fault.lines.at(place)[:1] in {"[", "{"}:
        fix = fixes.quote(fault.lines, place)
        return replace(fix, certain=False) if fix else None
    return None


def _type_help(expected: str, found: Any, place: Place) -> str:
    if found is None:
        return "Write a value behind the colon, or delete the line."
    if expected == "string":
        return _text_help(found, place)
    if expected == "array":
        single = f": {_plain_value('array', found)[0]}" if isinstance(found, str) and _WORDS.fullmatch(found) else ""
        return f"Write a list{single or ': each member on a line of its own, with a dash before it'}."
    if expected == "boolean":
        meant = _YES_AND_NO.get(str(found).lower(), "true or false")
        return f"Write {meant}, without quotes."
    return "Write digits only, without quotes." if expected == "integer" else "Write keys with values below it."


def _text_help(found: Any, place: Place) -> str:
    if isinstance(found, dict) and len(found) == 1:
        (name, value), *_ = found.items()
        if isinstance(value, str):
            return f'If a colon made this a block, put the text in quotes: "{name}: {value}".'
    if isinstance(found, dict):
        return "If a colon or a curly bracket made this a block, put the text in quotes."
    if isinstance(found, list):
        return "Write one text; if a square bracket made this a list, put it in quotes."
    return f'Put it in quotes: "{place.written or found}".'


def _type_name(value: Any, place: Place) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"“{place.written or str(value).lower()}” (true or false)"
    if isinstance(value, int | float):
        return f"the number {place.written or value}"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "a block of keys"
