"""What is signed every year is kept until it is due again."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.validate.rules.base import Facts

YEAR = 366
"""Days of the longest year there is."""


def kept_long_enough(facts: Facts, report: Report) -> None:
    """Warn where a signature is erased before its year is over: to the backend it was then never given."""
    settings = facts.settings
    submissions = settings.data.get("submissions", {}) if settings else {}
    days = submissions.get("keep_days", YEAR)
    if settings is None or submissions.get("target") != "rolebook" or "acknowledgement" in facts.off[0] or days >= YEAR:
        return
    for entry in facts.of("acknowledgement"):
        if "every-year" in entry.data.get("when", ()):
            message = f"answers are erased after {days} days, before “{entry.data['name']}” is due again after a year"
            help_line = f"Keep them for {YEAR} days or more, or take “every-year” out of its “when”."
            report.add("kept-too-short", message, settings.span("submissions", "keep_days"), help_line)
