"""Ids that are referred to exist."""

from __future__ import annotations

import re

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.kinds.schema import ID_PATTERN
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, label_of, meant, succeeded, values, walk

_ID = re.compile(ID_PATTERN)
_Places = list[tuple[Entry, Path]]


def known_references(facts: Facts, report: Report) -> None:
    """Report every id that names nothing of the kind it should name: once, with all places that name it."""
    unknown: dict[tuple[str, str], _Places] = {}
    for entry in (*facts.loaded.entries, *(page.front for page in facts.loaded.pages)):
        for pattern, kind in entry.kind.refers:
            names = values(entry.data, pattern)
            if not names or kind in facts.uncertain or facts.are_known(kind, names):
                continue
            for path, name in walk(entry.data, pattern):
                # What is no id has been told by its shape.
                if isinstance(name, str) and name not in facts.ids[kind] and _ID.match(name):
                    unknown.setdefault((kind, name), []).append((entry, path))
    for (kind, name), places in unknown.items():
        report_missing(facts, report, kind, name, places)


def report_missing(facts: Facts, report: Report, kind: str, name: str, places: _Places) -> None:
    """An id that no entry has: replaced, removed by the brand, or misspelt."""
    spans = sorted(entry.span(*path) for entry, path in places)
    removal = facts.loaded.removal(kind, name)
    successor = facts.retired.get((kind, name))
    help_line, fix = succeeded(successor, *spans) if successor else meant(name, facts.ids[kind], *spans)
    if not successor and (called := facts.lines.names.id_of(kind, name)) and called != name:
        help_line = f"That is what “{called}” is called: write its id, {called}."
        fix = Fix(tuple(Edit(span, called) for span in spans), certain=True)
    if removal is not None:
        message = f"the {label_of(kind)} “{name}” is removed here, and still named elsewhere"
        related = [("named here", span) for span in spans]
        help_line = "Change those places in the brand too, or keep the entry."
        report.add("unknown-reference", message, removal.id_span(), help_line, *related)
        return
    related = [("also named here", span) for span in spans[1:]]
    report.add(
        "unknown-reference", f"there is no {label_of(kind)} called “{name}”", spans[0], help_line, *related, fix=fix
    )
