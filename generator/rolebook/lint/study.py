"""What a lint rule looks at: an edition without errors, less what its settings accept as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from rolebook.diagnostics import Span
from rolebook.lint.passages import Passage, passages_of
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts


@dataclass(frozen=True)
class Cell:
    """A level that a competency describes: `index` is its position in the entry's list."""

    entry: Entry
    index: int
    data: dict[str, Any]

    @property
    def address(self) -> str:
        """As `except` names it."""
        return f"competency:{self.entry.id}#{self.data['track']}-{self.data['level']}"

    @property
    def span(self) -> Span:
        """Where its level is named."""
        return self.entry.span("levels", self.index, "level")

    @property
    def texts(self) -> list[str]:
        """What it says: the summary, if there is one, and the descriptors."""
        summary = [self.data["summary"]] if "summary" in self.data else []
        return [*summary, *(one["text"] for one in self.data.get("descriptors", ()))]


@dataclass(frozen=True)
class Study:
    """The facts of an edition, all its texts, and the day it is looked at.

    The entries, levels and parts that `accepted` names are left out of everything but `facts` and `texts`.
    """

    facts: Facts
    texts: tuple[Passage, ...]
    today: date
    accepted: frozenset[str] = frozenset()

    def without(self, accepted: frozenset[str]) -> Study:
        """The same without what stands at some addresses."""
        return replace(self, accepted=accepted) if accepted else self

    @cached_property
    def language(self) -> str:
        """The language of the texts, without a region: `en` for `en-GB`; empty where it is not known."""
        settings = self.facts.settings
        return str(settings.data["language"]).partition("-")[0] if settings else ""

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The texts to look at."""
        return tuple(one for one in self.texts if self.accepted.isdisjoint(one.addresses))

    def accepts(self, *addresses: str) -> bool:
        """Whether one of these is left out."""
        return not self.accepted.isdisjoint(addresses)

    def statements(self, *sorts: str) -> list[Passage]:
        """The texts of some sorts, in their order."""
        return [one for one in self.passages if one.sort in sorts]

    def entries(self, *kinds: str) -> list[Entry]:
        """The entries that the edition shows, of some kinds or of all."""
        return [
            entry
            for entry in self.facts.entries
            if (not kinds or entry.kind.name in kinds)
            and entry.kind.name not in self.facts.off[0]
            and not self.accepts(f"{entry.kind.name}:{entry.id}")
        ]

    @cached_property
    def cells(self) -> list[Cell]:
        """Every level that a competency describes."""
        found = (
            Cell(entry, index, level)
            for entry in self.entries("competency")
            for index, level in enumerate(entry.data.get("levels", ()))
        )
        return [cell for cell in found if not self.accepts(cell.address)]

    @cached_property
    def steps(self) -> list[tuple[Cell, Cell]]:
        """Every two levels of one track and competency between which nothing is described, the lower one first."""
        tracks: dict[tuple[str, str], list[Cell]] = {}
        for cell in self.cells:
            tracks.setdefault((cell.entry.id, cell.data["track"]), []).append(cell)
        return [step for cells in tracks.values() for step in pairwise(self._in_order(cells))]

    def _in_order(self, cells: Iterable[Cell]) -> list[Cell]:
        return sorted(cells, key=lambda cell: self.facts.levels[cell.data["track"]].index(cell.data["level"]))


def study_of(facts: Facts, today: date) -> Study:
    """All of an edition, looked at on a day."""
    return Study(facts, tuple(passages_of(facts)), today)
