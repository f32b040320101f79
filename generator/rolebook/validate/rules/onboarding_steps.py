"""Onboarding steps lead to an entry or a page."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts, walk
from rolebook.validate.rules.links import check_link


def onboarding_steps(facts: Facts, report: Report) -> None:
    """Report onboarding steps that point nowhere."""
    for entry in facts.of("onboarding"):
        for path, link in walk(entry.data, "stages[].steps[].link"):
            check_link(facts, report, link, entry.span(*path))
