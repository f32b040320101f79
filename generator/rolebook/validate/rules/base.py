"""What every cross-entry rule looks at, and how it walks entries."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rolebook.kinds import KINDS
from rolebook.load import Entry, Loaded, Page

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Facts:
    """The entries whose shape is sound, and what is known of all."""

    loaded: Loaded
    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]

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
        known["party"] = {party["id"] for party in settings.get("parties", [])}
        known["commitment group"] = {group["id"] for group in settings.get("commitment_groups", [])}
        known["page"] = {page.name for page in self.loaded.pages}
        return known

    @cached_property
    def retired(self) -> dict[tuple[str, str], str]:
        """What took the place of ids that are gone."""
        listed = self.settings.data.get("retired", []) if self.settings else []
        return {(item["kind"], item["id"]): item.get("replaced_by", "") for item in listed}

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        """Level ids by track, lowest first."""
        return {track.id: [level["id"] for level in track.data["levels"]] for track in self.of("track")}

    @cached_property
    def off(self) -> tuple[frozenset[str], frozenset[str]]:
        """Kinds and pages this edition does without."""
        places = [self.settings, self.loaded.brand]
        offs = [entry.data.get("without") or {} for entry in places if entry is not None]
        offs = [off for off in offs if isinstance(off, dict)]
        return (
            frozenset(name for off in offs for name in off.get("kinds", [])),
            frozenset(name for off in offs for name in off.get("pages", [])),
        )


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


def suggest(word: str, known: set[str] | list[str]) -> str:
    """One line of help for a word that is not among the known ones."""
    near = difflib.get_close_matches(word, sorted(known), 1, 0.6)
    if near:
        return f"Did you mean “{near[0]}”?"
    listed = ", ".join(sorted(known)[:12])
    return f"Known: {listed}{' …' if len(known) > 12 else ''}." if known else "There is none yet."
