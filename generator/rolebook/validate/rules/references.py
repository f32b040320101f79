"""Ids that are referred to exist."""

from __future__ import annotations

from collections.abc import Iterable

from rolebook.diagnostics import Report, Span
from rolebook.kinds import KINDS
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, label_of, suggest, walk


def known_references(facts: Facts, report: Report) -> None:
    """Report every id that names nothing of the kind it should name."""
    for entry in (*facts.entries, *(page.front for page in facts.pages)):
        for pattern, kind in entry.kind.refers:
            for path, name in walk(entry.data, pattern):
                if not facts.knows(kind, name):
                    _report_missing(facts, report, entry.span(*path), kind, name)


def known_item_sources(facts: Facts, report: Report) -> None:
    """Report assessment items whose descriptor or behaviour is gone from the entry they name."""
    inner = {
        "descriptor": ("competency", "levels[].descriptors[]"),
        "behaviour": ("principle", "behaviours[]"),
    }
    for entry in facts.of("assessment"):
        for path, source in walk(entry.data, "items[].from"):
            for part, (kind, pattern) in inner.items():
                holder = next((other for other in facts.of(kind) if other.id == source.get(kind)), None)
                if part in source and kind not in source:
                    message = f"a {part} is named, but not the {kind} it belongs to"
                    report.add("missing-key", message, entry.span(*path, part), f"Add a line “{kind}: …”.")
                elif part in source and holder is not None:
                    known = {member["id"] for _, member in walk(holder.data, pattern)}
                    _report_unknown(report, entry, (*path, part), part, source[part], known)


def known_parts(facts: Facts, report: Report) -> None:
    """Report items of a profile or subscale, and sections of a person, that their own entry does not have."""
    for kind, referring, part, pattern in (
        ("assessment", "items[].profile", "profile", "profiles[]"),
        ("assessment", "items[].subscale", "subscale", "subscales[]"),
        ("agreement", "sections[].written_by[]", "person", "people[]"),
    ):
        for entry in facts.of(kind):
            known = {member["id"] for _, member in walk(entry.data, pattern)}
            for path, name in walk(entry.data, referring):
                _report_unknown(report, entry, path, part, name, known)


def known_successors(facts: Facts, report: Report) -> None:
    """Report retired ids of no kind, and successors that do not exist."""
    for path, item in walk(facts.settings.data, "retired[]") if facts.settings else ():
        assert facts.settings is not None  # noqa: S101 (the line above asks)
        kinds = [kind.name for kind in KINDS if not kind.single]
        if item["kind"] not in kinds:
            message = f"there is no kind of entry called “{item['kind']}”"
            report.add("wrong-value", message, facts.settings.span(*path, "kind"), suggest(item["kind"], kinds))
        elif "replaced_by" in item and not facts.knows(item["kind"], item["replaced_by"]):
            span = facts.settings.span(*path, "replaced_by")
            _report_missing(facts, report, span, item["kind"], item["replaced_by"])
    for entry in facts.loaded.overlay:
        successor = entry.data.get("replaced_by")
        if entry.form == "remove" and isinstance(successor, str) and not facts.knows(entry.kind.name, successor):
            _report_missing(facts, report, entry.span("replaced_by"), entry.kind.name, successor)


def known_renamed_terms(facts: Facts, report: Report) -> None:
    """Report words a brand renames that the glossary does not have."""
    for name in facts.brand.data.get("terms", {}) if facts.brand else ():
        if facts.brand is not None and not facts.knows("glossary", name):
            span = facts.brand.place.at(("terms",)).key(name).span()
            message = f"“{name}” is renamed, but no term of the glossary"
            report.add("unknown-reference", message, span, suggest(name, facts.ids["glossary"]))


def _report_missing(facts: Facts, report: Report, span: Span, kind: str, name: str) -> None:
    """An id that no entry has: replaced, removed by the brand, or misspelt."""
    successor, removal = facts.retired.get((kind, name)), facts.loaded.removal(kind, name)
    help_line = f"It was replaced by “{successor}”." if successor else suggest(name, facts.ids[kind])
    if removal is not None:
        if not successor:
            help_line = "Change this place in the brand too, or keep the entry."
        message, related = f"the {label_of(kind)} “{name}” is removed by the brand", ("removed here", removal.id_span())
        report.add("unknown-reference", message, span, help_line, related)
    else:
        report.add("unknown-reference", f"there is no {label_of(kind)} called “{name}”", span, help_line)


def _report_unknown(report: Report, entry: Entry, path: Path, part: str, name: str, known: Iterable[str]) -> None:
    """An id that must be one of an entry's own parts."""
    if name not in known:
        message = f"there is no {part} called “{name}”"
        report.add("unknown-reference", message, entry.span(*path), suggest(name, known))
