"""Where forms are shown, answers go somewhere, and there can be done with them what is asked."""

from __future__ import annotations

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.kinds.targets import NO_TARGET, Target, target_named
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, walk


def submission_target(facts: Facts, report: Report) -> None:
    """Warn when forms are shown but answers go nowhere, or where they go cannot do what the data asks for."""
    settings = facts.settings
    if settings is None or "assessment" in facts.off[0] or not facts.of("assessment"):
        return
    submissions = settings.data.get("submissions", {})
    if submissions.get("target", NO_TARGET) == NO_TARGET:
        span = settings.span("submissions", "target")
        fix = Fix((Edit(span, "rolebook"),)) if "target" in submissions else None
        help_line = "Set “target: rolebook” under “submissions” to receive them."
        report.add("no-submission-target", "forms are shown, but answers go nowhere", span, help_line, fix=fix)
    target = target_named(submissions.get("target", NO_TARGET))
    if target is not None and not target.keeps:
        _cannot(facts, report, target)
        _limits(facts, report, settings, target)


def _cannot(facts: Facts, report: Report, target: Target) -> None:
    """Results of a group need a place that keeps all answers."""
    for entry in facts.of("assessment"):
        for path, show in walk(entry.data, "results.show"):
            if show == "group":
                span = entry.span(*path)
                message = f"{target.label} gives no results of a group, which “{entry.data['name']}” is to show"
                help_line = "Show each person their own result, or set “target: rolebook” under “submissions”."
                report.add("target-cannot", message, span, help_line, fix=Fix((Edit(span, "own"),)))


def _limits(facts: Facts, report: Report, settings: Entry, target: Target) -> None:
    """What holds for every answer sent there, said once an edition."""
    agreements = facts.of("agreement") and "agreement" not in facts.off[0]
    said = [
        *target.limits,
        "gives no receipt that could be opened later",
        "proves nobody’s identity",
        *(["keeps no agreements: two people hand theirs to each other as a file"] if agreements else []),
    ]
    message = f"{target.label} {', '.join(said[:-1])} and {said[-1]}"
    help_line = "Nothing to mend; docs/forms.md compares what answers can be sent to."
    report.add("target-limits", message, settings.span("submissions", "target"), help_line)
