"""Roles do not report to each other in a circle, and no prerequisite leads back to where it began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rolebook.diagnostics import Fix, Report, Span
from rolebook.load import Entry
from rolebook.validate.fixes import drop_key
from rolebook.validate.rules.base import Facts


def circles(facts: Facts, report: Report) -> None:
    """Report each circle of roles, and each of prerequisites, once: at the first entry of it."""
    roles = {role.id: role for role in facts.of("role")}
    above = {name: [role.data["reports_to"]] for name, role in roles.items() if "reports_to" in role.data}
    for circle in _circles(above):
        span = roles[circle[0]].span("reports_to")
        message = f"roles report to each other in a circle: {_shown(circle)}"
        others = _others(roles, circle, "reports_to")
        fix = _without(facts, roles[circle[0]], "reports_to")
        report.add("reporting-circle", message, span, "Take one “reports_to” out.", *others, fix=fix)
    for kind in ("competency", "commitment"):
        _prerequisites(facts, report, kind)


def _prerequisites(facts: Facts, report: Report, kind: str) -> None:
    entries = {entry.id: entry for entry in facts.of(kind)}
    for circle in _circles({name: entry.data.get("prerequisites", ()) for name, entry in entries.items()}):
        message = f"prerequisites lead back to where they began: {_shown(circle)}"
        others = _others(entries, circle, "prerequisites")
        span = entries[circle[0]].span("prerequisites")
        fix = _without(facts, entries[circle[0]], "prerequisites")
        report.add("prerequisite-circle", message, span, "Take one of them out.", *others, fix=fix)


def _without(facts: Facts, entry: Entry, key: str) -> Fix | None:
    return drop_key(facts.lines, entry.place.key(key), entry.place.at((key,)))


def _circles(leads: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The circles of a graph, each once and in its order; a node that is on a circle already found begins no other."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in leads:
        way: list[str] = []
        ahead: list[list[str]] = [[start]]
        while ahead:
            if not ahead[-1]:
                ahead.pop()
                if way:
                    done.add(way.pop())
                continue
            node = ahead[-1].pop()
            if node in way:
                found.append(way[way.index(node) :])
            elif node in leads and node not in done:
                way.append(node)
                ahead.append(list(reversed(leads[node])))
    return found


def _shown(circle: list[str]) -> str:
    return " → ".join([*circle, circle[0]])


def _others(entries: Mapping[str, Entry], circle: list[str], key: str) -> list[tuple[str, Span]]:
    return [("and on here", entries[name].span(key)) for name in circle[1:]]
