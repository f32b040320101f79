"""Where forms are shown, answers go somewhere."""

from __future__ import annotations

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.validate.rules.base import Facts


def submission_target(facts: Facts, report: Report) -> None:
    """Warn when forms are shown but answers go nowhere."""
    settings = facts.settings
    if settings is None or "assessment" in facts.off[0]:
        return
    submissions = settings.data.get("submissions", {})
    if submissions.get("target", "none") == "none" and facts.of("assessment"):
        span = settings.span("submissions", "target")
        fix = Fix((Edit(span, "rolebook"),)) if "target" in submissions else None
        help_line = "Set “target: rolebook” under “submissions” to receive them."
        report.add("no-submission-target", "forms are shown, but answers go nowhere", span, help_line, fix=fix)
