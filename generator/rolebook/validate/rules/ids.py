"""Ids are unique: an entry's within its kind, an inner one's within its entry."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.validate.rules.base import Facts, walk


def unique_ids(facts: Facts, report: Report) -> None:
    """Report every second entry of a kind with the same id, whatever else is wrong with it."""
    first: dict[tuple[str, str], Span] = {}
    for entry in facts.loaded.entries:
        if entry.kind.single or not entry.id:
            continue
        key = entry.kind.name, entry.id
        if key in first:
            message = f"there are two of kind {entry.kind.name} with the id “{entry.id}”"
            help_line = "Give one of them another id."
            if entry.place.file.split("/")[0] != first[key].file.split("/")[0]:  # the brand's, and the base's
                help_line = f"Write “patch: {entry.id}” to change the base's entry, or give this one another id."
            report.add("duplicate-id", message, entry.id_span(), help_line, ("the other one", first[key]))
        else:
            first[key] = entry.id_span()


def unique_inner_ids(facts: Facts, report: Report) -> None:
    """Report every second descriptor, behaviour, item … of an entry with the same id."""
    for entry in facts.entries:
        for pattern in entry.kind.inner:
            first: dict[str, Span] = {}
            for path, member in walk(entry.data, pattern):
                span = entry.span(*path, "id")
                if member["id"] in first:
                    message = f"the id “{member['id']}” is used twice in this {entry.kind.name}"
                    other = ("the other one", first[member["id"]])
                    report.add("duplicate-id", message, span, "Give one of them another id.", other)
                else:
                    first[member["id"]] = span
