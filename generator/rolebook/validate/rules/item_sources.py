"""An assessment's items still have the descriptor, behaviour or commitment they were drawn from."""

from __future__ import annotations

from typing import Any

from rolebook.diagnostics import Fix, Report, Span
from rolebook.load import Entry
from rolebook.validate.fixes import add_key
from rolebook.validate.rules.base import Facts, Path, meant, succeeded, values, walk

# The part an item names, the kind that holds it, and where it stands there.
_PARTS = (
    ("descriptor", "competency", "levels[].descriptors[].id"),
    ("behaviour", "principle", "behaviours[].id"),
)


def item_sources(facts: Facts, report: Report) -> None:
    """Report items whose source has gone: the entry they name has no such descriptor or behaviour any more."""
    for entry in facts.of("assessment"):
        for path, source in walk(entry.data, "items[].from"):
            for part, kind, pattern in _PARTS:
                if part in source and kind not in source:
                    _report_no_holder(facts, report, entry, path, part, kind)
                elif part in source:
                    _check(facts, report, entry, (*path, part), source, (part, kind, pattern))


def _check(
    facts: Facts, report: Report, entry: Entry, path: Path, source: dict[str, Any], where: tuple[str, str, str]
) -> None:
    part, kind, pattern = where
    holder = next((other for other in facts.of(kind) if other.id == source[kind]), None)
    known = set(values(holder.data, pattern)) if holder else {source[part]}
    if source[part] in known:
        return
    span = entry.span(*path)
    help_line, fix = _help(facts, f"{kind}:{source[kind]}", source[part], known, span)
    message = f"the {kind} “{source[kind]}” has no {part} called “{source[part]}”"
    related = [(f"this {kind}", holder.id_span())] if holder else []
    report.add("source-gone", message, span, help_line, *related, fix=fix)


def _help(facts: Facts, holder: str, name: str, known: set[str], span: Span) -> tuple[str, Fix | None]:
    kind, _, parent = holder.partition(":")
    part = "descriptor" if kind == "competency" else "behaviour"
    successor = facts.retired.get((part, f"{parent}#{name}"), "").rpartition("#")[2]
    return succeeded(successor, span) if successor else meant(name, known, span)


def _report_no_holder(facts: Facts, report: Report, entry: Entry, path: Path, part: str, kind: str) -> None:
    source = entry.data
    for step in path:
        source = source[step]  # type: ignore[index]
    fix = add_key(facts.lines, entry.place.at(path), source, kind, "…")
    message = f"a {part} is named, but not the {kind} it belongs to"
    report.add("missing-key", message, entry.span(*path, part), f"Add a line “{kind}: …”.", fix=fix)
