"""Raw entries, and the base framework with a brand laid over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rolebook.diagnostics import Span
from rolebook.kinds import Kind
from rolebook.load.merge import Unmatched, merge_blocks
from rolebook.load.place import LatePlace, Place


@dataclass(slots=True)
class Entry:
    """One entry as written: plain data, and the place of every value in it, looked up when one is asked for.

    `form` says which schema it follows: `entry`, or in a brand `patch` and `remove`.
    """

    kind: Kind
    data: dict[str, Any]
    where: Place | LatePlace
    form: str = "entry"

    @property
    def place(self) -> Place:
        """The place of the whole entry, with those of its values."""
        return self.where if isinstance(self.where, Place) else self.where.found()

    @property
    def file(self) -> str:
        """The file it stands in; of an entry that a brand changes, the base's."""
        return self.where.file

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
    so that they are checked too; `unmatched` what in them changes or removes nothing. `unread` names the kinds of which
    something could not be read: what is missing there may stand in it. `sources` holds the text of each file that was
    read, `careful` the names of those that could not be read quickly, `changed` the base's entries that the brand
    changes, as they were.
    """

    entries: list[Entry] = field(default_factory=list)
    overlay: list[Entry] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    brand: Entry | None = None
    removed: set[tuple[str, str]] = field(default_factory=set)
    unmatched: list[Unmatched] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    sources: dict[str, str] = field(default_factory=dict)
    careful: set[str] = field(default_factory=set)
    changed: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def of(self, kind: str) -> list[Entry]:
        """All entries of a kind."""
        return [entry for entry in self.entries if entry.kind.name == kind]

    def removal(self, kind: str, name: str) -> Entry | None:
        """The brand's words that take an entry of the base away."""
        key = kind, name
        return next((entry for entry in self.overlay if entry.form == "remove" and _key(entry) == key), None)


def lay_over(loaded: Loaded, brand: list[Entry]) -> None:
    """Lay a brand's additions, changes and removals over the base's entries.

    What names nothing of the base is noted in `unmatched`, at the brand's own place.
    """
    merged: dict[tuple[str, str], Entry] = {}
    for entry in loaded.entries:
        merged.setdefault(_key(entry), entry)
    others = [entry for entry in loaded.entries if merged[_key(entry)] is not entry]
    added: list[Entry] = []
    for entry in brand:
        key = _key(entry)
        if entry.form == "entry":
            added.append(entry)
        elif key not in merged:
            known = tuple(sorted(name for kind, name in merged if kind == key[0] and name))
            loaded.unmatched.append(Unmatched(*key, entry.id_span(), known, removed=key in loaded.removed))
        elif entry.form == "remove":
            del merged[key]
            loaded.removed.add(key)
        else:
            loaded.changed.setdefault(key, merged[key])
            merged[key] = _patched(merged[key], entry, loaded.unmatched)
    loaded.overlay = [entry for entry in brand if entry.form != "entry"]
    loaded.entries = [*merged.values(), *others, *added]


def _key(entry: Entry) -> tuple[str, str]:
    return entry.kind.name, "" if entry.kind.single else entry.id


def _patched(base: Entry, patch: Entry, unmatched: list[Unmatched]) -> Entry:
    own = {name: value for name, value in patch.data.items() if name != "patch"}
    data, place = merge_blocks(base.data, base.place, own, patch.place, unmatched)
    return Entry(base.kind, data, place)
