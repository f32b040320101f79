"""The shape of one entry against its kind's schema: a fast screen, and the slow validator only for what fails."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from rolebook.diagnostics import Diagnostic, Report
from rolebook.kinds import Kind, patch_schema, remove_schema
from rolebook.kinds.schema import Schema
from rolebook.load import Entry


def schema_of(entry: Entry) -> Schema:
    """The schema an entry follows: its kind's, or what a brand writes to change or remove one."""
    return _schema(entry.kind, entry.form)


def check_shape(entry: Entry, report: Report) -> bool:
    """Whether the entry has the shape its schema asks for; what is wrong goes into the report."""
    if _screen(entry.kind, entry.form).is_valid(entry.data):
        return True
    report.extend(_explain(entry))
    return False


@cache
def _schema(kind: Kind, form: str) -> Schema:
    if form == "patch":
        return patch_schema(kind)
    return remove_schema(kind) if form == "remove" else kind.schema


@cache
def _screen(kind: Kind, form: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft7Validator(_schema(kind, form))


def _explain(entry: Entry) -> Iterator[Diagnostic]:
    for error in Draft7Validator(schema_of(entry)).iter_errors(entry.data):
        keyword = str(error.validator)
        yield from _EXPLAINERS.get(keyword, _wrong_form)(entry, error)


def _missing(entry: Entry, error: ValidationError) -> Iterator[Diagnostic]:
    properties = error.schema["properties"] if isinstance(error.schema, dict) else {}
    for name in error.validator_value:
        if name in error.instance:
            continue
        example = (properties.get(name, {}).get("examples") or ["…"])[0]
        place = entry.place.at(error.absolute_path).span()
        yield Diagnostic("missing-key", f"{_what(error)} has no “{name}”", place, f"Add a line “{name}: {example}”.")


def _unknown(entry: Entry, error: ValidationError) -> Iterator[Diagnostic]:
    known = list(error.schema["properties"]) if isinstance(error.schema, dict) else []
    for name in error.instance:
        if name in known:
            continue
        place = entry.place.at(error.absolute_path).key(name).span()
        near = difflib.get_close_matches(name, known, 1, 0.6)
        help_line = f"Did you mean “{near[0]}”?" if near else f"Known keys: {', '.join(known)}."
        if ":" in name:
            help_line = f"Put a space behind the colon: “{name.replace(':', ': ', 1)}”."
        yield Diagnostic("unknown-key", f"{_what(error)} has no key “{name}”", place, help_line)


def _wrong_type(entry: Entry, error: ValidationError) -> Iterator[Diagnostic]:
    expected = _TYPE_NAMES.get(str(error.validator_value), str(error.validator_value))
    found = _type_name(error.instance)
    help_line = {
        "string": "Put it in quotes."
        if not isinstance(error.instance, dict | list)
        else "If a colon made this a block, put the text in quotes.",
        "array": "Write a list: each member on a line of its own, with a dash before it.",
        "integer": "Write digits only, without quotes.",
        "boolean": "Write true or false, without quotes.",
    }.get(str(error.validator_value), "Write keys with values below it.")
    message = f"{_name(error)} should be {expected}, but is {found}"
    yield Diagnostic("wrong-type", message, _span(entry, error), help_line)


def _wrong_value(entry: Entry, error: ValidationError) -> Iterator[Diagnostic]:
    allowed = [str(value) for value in error.validator_value]
    near = difflib.get_close_matches(str(error.instance), allowed, 1, 0.5)
    help_line = (f"Did you mean “{near[0]}”? " if near else "") + f"Allowed: {', '.join(allowed)}."
    yield Diagnostic("wrong-value", f"{_name(error)} cannot be “{error.instance}”", _span(entry, error), help_line)


def _wrong_form(entry: Entry, error: ValidationError) -> Iterator[Diagnostic]:
    schema = error.schema if isinstance(error.schema, dict) else {}
    example = next(iter(schema.get("examples", [])), "")
    help_line = _FORM_HELP.get(str(error.validator), "").format(limit=error.validator_value)
    if example:
        help_line = f"{help_line} For example: {example}".strip()
    shown = (
        f"“{error.instance}”"
        if isinstance(error.instance, str | int) and len(str(error.instance)) < 60
        else "this value"
    )
    message = (
        f"{_name(error)}: {shown} does not have the form expected"
        if error.instance != ""
        else f"{_name(error)} is empty"
    )
    yield Diagnostic("wrong-form", message, _span(entry, error), help_line)


_EXPLAINERS: dict[str, Callable[[Entry, ValidationError], Iterator[Diagnostic]]] = {
    "required": _missing,
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "enum": _wrong_value,
}

_FORM_HELP = {
    "pattern": "Ids are lower-case words joined by hyphens.",
    "minLength": "Write a text, or delete the line.",
    "maxLength": "At most {limit} signs.",
    "minItems": "At least {limit} members.",
    "maxItems": "At most {limit} members.",
    "minimum": "At least {limit}.",
    "uniqueItems": "Each member once.",
}

_TYPE_NAMES = {
    "string": "a text",
    "array": "a list",
    "object": "a block of keys",
    "integer": "a whole number",
    "boolean": "true or false",
}


def _type_name(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"“{str(value).lower()}” (true or false)"
    if isinstance(value, int | float):
        return f"the number {value}"
    return {str: "a text", list: "a list", dict: "a block of keys"}[type(value)]


def _span(entry: Entry, error: ValidationError) -> Any:
    return entry.place.at(error.absolute_path).span()


def _name(error: ValidationError) -> str:
    return f"“{_last_key(error.absolute_path) or 'the entry'}”"


def _what(error: ValidationError) -> str:
    title = error.schema.get("title", "") if isinstance(error.schema, dict) else ""
    return f"this {title.lower()}" if title else "this block"


def _last_key(path: Iterable[str | int]) -> str:
    return next((step for step in reversed(list(path)) if isinstance(step, str)), "")
