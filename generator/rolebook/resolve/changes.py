"""The changes that entries, their parts and pages tell of, and entries that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rolebook.kinds.history import version_key
from rolebook.model import Change, HandbookVersion

# What is added to these is something new that is expected of people: material unless it is said that it is not.
_EXPECTED = frozenset({"principle", "competency", "commitment"})

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry or page that may tell of changes."""

    kind: str
    id: str
    data: Data

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.data.get("name") or self.data.get("term") or self.data.get("title") or self.id)


def versions(settings: Data) -> tuple[HandbookVersion, ...]:
    """The versions that the handbook lists, newest first."""
    listed = [
        HandbookVersion(one["version"], one.get("date", ""), one.get("summary", ""))
        for one in settings.get("versions", ())
    ]
    return tuple(sorted(listed, key=lambda one: version_key(one.version), reverse=True))


def changes(told: Iterable[Told], settings: Data, gone: frozenset[str]) -> tuple[Change, ...]:
    """Every change, newest version first, else in the order given; retired ones of kinds in `gone` are left out.

    What came with the first version the handbook lists is not new.
    """
    listed = versions(settings)
    first = version_key(listed[-1].version) if listed else ()
    found = [change for one in told for change in _of(one)]
    found += [change for change in _retired(settings) if change.kind not in gone]
    kept = (one for one in found if one.sort != "new" or version_key(one.version) > first)
    return tuple(sorted(kept, key=lambda one: version_key(one.version), reverse=True))


def _of(told: Told) -> Iterator[Change]:
    yield from _own(told, told.data)
    since = told.data.get("since", "")
    for part in _parts(told.data):
        for change in _own(told, part):
            # What came with its entry is told with the entry.
            if not (change.sort == "new" and since and version_key(change.version) == version_key(since)):
                yield change


def _parts(data: Data) -> Iterator[Data]:
    """The parts that can have a history of their own."""
    yield from data.get("behaviours", ())
    for level in data.get("levels", ()):
        yield from level.get("descriptors", ())


def _own(told: Told, data: Data) -> Iterator[Change]:
    """The changes of an entry or one of its parts; a change of the version it came with tells of its coming."""
    is_part = data is not told.data
    part, text = (data["id"], data["text"]) if is_part else ("", "")
    since, listed = data.get("since", ""), _listed(data)
    for one in listed:
        is_new = bool(since) and version_key(one["version"]) == version_key(since)
        default = is_new and told.kind in _EXPECTED
        material = one.get("material", default)
        sort = "new" if is_new else "changed"
        yield Change(one["version"], told.kind, told.id, sort, told.name, material, part, text, one.get("what", ""))
    if since and not any(version_key(one["version"]) == version_key(since) for one in listed):
        # `material` is about the last that happened, which is its coming where nothing has changed since.
        material = data.get("material", told.kind in _EXPECTED) if not listed else told.kind in _EXPECTED
        yield Change(since, told.kind, told.id, "new", told.name, material, part, text)


def _listed(data: Data) -> list[Data]:
    """The changes as a list; `material` beside it is about the last one, unless that says so itself."""
    written = data.get("changed", ())
    listed = [{"version": written}] if isinstance(written, str) else [dict(one) for one in written]
    if listed and "material" in data:
        last = max(listed, key=lambda one: version_key(one["version"]))
        last.setdefault("material", data["material"])
    return listed


def _retired(settings: Data) -> Iterator[Change]:
    """What is gone, where it is said since when."""
    for one in settings.get("retired", ()):
        if "version" in one:
            entry, _, part = one["id"].partition("#")
            name = one.get("name", one["id"])
            said = one.get("what", ""), one.get("material", False)
            yield Change(one["version"], one["kind"], entry, "removed", name, said[1], part, "", said[0])
