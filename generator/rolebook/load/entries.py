"""Raw entries, and the base framework with a brand laid over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.kinds import Kind
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
    so that they are checked too.
    """

    entries: list[Entry] = field(default_factory=list)
    overlay: list[Entry] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    brand: Entry | None = None
    removed: set[tuple[str, str]] = field(default_factory=set)

    def of(self, kind: str) -> list[Entry]:
        """All entries of a kind."""
        return [entry for entry in self.entries if entry.kind.name == kind]


def lay_over(base: list[Entry], brand: list[Entry], report: Report) -> tuple[list[Entry], set[tuple[str, str]]]:
    """The base's entries with a brand's additions, changes and removals; and what was removed, by kind and id.

    Ids that name nothing are reported at the brand's own place.
    """
    merged = {_key(entry): entry for entry in base}
    unkeyed = [entry for entry in base if merged.get(_key(entry)) is not entry]
    removed: set[tuple[str, str]] = set()
    added: list[Entry] = []
    for entry in brand:
        key = _key(entry)
        if entry.form == "entry" and not entry.kind.single:
            added.append(entry)
        elif key not in merged:
            _report_unknown(entry, base, report)
        elif entry.form == "remove":
            del merged[key]
            removed.add(key)
        else:
            merged[key] = _patched(merged[key], entry, report)
    return [*merged.values(), *unkeyed, *added], removed


def _key(entry: Entry) -> tuple[str, str]:
    return entry.kind.name, "" if entry.kind.single else entry.id


def _report_unknown(entry: Entry, base: list[Entry], report: Report) -> None:
    ids = sorted(other.id for other in base if other.kind is entry.kind)
    known = f"The base has: {', '.join(ids)}." if ids else f"The base has no {entry.kind.name}."
    report.add("patch-nothing", f"the base has no {entry.kind.name} called “{entry.id}”", entry.id_span(), known)


def _patched(base: Entry, patch: Entry, report: Report) -> Entry:
    own = {name: value for name, value in patch.data.items() if name != "patch"}
    data, place = _merge(base.data, base.place, own, patch.place, report)
    return Entry(base.kind, data, place)


def _merge(
    base: dict[str, Any], base_place: Place, over: dict[str, Any], over_place: Place, report: Report
) -> tuple[dict[str, Any], Place]:
    """Two blocks as one: the second's values count; places point to whoever wrote the value."""
    data = dict(base)
    parts = dict(base_place.parts) if isinstance(base_place.parts, dict) else {}
    keys = dict(base_place.keys or {})
    for name, value in over.items():
        value_place = over_place.at((name,))
        if name in base and (inner := _merge_inner(base[name], base_place.at((name,)), value, value_place, report)):
            value, value_place = inner  # noqa: PLW2901 (the merged value takes the place of the written one)
        data[name], parts[name], keys[name] = value, value_place, over_place.key(name)
    place = Place(base_place.file, base_place.line, base_place.column, base_place.length, keys, parts)
    return data, place


def _merge_inner(
    base: Any, base_place: Place, over: Any, over_place: Place, report: Report
) -> tuple[Any, Place] | None:
    """The merged value where both are blocks or lists of members with ids; `None` where the second simply replaces the first."""
    if isinstance(base, dict) and isinstance(over, dict):
        return _merge(base, base_place, over, over_place, report)
    if isinstance(base, list) and isinstance(over, list) and base and over and _members_key(base, over):
        return _merge_members(base, base_place, over, over_place, report)
    return None


def _members_key(base: list[Any], over: list[Any]) -> tuple[str, ...]:
    """What tells the members of two lists apart: their ids, or track and level."""
    for names in (("id",), ("track", "level"), ("competency",)):
        if all(isinstance(member, dict) and all(name in member for name in names) for member in (*base, *over)):
            return names
    return ()


def _merge_members(
    base: list[Any], base_place: Place, over: list[Any], over_place: Place, report: Report
) -> tuple[list[Any], Place]:
    names = _members_key(base, over)

    def identity(member: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(member[name]) for name in names)

    merged = {identity(member): (member, base_place.at((index,))) for index, member in enumerate(base)}
    for index, member in enumerate(over):
        key, place = identity(member), over_place.at((index,))
        if member.get("remove") is True:
            if merged.pop(key, None) is None:
                report.add(
                    "patch-nothing",
                    f"the base has no “{' '.join(key)}” here",
                    place.span(),
                    "Look the id up in the base's file.",
                )
        elif key in merged:
            merged[key] = _merge(*merged[key], member, place, report)
        else:
            merged[key] = member, place
    place = Place(
        base_place.file, base_place.line, base_place.column, base_place.length, None, [at for _, at in merged.values()]
    )
    return [member for member, _ in merged.values()], place
