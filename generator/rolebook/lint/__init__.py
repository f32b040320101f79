"""The quality of a framework that has no errors: what stands twice, says little or has grown old."""

from __future__ import annotations

from datetime import date, datetime

from rolebook.checking import read_and_check
from rolebook.diagnostics import Report, Severity
from rolebook.lint.rules import LINT_RULES
from rolebook.lint.study import study_of
from rolebook.validate.rules.base import Facts
from rolebook.workspace import Workspace

__all__ = ["LINT_RULES", "lint_edition"]


def lint_edition(workspace: Workspace, edition: str, today: date | None = None) -> Report:
    """What could be better in an edition; where its data has errors, those alone.

    `today` is the day that review dates are compared with; the day of this machine where it is left out.
    """
    loaded, checked = read_and_check(workspace, edition)
    report = Report()
    if checked.failed:
        report.extend(found for found in checked if found.severity is Severity.ERROR)
        return report
    facts = Facts(loaded, tuple(loaded.entries), tuple(loaded.pages), loaded.brand)
    settings = facts.settings.data.get("lint", {}) if facts.settings else {}
    study = study_of(facts, today or datetime.now().astimezone().date())
    for rule in LINT_RULES:
        report.extend(rule.run(study, settings))
    return report
