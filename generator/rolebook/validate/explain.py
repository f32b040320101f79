"""What a schema's validator found, in an author's words: what was found, what was expected, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from rolebook.diagnostics import Diagnostic, Fix, Near, nearest
from rolebook.kinds.schema import ID_PATTERN, LINK_PATTERN, Schema
from rolebook.load.quoting import quoted
from rolebook.validate import fixes
from rolebook.validate.fault import Fault
from rolebook.validate.misplaced import Path, home_of
from rolebook.validate.slugs import slug
from rolebook.validate.translations import translated
from rolebook.validate.wrong_types import id_for_nothing, wrong_type

_LONGEST_SHOWN = 60


def explain(faults: list[Fault], root: Schema) -> Iterator[Diagnostic]:
    """The diagnostics for all faults of one entry, whose schema is `root`; each says what to write instead.

    A key that is misspelt or stands in the wrong block is missing where it belongs: that is told once, at the key.
    """
    told: set[tuple[Path, str]] = set()
    strangers = [fault for fault in faults if fault.keyword == "additionalProperties"]
    for fault in strangers:
        yield from _unknown(fault, root, told)
    for fault in faults:
        if fault.keyword == "required":
            missing = [name for name in fault.expected if (fault.path, name) not in told]
            yield from _missing(replace(fault, expected=missing))
        elif fault not in strangers:
            yield from _EXPLAINERS.get(fault.keyword, _other)(fault)


def _missing(fault: Fault) -> Iterator[Diagnostic]:
    properties = fault.schema["properties"]
    place = fault.place
    for name in fault.expected:
        if name not in fault.found:
            if name == "id" and fault.found.get("remove") is True:
                yield _which_one(fault)
                continue
            value = (fault.own_id if name == "id" else "") or fixes.sample(properties.get(name, {}))
            shown = value if "\n" not in value else "…"
            fix = fixes.add_key(fault.lines, place, fault.found, name, value)
            fix = replace(fix, sample=name != "id") if fix else None
            message = f"“{name}” is missing in {fault.block}"
            yield Diagnostic("missing-key", message, place.span(), f"Add a line “{name}: {shown}”.", fix=fix)


def _which_one(fault: Fault) -> Diagnostic:
    """A member that a brand takes away without saying which one."""
    known = fault.lines.names.members(fault.entry, fault.path[:-1])
    fix = fixes.add_key(fault.lines, fault.place, fault.found, "id", known[0]) if len(known) == 1 else None
    message = f"“id” is missing in {fault.block}: it does not say which one is taken away"
    help_line = f"Add a line “id: …” with the id of one of the base{': ' + ', '.join(known) if known else ''}."
    return Diagnostic("missing-key", message, fault.place.span(), help_line, fix=fix)


def _unknown(fault: Fault, root: Schema, told: set[tuple[Path, str]]) -> Iterator[Diagnostic]:
    """The keys of a block that its schema does not have; what each was meant as is noted in `told`."""
    known = list(fault.schema["properties"])
    for name in fault.found:
        if name in known:
            continue
        place = fault.place.key(name)
        missing = [other for other in known if other not in fault.found and (fault.path, other) not in told]
        near = nearest(name, missing)
        if home := home_of(name, fault.path, fault.entry.data, root):
            told.add((home.path, name))
            yield _misplaced(fault, name, home.path, home.schema, inside=home.inside)
            continue
        required = [other for other in fault.schema.get("required", ()) if other in missing]
        foreign = translated(name, required) or translated(name, missing)
        if foreign and not (near and near.obvious):
            near = Near(foreign, obvious=False)
        if near is None and (lone := _lone(fault, name, required)):
            told.add((fault.path, lone))
            yield _in_place_of(fault, name, lone)
            continue
        if near:
            told.add((fault.path, near.word))
        help_line, fix = _unknown_help(fault, name, near.word if near else "", known)
        if near and not fix:
            fix = fixes.rename_key(place, near.word, certain=near.obvious)
        message = f"“{name}” is no key of {fault.block}"
        yield Diagnostic("unknown-key", message, place.span(), help_line, fix=fix)


def _lone(fault: Fault, name: str, required: list[str]) -> str:
    """The one key that is missing in a block with one key too many, whose value could be its."""
    schema = fault.schema["properties"]
    strangers = [key for key in fault.found if key not in schema]
    # An id is made from the words beside it; whatever else stands there is a mistake of its own.
    if (
        len(strangers) != 1
        or len(required) != 1
        or required == ["id"]
        or name.casefold() in schema
        or re.match(r"[\w-]+:\S", name)
    ):
        return ""
    return required[0] if _may_be(fault.found[name], schema[required[0]]) else ""


def _may_be(value: Any, schema: Schema) -> bool:
    """Whether a value could be meant as that of a key, by its type; a word, a text or a number by all that is asked."""
    if isinstance(value, dict | list):
        return schema.get("type") == ("object" if isinstance(value, dict) else "array")
    from jsonschema import Draft7Validator  # noqa: PLC0415 (as in `shape`)

    return bool(Draft7Validator(schema).is_valid(value))


def _in_place_of(fault: Fault, name: str, meant: str) -> Diagnostic:
    """A key that is not known, in a block in which another one is missing."""
    key = fault.place.key(name)
    message = f"“{name}” is no key of {fault.block}, and “{meant}” is missing"
    help_line = f"Did you mean “{meant}”? Known keys: {', '.join(fault.schema['properties'])}."
    fix = replace(fixes.rename_key(key, meant, certain=False), sample=True)
    return Diagnostic("unknown-key", message, key.span(), help_line, fix=fix)


def _unknown_help(fault: Fault, name: str, near: str, known: list[str]) -> tuple[str, Fix | None]:
    if re.match(r"[\w-]+:\S", name):
        place, (key, _, _) = fault.place.key(name), name.partition(":")
        rest = fault.lines.at(place).partition(":")[2].strip()
        help_line = f"Put a blank behind the colon: “{name.replace(':', ': ', 1)}”."
        fix = fixes.rename_key(place, f"{key}: {quoted(rest)}", certain=False) if rest else None
        if fix and fix.edits:
            edit = fix.edits[0]
            fix = Fix((replace(edit, span=replace(edit.span, length=len(fault.lines.at(place)))),))
        return help_line, fix
    beside = next((key for key in known if key == name.casefold() and key in fault.found), "")
    if beside:
        return f"“{beside}” stands in this block too: keep one of the two, in small letters.", None
    return f"Did you mean “{near}”?" if near else f"Known keys: {', '.join(known)}.", None


def _misplaced(fault: Fault, name: str, home: Path, schema: Schema, *, inside: bool) -> Diagnostic:
    """A key whose indent puts it into another block than the one it belongs to."""
    key, block = fault.place.key(name), fault.entry.place.at(home)
    where = f"the {schema['title'].lower()}" if "title" in schema else "the block"
    direction, amount = ("above", "little") if inside else ("around", "far")
    message = f"“{name}” belongs to {where} {direction} and is indented too {amount}"
    fix = fixes.move(fault.lines, key, fault.place.at((name,)), block.column)
    help_line = f"Line it up with the other keys of {where}."
    return Diagnostic("misplaced-key", message, key.span(), help_line, (("this block", block.span()),), fix)


def _wrong_value(fault: Fault) -> Iterator[Diagnostic]:
    allowed = [str(value) for value in fault.expected]
    near = nearest(str(fault.found), allowed)
    help_line = (f"Did you mean “{near.word}”? " if near else "") + f"Allowed: {', '.join(allowed)}."
    if isinstance(fault.found, str):  # anything else is told by its type
        message = f"{fault.name} cannot be {_shown(fault.found)}"
        fix = fixes.write(fault.place, near.word, certain=near.obvious) if near else None
        yield Diagnostic("wrong-value", message, fault.place.span(), help_line, fix=fix)


def _wrong_pattern(fault: Fault) -> Iterator[Diagnostic]:
    example = next(iter(fault.schema.get("examples", ())), "")
    fix = None if fault.key else fixes.write_sample(fault.lines, fault.place, fault.schema)
    if fault.expected == ID_PATTERN:
        several = _several(fault)
        called = fault.lines.names.id_of(fault.refers_to, str(fault.found)) or slug(fault.found)
        fix = id_for_nothing(fault) or several or _id_fix(fault, called)
        help_line = "Ids are lower-case words joined by hyphens" + (f": {called}." if called else ".")
        if several:
            help_line = "Write each member on a line of its own, with a dash before it."
    elif fault.expected == LINK_PATTERN:
        help_line = f"A kind, a colon and an id, such as {example or 'page:welcome'}."
    else:
        help_line = f'For example: "{example}".' if example else "docs/data-model.md shows the form."
    message = f"{fault.name}: {_shown(fault.found)} does not have the form expected"
    yield Diagnostic("wrong-form", message, fault.place.span(), help_line, fix=fix)


def _id_fix(fault: Fault, name: str) -> Fix | None:
    if not name:
        return None
    return fixes.rename_key(fault.place, name, certain=False) if fault.key else fixes.write(fault.place, name)


def _several(fault: Fault) -> Fix | None:
    """The fix that makes several members of one in which ids stand behind each other with commas."""
    found, place = str(fault.found), fault.place
    if not fault.path or not isinstance(fault.path[-1], int) or "," not in found or place.last != place.line:
        return None
    parts = [part.strip() for part in found.split(",") if part.strip()]
    ids = [fault.lines.names.id_of(fault.refers_to, part) or slug(part) for part in parts]
    before = fault.lines.before(place)
    return fixes.write(place, f"\n{before}".join(ids)) if before.strip() == "-" and all(ids) else None


def _too_short(fault: Fault) -> Iterator[Diagnostic]:
    fix = fixes.write_sample(fault.lines, fault.place, fault.schema)
    help_line = "Write a text, or delete the line."
    yield Diagnostic("wrong-form", f"{fault.name} is empty", fault.place.span(), help_line, fix=fix)


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
    fix = None
    if fault.keyword == "minItems" and not fault.found:
        fix = fixes.write_sample(fault.lines, fault.place, fault.schema)
    yield Diagnostic("wrong-form", f"{fault.name} {found}", fault.place.span(), help_line, fix=fix)


def _too_great(fault: Fault) -> Iterator[Diagnostic]:
    message = f"{fault.name} cannot be {fault.found}"
    yield Diagnostic("wrong-form", message, fault.place.span(), f"At most {fault.expected}.")


def _repeated(fault: Fault) -> Iterator[Diagnostic]:
    members = fault.found
    for index, member in enumerate(members):
        if member in members[:index]:
            message = f"{fault.name} names {_shown(member)} twice"
            place = fault.entry.place.at((*fault.path, index))
            fix = fixes.drop_line(fault.lines, place)
            yield Diagnostic("wrong-form", message, place.span(), "Name each member once.", fix=fix)


def _other(fault: Fault) -> Iterator[Diagnostic]:
    message = f"{fault.name}: {_shown(fault.found)} does not have the form expected"
    help_line = f"Allowed: {str(fault.expected).lower()}." if fault.keyword == "const" else ""
    is_yes = fault.expected is True and str(fault.found).lower() in {"yes", "on", "true"}
    fix = fixes.write(fault.place, "true", certain=True) if is_yes else None
    help_line = help_line or "docs/data-model.md shows the form."
    yield Diagnostic("wrong-form", message, fault.place.span(), help_line, fix=fix)


_EXPLAINERS: dict[str, Callable[[Fault], Iterator[Diagnostic]]] = {
    "type": wrong_type,
    "enum": _wrong_value,
    "pattern": _wrong_pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "maxItems": _too_long,
    "minItems": _too_few,
    "minimum": _too_few,
    "maximum": _too_great,
    "uniqueItems": _repeated,
}


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text}”" if len(text) < _LONGEST_SHOWN else f"“{text[: _LONGEST_SHOWN - 1]}…”"
