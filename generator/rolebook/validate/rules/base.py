"""What every cross-entry rule looks at, and how it walks entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from rolebook.diagnostics import Edit, Fix, Span, nearest
from rolebook.kinds import KINDS
from rolebook.load import Entry, Loaded, Page
from rolebook.validate.fixes import Lines
from rolebook.validate.names import PARTS_OF_SETTINGS
from rolebook.validate.texts import Text, texts_to_look_at

Path = tuple[str | int, ...]

_MOST_NAMED = 12


@dataclass(frozen=True)
class Facts:
    """The entries, pages and brand whose shape is sound, and what is known of all.

    `earlier` is an earlier version of the same edition, where one was given to compare with.
    """

    loaded: Loaded
    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    brand: Entry | None = None
    earlier: Loaded | None = None
    lines: Lines = field(default_factory=lambda: Lines({}))

    def of(self, kind: str) -> list[Entry]:
        """The sound entries of a kind."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.kind.name, []).append(entry)
        return found

    @cached_property
    def settings(self) -> Entry | None:
        """The handbook's settings, if they could be read."""
        return next(iter(self.of("handbook")), None)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The texts of entries, of the brand and of pages that could hold HTML, a marked term or a link."""
        brand = [self.loaded.brand] if self.loaded.brand is not None else []
        return texts_to_look_at(self.loaded, [*self.loaded.entries, *brand], self.loaded.pages)

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """Every id that can be referred to, by kind. Entries of unsound shape count too: their own error is enough."""
        known: dict[str, set[str]] = {kind.name: set() for kind in KINDS}
        for entry in self.loaded.entries:
            if entry.id:
                known[entry.kind.name].add(entry.id)
        settings = self.settings.data if self.settings else {}
        for kind, key in PARTS_OF_SETTINGS.items():
            known[kind] = {part["id"] for part in settings.get(key, [])}
        known["page"] = {page.name for page in self.loaded.pages}
        return known

    @cached_property
    def uncertain(self) -> frozenset[str]:
        """Kinds that may have more ids than are known, because something of theirs could not be read."""
        unread = set(self.loaded.unread)
        unread |= {entry.kind.name for entry in self.loaded.entries if not entry.kind.single and not entry.id}
        if self.settings is None:
            unread |= set(PARTS_OF_SETTINGS)
        return frozenset(unread)

    def knows(self, kind: str, name: str) -> bool:
        """Whether there is an entry of that kind and id, or could be one in what was not read."""
        return name in self.ids[kind] or kind in self.uncertain

    def are_known(self, kind: str, names: list[Any]) -> bool:
        """Whether all of these are ids of that kind."""
        try:
            return self.ids[kind].issuperset(names)
        except TypeError:  # a list or block where an id belongs
            return False

    @cached_property
    def retired(self) -> dict[tuple[str, str], str]:
        """What took the place of ids that are gone: said in the settings, or by the brand that removes an entry."""
        listed = self.settings.data.get("retired", []) if self.settings else []
        gone = {(item["kind"], item["id"]): item.get("replaced_by", "") for item in listed}
        for entry in self.loaded.overlay:
            successor = entry.data.get("replaced_by")
            if entry.form == "remove" and isinstance(successor, str):
                gone[entry.kind.name, entry.id] = successor
        return gone

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        """Level ids by track, lowest first."""
        return {track.id: [level["id"] for level in track.data["levels"]] for track in self.of("track")}

    @cached_property
    def off(self) -> tuple[frozenset[str], frozenset[str]]:
        """Kinds and pages this edition does without."""
        offs = [entry.data.get("without", {}) for entry in (self.settings, self.brand) if entry is not None]
        return (
            frozenset(name for off in offs for name in off.get("kinds", [])),
            frozenset(name for off in offs for name in off.get("pages", [])),
        )

    @cached_property
    def parts(self) -> dict[tuple[str, str], set[str]]:
        """What a link can name behind the hash, for entries whose pages have an anchor for each inner part."""
        anchors: dict[tuple[str, str], set[str]] = {}
        for entry in self.of("principle"):
            anchors["principle", entry.id] = set(values(entry.data, "behaviours[].id"))
        for entry in self.of("competency"):
            levels = list(values(entry.data, "levels[]"))
            anchors["competency", entry.id] = (
                {f"{level['track']}-{level['level']}" for level in levels}
                | {level["track"] for level in levels}
                | set(values(entry.data, "levels[].descriptors[].id"))
            )
        return anchors


@lru_cache(maxsize=256)
def _steps(pattern: str) -> tuple[tuple[str, bool], ...]:
    return tuple((step.removesuffix("[]"), step.endswith("[]")) for step in pattern.split("."))


def values(data: Any, pattern: str) -> list[Any]:
    """Every value that a path such as `levels[].descriptors[]` leads to. Quicker than `walk`, without the steps."""
    found = [data]
    for name, is_list in _steps(pattern):
        inner = [one[name] for one in found if isinstance(one, dict) and name in one]
        found = [member for members in inner if isinstance(members, list) for member in members] if is_list else inner
    return found


def walk(data: Any, pattern: str) -> Iterator[tuple[Path, Any]]:
    """Every value that a path such as `levels[].descriptors[]` leads to, with the steps to it."""
    yield from _walk(data, _steps(pattern), ())


def _walk(data: Any, steps: tuple[tuple[str, bool], ...], at: Path) -> Iterator[tuple[Path, Any]]:
    if not steps:
        yield at, data
        return
    (name, is_list), *rest = steps
    if not isinstance(data, dict) or name not in data:
        return
    if is_list:
        for index, member in enumerate(data[name] if isinstance(data[name], list) else ()):
            yield from _walk(member, tuple(rest), (*at, name, index))
    else:
        yield from _walk(data[name], tuple(rest), (*at, name))


def label_of(kind: str) -> str:
    """What one entry of a kind is called in messages."""
    return "glossary term" if kind == "glossary" else kind


def meant(word: str, known: Iterable[str], *places: Span) -> tuple[str, Fix | None]:
    """One line of help for a word that is not a known one, and the fix that writes the right one at its places."""
    words = sorted(known)
    near = nearest(word, words)
    if near:
        fix = Fix(tuple(Edit(place, near.word) for place in places), near.obvious) if places else None
        return f"Did you mean “{near.word}”?", fix
    listed = f"{', '.join(words[:_MOST_NAMED])}{' …' if len(words) > _MOST_NAMED else ''}"
    return (f"Known: {listed}." if words else "There is none yet."), None


def succeeded(successor: str, *places: Span) -> tuple[str, Fix]:
    """The help and the fix for an id that another one has replaced."""
    return f"It was replaced by “{successor}”.", Fix(tuple(Edit(place, successor) for place in places), certain=True)


def second_ones(names: Iterable[Any]) -> list[tuple[int, int]]:
    """The positions of values that stood in a list before, each with the position of the first."""
    first: dict[Any, int] = {}
    return [(at, first[name]) for at, name in enumerate(names) if first.setdefault(name, at) != at]
