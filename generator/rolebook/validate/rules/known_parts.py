"""Items and sections name parts that their own entry has."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts, meant, values, walk

_OWN_PARTS = (
    ("assessment", "items[].profile", "profile", "profiles[].id"),
    ("assessment", "items[].subscale", "subscale", "subscales[].id"),
    ("agreement", "sections[].written_by[]", "person", "people[].id"),
)


def known_parts(facts: Facts, report: Report) -> None:
    """Report profiles and subscales of items, and people of sections, that their own entry does not have."""
    for kind, referring, part, pattern in _OWN_PARTS:
        for entry in facts.of(kind):
            known = set(values(entry.data, pattern))
            for path, name in walk(entry.data, referring):
                if name not in known:
                    span = entry.span(*path)
                    help_line, fix = meant(name, known, span)
                    report.add("unknown-reference", f"there is no {part} called “{name}”", span, help_line, fix=fix)
