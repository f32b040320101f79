"""Ids that are referred to exist."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, suggest, walk


def known_references(facts: Facts, report: Report) -> None:
    """Report every id that names nothing of the kind it should name."""
    for entry in (*facts.entries, *(page.front for page in facts.pages)):
        for pattern, kind in entry.kind.refers:
            for path, name in walk(entry.data, pattern):
                if name not in facts.ids[kind]:
                    _report_unknown(facts, report, entry, path, kind, name)


def known_item_sources(facts: Facts, report: Report) -> None:
    """Report assessment items whose descriptor or behaviour is gone from the entry they name."""
    descriptors = {
        entry.id: {member["id"] for _, member in walk(entry.data, "levels[].descriptors[]")}
        for entry in facts.of("competency")
    }
    behaviours = {
        entry.id: {member["id"] for _, member in walk(entry.data, "behaviours[]")} for entry in facts.of("principle")
    }
    for entry in facts.of("assessment"):
        for path, source in walk(entry.data, "items[].from"):
            for outer, inner, known in (
                ("competency", "descriptor", descriptors),
                ("principle", "behaviour", behaviours),
            ):
                name = source.get(inner)
                if name and name not in known.get(source.get(outer, ""), {name}):
                    _report_unknown(facts, report, entry, (*path, inner), inner, name, known[source[outer]])
        for part in ("profile", "subscale"):
            known_parts = {member["id"] for _, member in walk(entry.data, f"{part}s[]")}
            for path, name in walk(entry.data, f"items[].{part}"):
                if name not in known_parts:
                    _report_unknown(facts, report, entry, path, part, name, known_parts)


def known_people(facts: Facts, report: Report) -> None:
    """Report agreement sections written by somebody who is not one of its two people."""
    for entry in facts.of("agreement"):
        people = {member["id"] for _, member in walk(entry.data, "people[]")}
        for path, name in walk(entry.data, "sections[].written_by[]"):
            if name not in people:
                _report_unknown(facts, report, entry, path, "person", name, people)


def _report_unknown(
    facts: Facts, report: Report, entry: Entry, path: Path, kind: str, name: str, known: set[str] | None = None
) -> None:
    successor = facts.retired.get((kind, name))
    help_line = (
        f"It was replaced by “{successor}”."
        if successor
        else suggest(name, facts.ids[kind] if known is None else known)
    )
    report.add("unknown-reference", f"there is no {kind} called “{name}”", entry.span(*path), help_line)
