"""What a schema's validator found, in an author's words: what was found, what was expected, how to mend it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rolebook.diagnostics import Diagnostic
from rolebook.kinds.schema import ID_PATTERN, LINK_PATTERN
from rolebook.load import Entry, Place
from rolebook.load.scalars import plain_scalar

_LONGEST_SHOWN = 60
_TYPE_NAMES = {
    "string": "a text",
    "array": "a list",
    "object": "a block of keys",
    "integer": "a whole number",
    "boolean": "true or false",
}
_YES_AND_NO = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of the validator: `keyword` of `schema` asks for `expected`, and `found` is not that.

    `key` is set where the fault lies in a key of the block at `path`, not in a value.
    """

    entry: Entry
    path: tuple[str | int, ...]
    keyword: str
    expected: Any
    found: Any
    schema: dict[str, Any]
    key: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        place = self.entry.place.at(self.path)
        return place.key(self.key) if self.key else place

    @property
    def name(self) -> str:
        """The value as its author knows it: by the last key on the way to it."""
        keys = [step for step in self.path if isinstance(step, str)]
        named = f"“{self.key or (keys[-1] if keys else 'the entry')}”"
        return f"a member of {named}" if self.path and isinstance(self.path[-1], int) else named

    @property
    def block(self) -> str:
        """The block a key is wanted or found in."""
        return f"the {self.schema['title'].lower()}" if "title" in self.schema else "the block"


def explain(fault: Fault) -> Iterator[Diagnostic]:
    """The diagnostics for one error of the validator; each says what to write instead."""
    yield from _EXPLAINERS.get(fault.keyword, _other)(fault)


def _missing(fault: Fault) -> Iterator[Diagnostic]:
    properties = fault.schema["properties"]
    place = fault.place.span()
    for name in fault.expected:
        if name not in fault.found:
            example = (properties.get(name, {}).get("examples") or ["…"])[0]
            shown = example if plain_scalar(example) == example else f'"{example}"'
            help_line = f"Add a line “{name}: {shown}”."
            yield Diagnostic("missing-key", f"“{name}” is missing in {fault.block}", place, help_line)


def _unknown(fault: Fault) -> Iterator[Diagnostic]:
    known = list(fault.schema["properties"])
    missing = [name for name in known if name not in fault.found]
    for name in fault.found:
        if name in known:
            continue
        near = difflib.get_close_matches(name.lower(), missing, 1, 0.6)
        if re.match(r"[\w-]+:\S", name):
            help_line = f"Put a blank behind the colon: “{name.replace(':', ': ', 1)}”."
        elif near:
            help_line = f"Did you mean “{near[0]}”?"
        else:
            help_line = f"Known keys: {', '.join(known)}."
        place = fault.place.key(name).span()
        yield Diagnostic("unknown-key", f"{fault.block} has no key “{name}”", place, help_line)


def _wrong_type(fault: Fault) -> Iterator[Diagnostic]:
    place = fault.place
    expected = str(fault.expected)
    message = f"{fault.name} should be {_TYPE_NAMES[expected]}, but is {_type_name(fault.found, place)}"
    yield Diagnostic("wrong-type", message, place.span(), _type_help(expected, fault.found, place))


def _type_help(expected: str, found: Any, place: Place) -> str:
    if found is None:
        return "Write a value behind the colon, or delete the line."
    if expected == "string":
        return _text_help(found, place)
    if expected == "array":
        single = f": [{found}]" if isinstance(found, str) and re.match(r"[\w-]+\Z", found) else ""
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


def _wrong_value(fault: Fault) -> Iterator[Diagnostic]:
    allowed = [str(value) for value in fault.expected]
    near = difflib.get_close_matches(str(fault.found).lower(), allowed, 1, 0.5)
    help_line = (f"Did you mean “{near[0]}”? " if near else "") + f"Allowed: {', '.join(allowed)}."
    if isinstance(fault.found, str):  # anything else is told by its type
        message = f"{fault.name} cannot be {_shown(fault.found)}"
        yield Diagnostic("wrong-value", message, fault.place.span(), help_line)


def _wrong_pattern(fault: Fault) -> Iterator[Diagnostic]:
    example = next(iter(fault.schema.get("examples", ())), "")
    if fault.expected == ID_PATTERN:
        slug = _slug(fault.found)
        help_line = "Ids are lower-case words joined by hyphens" + (f": {slug}." if slug else ".")
    elif fault.expected == LINK_PATTERN:
        help_line = f"A kind, a colon and an id, such as {example or 'page:welcome'}."
    else:
        help_line = f'For example: "{example}".' if example else "docs/data-model.md shows the form."
    message = f"{fault.name}: {_shown(fault.found)} does not have the form expected"
    yield Diagnostic("wrong-form", message, fault.place.span(), help_line)


def _too_short(fault: Fault) -> Iterator[Diagnostic]:
    place = fault.place.span()
    yield Diagnostic("wrong-form", f"{fault.name} is empty", place, "Write a text, or delete the line.")


def _too_long(fault: Fault) -> Iterator[Diagnostic]:
    if fault.keyword == "maxLength":
        found, help_line = f"is {len(fault.found)} signs long", f"At most {fault.expected} signs."
    else:
        found, help_line = f"has {len(fault.found)} members", f"At most {fault.expected}."
    yield Diagnostic("wrong-form", f"{fault.name} {found}", fault.place.span(), help_line)


def _too_few(fault: Fault) -> Iterator[Diagnostic]:
    if fault.keyword == "minimum":
        found, help_line = f"cannot be {fault.found}", f"At least {fault.expected}."
    else:
        count = len(fault.found)
        found = f"has {count or 'no'} member{'' if count == 1 else 's'}"
        help_line = f"At least {fault.expected}, each with a dash before it."
    yield Diagnostic("wrong-form", f"{fault.name} {found}", fault.place.span(), help_line)


def _repeated(fault: Fault) -> Iterator[Diagnostic]:
    members = fault.found
    for index, member in enumerate(members):
        if member in members[:index]:
            message = f"{fault.name} names {_shown(member)} twice"
            place = fault.entry.place.at((*fault.path, index)).span()
            yield Diagnostic("wrong-form", message, place, "Name each member once.")


def _other(fault: Fault) -> Iterator[Diagnostic]:
    message = f"{fault.name}: {_shown(fault.found)} does not have the form expected"
    help_line = f"Allowed: {str(fault.expected).lower()}." if fault.keyword == "const" else ""
    yield Diagnostic("wrong-form", message, fault.place.span(), help_line or "docs/data-model.md shows the form.")


_EXPLAINERS: dict[str, Callable[[Fault], Iterator[Diagnostic]]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "enum": _wrong_value,
    "pattern": _wrong_pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "maxItems": _too_long,
    "minItems": _too_few,
    "minimum": _too_few,
    "uniqueItems": _repeated,
}


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


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text}”" if len(text) < _LONGEST_SHOWN else f"“{text[: _LONGEST_SHOWN - 1]}…”"


def _slug(text: str) -> str:
    """The id a text may have been meant as."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))
