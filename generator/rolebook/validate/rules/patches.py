"""A brand changes and removes only what the base has."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts, label_of, meant


def patches(facts: Facts, report: Report) -> None:
    """Report changes and removals of a brand whose id names nothing of the base."""
    for one in facts.loaded.unmatched:
        if one.removed:
            message = f"this brand has removed the {label_of(one.kind)} “{one.name}” already"
            report.add("patch-nothing", message, one.span, "Keep the change or the removal, not both.")
        elif not one.kind:
            help_line, fix = meant(one.name, one.known, one.span)
            report.add("patch-nothing", f"the base has no “{one.name}” here", one.span, help_line, fix=fix)
        elif one.name and one.kind not in facts.loaded.unread:
            help_line, fix = meant(one.name, one.known, one.span)
            message = f"the base has no {label_of(one.kind)} called “{one.name}”"
            report.add("patch-nothing", message, one.span, help_line, fix=fix)
