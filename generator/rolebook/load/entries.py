"""Raw entries, and the base framework with a brand laid over it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.kinds import Kind
from rolebook.load.merge import merge_blocks
from rolebook.load.place import Place


@dataclass(slots=True)
class Entry:
    """One entry as written: plain data, and the place of every value in it.

    `form` says which schema it follows: `entry`, or in a brand `patch` and `remove`.
    """

    kind: Kind
    data: dict[str, Any]
    place: Place
    form: str = "entry"

    @property
    def id(self) -> str:
        """Its id, or the id of the base's entry that it changes or removes; empty where none is written."""
        name = self.data.get("id" if self.form == "entry" else self.form, "")
        return name if isinstance(name, str) else ""

    def span(self, *path: str | int) -> Span:
        """The place of a value inside it."""
        return self.place.at(path).span()

    def id_span(self) -> Span:
        """Where its id is written."""
        return self.span("id" if self.form == "entry" else self.form)


@dataclass(slots=True)
class Page:
    """A prose page of content/: its front matter as an entry, and its Markdown."""

    name: str
    front: Entry
    body: str
    body_line: int


@dataclass(slots=True)
class Loaded:
    """Everything read for one edition, before anything is checked.

    `entries` holds the base with the brand laid over it; `overlay` the brand's own patches and removals as written,
    so that they are checked too. `unread` names the kinds of which something could not be read: what is missing there
    may stand in it. `sources` holds the text of each file that was read.
    """

    entries: list[Entry] = field(default_factory=list)
    overlay: list[Entry] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    brand: Entry | None = None
    removed: set[tuple[str, str]] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    sources: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> list[Entry]:
        """All entries of a kind."""
        return [entry for entry in self.entries if entry.kind.name == kind]

    def removal(self, kind: str, name: str) -> Entry | None:
        """The brand's words that take an entry of the base away."""
        key = kind, name
        return next((entry for entry in self.overlay if entry.form == "remove" and _key(entry) == key), None)


def lay_over(
    base: list[Entry], brand: list[Entry], unread: set[str], report: Report
) -> tuple[list[Entry], set[tuple[str, str]]]:
    """The base's entries with a brand's additions, changes and removals; and what was removed, by kind and id.

    Ids that name nothing are reported at the brand's own place, unless the base's kind is among the `unread` ones.
    """
    merged: dict[tuple[str, str], Entry] = {}
    for entry in base:
        merged.setdefault(_key(entry), entry)
    others = [entry for entry in base if merged[_key(entry)] is not entry]
    removed: set[tuple[str, str]] = set()
    added: list[Entry] = []
    for entry in brand:
        key = _key(entry)
        if entry.form == "entry":
            added.append(entry)
        elif key not in merged:
            if entry.id and entry.kind.name not in unread:
                _report_unknown(entry, merged, removed, report)
        elif entry.form == "remove":
            del merged[key]
            removed.add(key)
        else:
            merged[key] = _patched(merged[key], entry, report)
    return [*merged.values(), *others, *added], removed


def _key(entry: Entry) -> tuple[str, str]:
    return entry.kind.name, "" if entry.kind.single else entry.id


def _report_unknown(
    entry: Entry, base: Mapping[tuple[str, str], Entry], removed: set[tuple[str, str]], report: Report
) -> None:
    kind, name = _key(entry)
    if (kind, name) in removed:
        message = f"this brand has removed the {kind} “{name}” already"
        report.add("patch-nothing", message, entry.id_span(), "Keep the change or the removal, not both.")
        return
    ids = sorted(other for other_kind, other in base if other_kind == kind and other)
    near = difflib.get_close_matches(name, ids, 1, 0.6)
    help_line = f"The base has: {', '.join(ids)}." if ids else f"The base has no {kind}."
    if near:
        help_line = f"Did you mean “{near[0]}”?"
    report.add("patch-nothing", f"the base has no {kind} called “{name}”", entry.id_span(), help_line)


def _patched(base: Entry, patch: Entry, report: Report) -> Entry:
    own = {name: value for name, value in patch.data.items() if name != "patch"}
    data, place = merge_blocks(base.data, base.place, own, patch.place, report)
    return Entry(base.kind, data, place)
