"""Where forms are shown, answers go somewhere, and there can be done with them what is asked."""

from __future__ import annotations

from collections.abc import Collection

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.kinds.targets import NO_TARGET, Target, target_named
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, walk

# What is filled in on forms, and of these what is sent: an agreement can go to and fro as a file.
_SENT = frozenset({"assessment", "acknowledgement"})
_FILLED_IN = _SENT | {"agreement"}


def submission_target(facts: Facts, report: Report) -> None:
    """Warn when forms are shown but answers go nowhere, or where they go cannot do what the data asks for."""
    settings = facts.settings
    shown = {kind for kind in _FILLED_IN if kind not in facts.off[0] and facts.of(kind)}
    if settings is None or not shown:
        return
    submissions = settings.data.get("submissions", {})
    if submissions.get("target", NO_TARGET) == NO_TARGET and shown & _SENT:
        span = settings.span("submissions", "target")
        fix = Fix((Edit(span, "rolebook"),)) if "target" in submissions else None
        help_line = "Set “target: rolebook” under “submissions” to receive them."
        report.add("no-submission-target", "forms are shown, but answers go nowhere", span, help_line, fix=fix)
    target = target_named(submissions.get("target", NO_TARGET))
    if target is not None and not target.keeps:
        if "assessment" in shown:
            _cannot(facts, report, target)
        for kind in sorted(shown):
            _signs_nobody_in(facts, report, target, kind)
        _limits(report, settings, target, shown)


def _cannot(facts: Facts, report: Report, target: Target) -> None:
    """Results of a group need a place that keeps all answers."""
    for entry in facts.of("assessment"):
        for path, show in walk(entry.data, "results.show"):
            if show == "group":
                span = entry.span(*path)
                message = f"{target.label} gives no results of a group, which “{entry.data['name']}” is to show"
                help_line = "Show each person their own result, or set “target: rolebook” under “submissions”."
                report.add("target-cannot", message, span, help_line, fix=Fix((Edit(span, "own"),)))


def _signs_nobody_in(facts: Facts, report: Report, target: Target, kind: str) -> None:
    """Only the backend knows who has signed in."""
    for entry in facts.of(kind):
        if entry.data.get("identity") == "required":
            span = entry.span("identity")
            message = f"{target.label} signs nobody in, which “{entry.data['name']}” requires"
            help_line = "Ask for no name, or set “target: rolebook” under “submissions”."
            report.add("target-cannot", message, span, help_line, fix=Fix((Edit(span, "optional"),)))


def _limits(report: Report, settings: Entry, target: Target, shown: Collection[str]) -> None:
    """What holds for every answer sent there, said once an edition."""
    said = [
        *target.limits,
        "gives no receipt that could be opened later",
        "proves nobody’s identity",
        *(["keeps no agreements: two people hand theirs to each other as a file"] if "agreement" in shown else []),
    ]
    message = f"{target.label} {', '.join(said[:-1])} and {said[-1]}"
    help_line = "Nothing to mend; docs/forms.md compares what answers can be sent to."
    report.add("target-limits", message, settings.span("submissions", "target"), help_line)
