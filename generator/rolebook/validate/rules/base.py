"""What every cross-entry rule looks at, and how it walks entries."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rolebook.kinds import KINDS
from rolebook.load import Entry, Loaded, Page

Path = tuple[str | int, ...]

# Parts of the handbook's settings that ids refer to: their kind, and the key they stand under.
_PARTS_OF_SETTINGS = {"party": "parties", "commitment group": "commitment_groups"}


@dataclass(frozen=True)
class Facts:
    """The entries, pages and brand whose shape is sound, and what is known of all."""

    loaded: Loaded
    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    brand: Entry | None = None

    def of(self, kind: str) -> list[Entry]:
        """The sound entries of a kind."""
        return [entry for entry in self.entries if entry.kind.name == kind]

    @cached_property
    def settings(self) -> Entry | None:
        """The handbook's settings, if they could be read."""
        return next(iter(self.of("handbook")), None)

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """Every id that can be referred to, by kind. Entries of unsound shape count too: their own error is enough."""
        known: dict[str, set[str]] = {kind.name: set() for kind in KINDS}
        for entry in self.loaded.entries:
            if entry.id:
                known[entry.kind.name].add(entry.id)
        settings = self.settings.data if self.settings else {}
        for kind, key in _PARTS_OF_SETTINGS.items():
            known[kind] = {part["id"] for part in settings.get(key, [])}
        known["page"] = {page.name for page in self.loaded.pages}
        return known

    @cached_property
    def uncertain(self) -> frozenset[str]:
        """Kinds that may have more ids than are known, because something of theirs could not be read."""
        unread = set(self.loaded.unread)
        unread |= {entry.kind.name for entry in self.loaded.entries if not entry.kind.single and not entry.id}
        if self.settings is None:
            unread |= set(_PARTS_OF_SETTINGS)
        return frozenset(unread)

    def knows(self, kind: str, name: str) -> bool:
        """Whether there is an entry of that kind and id, or could be one in what was not read."""
        return name in self.ids[kind] or kind in self.uncertain

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
            anchors["principle", entry.id] = {member["id"] for _, member in walk(entry.data, "behaviours[]")}
        for entry in self.of("competency"):
            levels = [level for _, level in walk(entry.data, "levels[]")]
            anchors["competency", entry.id] = (
                {f"{level['track']}-{level['level']}" for level in levels}
                | {level["track"] for level in levels}
                | {member["id"] for _, member in walk(entry.data, "levels[].descriptors[]")}
            )
        return anchors


def walk(data: Any, pattern: str) -> Iterator[tuple[Path, Any]]:
    """Every value that a path such as `levels[].descriptors[]` leads to, with the steps to it."""
    yield from _walk(data, pattern.split("."), ())


def _walk(data: Any, steps: list[str], at: Path) -> Iterator[tuple[Path, Any]]:
    if not steps:
        yield at, data
        return
    name = steps[0].removesuffix("[]")
    if not isinstance(data, dict) or name not in data:
        return
    value = data[name]
    if steps[0].endswith("[]"):
        for index, member in enumerate(value):
            yield from _walk(member, steps[1:], (*at, name, index))
    else:
        yield from _walk(value, steps[1:], (*at, name))


def label_of(kind: str) -> str:
    """What one entry of a kind is called in messages."""
    return "glossary term" if kind == "glossary" else kind


def suggest(word: str, known: Iterable[str]) -> str:
    """One line of help for a word that is not among the known ones."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, 1, 0.6)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Known: {', '.join(words[:12])}{' …' if len(words) > 12 else ''}." if words else "There is none yet."
