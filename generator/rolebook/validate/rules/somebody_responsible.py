"""Somebody is responsible for every commitment."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.fixes import write_sample
from rolebook.validate.rules.base import Facts


def somebody_responsible(facts: Facts, report: Report) -> None:
    """Warn about commitments in which no role has an obligation."""
    for entry in facts.of("commitment"):
        if not entry.data["obligations"]:
            message = f"no role has an obligation in “{entry.data['name']}”"
            help_line = "Name the roles it is for, or leave it so for now."
            place = entry.place.at(("obligations",))
            schema = entry.kind.schema["properties"]["obligations"] | {"minItems": 1}
            fix = write_sample(facts.lines, place, schema)
            report.add("nobody-asked", message, place.span(), help_line, fix=fix)
