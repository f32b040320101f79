"""What is retired is of a kind that exists, and what took its place exists."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.kinds import RETIRED_KINDS
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, meant, walk
from rolebook.validate.rules.known_references import report_missing


def successors(facts: Facts, report: Report) -> None:
    """Report retired ids of no kind, and successors that do not exist."""
    for path, item in walk(facts.settings.data, "retired[]") if facts.settings else ():
        if facts.settings is not None:
            _check_retired(facts, report, facts.settings, path, item)
    for entry in facts.loaded.overlay:
        successor = entry.data.get("replaced_by")
        if entry.form == "remove" and isinstance(successor, str) and not facts.knows(entry.kind.name, successor):
            report_missing(facts, report, entry.kind.name, successor, [(entry, ("replaced_by",))])


def _check_retired(facts: Facts, report: Report, settings: Entry, path: Path, item: dict[str, str]) -> None:
    kind, successor = item["kind"], item.get("replaced_by", "")
    if kind not in RETIRED_KINDS:
        span = settings.span(*path, "kind")
        help_line, fix = meant(kind, RETIRED_KINDS, span)
        report.add("wrong-value", f"there is no kind of entry called “{kind}”", span, help_line, fix=fix)
    elif kind in facts.ids and successor and not facts.knows(kind, successor):
        report_missing(facts, report, kind, successor, [(settings, (*path, "replaced_by"))])
