"""Pages that an edition does without are pages that it would have."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.kinds import OPTIONAL_PAGES
from rolebook.validate.rules.base import Facts, meant, walk


def left_out(facts: Facts, report: Report) -> None:
    """Report pages that an edition is to do without but that it would not have anyway."""
    known = [*OPTIONAL_PAGES, *facts.ids["page"]]
    for entry in (facts.settings, facts.brand):
        for path, name in walk(entry.data, "without.pages[]") if entry is not None else ():
            if entry is not None and name not in OPTIONAL_PAGES and not facts.knows("page", name):
                span = entry.span(*path)
                help_line, fix = meant(name, known, span)
                report.add("unknown-reference", f"there is no page called “{name}”", span, help_line, fix=fix)
