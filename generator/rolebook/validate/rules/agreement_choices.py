"""A choice in an agreement has something to choose."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.fixes import add_key
from rolebook.validate.rules.base import Facts, walk


def agreement_choices(facts: Facts, report: Report) -> None:
    """Report choices of an agreement with nothing to choose."""
    for entry in facts.of("agreement"):
        for path, field in walk(entry.data, "sections[].fields[]"):
            if field["type"] == "choice" and not field.get("options"):
                message = f"“{field['label']}” is a choice with nothing to choose"
                fix = None
                if "options" not in field:
                    fix = add_key(facts.lines, entry.place.at(path), field, "options", "\n  - Yes, always\n  - Not yet")
                help_line = "Add “options:” with a list of texts."
                report.add("missing-key", message, entry.span(*path, "type"), help_line, fix=fix)
