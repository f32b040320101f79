"""The shape of one entry against its kind's schema: a fast screen, and the slow validator only for what fails."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import jsonschema_rs

from rolebook.diagnostics import Diagnostic, Report
from rolebook.kinds import Kind, patch_schema, remove_schema
from rolebook.kinds.schema import Schema
from rolebook.load import Entry
from rolebook.validate.fixes import Lines

_NO_LINES = Lines({})


def schema_of(entry: Entry) -> Schema:
    """The schema an entry follows: its kind's, or what a brand writes to change or remove one."""
    return _schema(entry.kind, entry.form)


def check_shape(entry: Entry, report: Report, lines: Lines = _NO_LINES) -> bool:
    """Whether the entry has the shape its schema asks for; what is wrong goes into the report."""
    if _screen(entry.kind, entry.form).is_valid(entry.data):
        return True
    problems = list(_problems(entry, lines))
    report.extend(problems)
    # The slow validator has the last word: nothing is passed over without a reason.
    return not problems


@cache
def _schema(kind: Kind, form: str) -> Schema:
    if form == "patch":
        return patch_schema(kind)
    return remove_schema(kind) if form == "remove" else kind.schema


@cache
def _screen(kind: Kind, form: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft7Validator(_schema(kind, form))


def _problems(entry: Entry, lines: Lines) -> Iterator[Diagnostic]:
    # Imported late: where all is well, nobody waits for it.
    from jsonschema import Draft7Validator  # noqa: PLC0415

    from rolebook.validate.explain import explain  # noqa: PLC0415
    from rolebook.validate.fault import Fault  # noqa: PLC0415

    faults = (
        Fault(
            entry,
            tuple(error.absolute_path),
            str(error.validator),
            error.validator_value,
            error.instance,
            error.schema if isinstance(error.schema, dict) else {},
            lines,
            str(error.instance) if "propertyNames" in error.absolute_schema_path else "",
        )
        for error in Draft7Validator(schema_of(entry)).iter_errors(entry.data)
    )
    yield from explain(list(faults), schema_of(entry))
