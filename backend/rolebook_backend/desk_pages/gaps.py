"""Gaps across a team: people by what is expected of them, as a grid and as rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.export import harmless
from rolebook_backend.results import Link, address, gap_of, lines_of, steps_to_target
from rolebook_backend.texts import label_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.desk_pages.reading import Sent
    from rolebook_backend.store import Person

COLUMNS = (
    "gaps_csv_person",
    "gaps_csv_form",
    "gaps_csv_question",
    "gaps_csv_own_answer",
    "gaps_csv_target",
    "gaps_csv_own_gap",
    "gaps_csv_managers_answer",
    "gaps_csv_managers_gap",
)
"""What the columns of the spreadsheet are called, by the keys of texts.py."""

MANY = 2
"""So many steps to go, or more, is the last shade."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What there is about one person in one form: what they sent, and what their manager answered."""

    person: Person
    form: Contract
    own: Sent | None
    managers: Sent | None

    @property
    def contract(self) -> Contract:
        """The form as the person answered it, or else as their manager did, or as it is now."""
        sent = self.own or self.managers
        return sent.contract if sent else self.form


@dataclass(frozen=True, slots=True)
class Level:
    """One answer of a cell: its words, the gap in words, and its shade."""

    label: str
    gap: str
    shade: str


UNSAID = Level("", "", "open")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands where a person and a question meet; None where there is no such answer."""

    own: Level | None
    managers: Level | None
    target: str

    @property
    def shade(self) -> str:
        """The shade of the cell: that of the own answer, or else of the manager's."""
        level = self.own or self.managers
        return level.shade if level else "open"


@dataclass(frozen=True, slots=True)
class Row:
    """One person: None where a question is not asked of their role."""

    person: Person
    role: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One assessment: its questions, its people, and how many of those who answered are where they should be."""

    title: str
    heads: tuple[Link, ...]
    rows: tuple[Row, ...]
    totals: tuple[str, ...]


def grids(found: Sequence[Answers]) -> tuple[Grid, ...]:
    """Return a grid for each assessment that somebody answered, whatever their roles; who did not is on it, too."""
    by_entry: dict[str, list[Answers]] = defaultdict(list)
    for one in found:
        by_entry[one.form.entry].append(one)
    answered = (answers for answers in by_entry.values() if any(one.own or one.managers for one in answers))
    return tuple(grid for answers in answered if (grid := _grid(answers)).heads)


def as_csv(found: Sequence[Answers], heads: Sequence[str]) -> str:
    """Return a row for each person and question; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(harmless, heads))
    for one in found:
        writer.writerows([harmless(cell) for cell in row] for row in _csv_rows(one))
    return out.getvalue()


def _csv_rows(one: Answers) -> Iterator[list[str]]:
    name, title = one.person.name or one.person.email, one.contract.title
    for field in one.contract.fields:
        if field.target:
            own, managers = (_level(sent, field) or UNSAID for sent in (one.own, one.managers))
            label = label_of(one.contract, field)
            yield [name, title, label, own.label, field.target.label, own.gap, managers.label, managers.gap]


def _grid(found: Sequence[Answers]) -> Grid:
    heads: dict[str, Link] = {}
    for one in found:
        for field in one.contract.fields:
            if field.target and field.name not in heads:
                heads[field.name] = Link(label_of(one.contract, field), address(field.href) if field.href else "")
    rows = tuple(_row(one, tuple(heads)) for one in found)
    columns = [[row.cells[place] for row in rows] for place in range(len(heads))]
    totals = tuple(_total(found[0].form, cells) for cells in columns)
    return Grid(found[0].form.title, tuple(heads.values()), rows, totals)


def _row(one: Answers, names: Sequence[str]) -> Row:
    fields = {field.name: field for field in one.contract.fields if field.target}
    cells = tuple(_cell(one, fields[name]) if name in fields else None for name in names)
    return Row(one.person, one.contract.role_name, cells)


def _cell(one: Answers, field: Field) -> Cell:
    return Cell(_level(one.own, field), _level(one.managers, field), field.target.label if field.target else "")


def _level(sent: Sent | None, field: Field) -> Level | None:
    """Return an answer in the words, and held to the target, of the form it was given in."""
    asked = sent.contract.field(field.name) if sent else None
    if sent is None or asked is None or field.name not in sent.submission.answers:
        return None
    answers, contract = sent.submission.answers, sent.contract
    label = ", ".join(lines_of(contract, asked, answers[field.name]))
    return Level(label, gap_of(contract, asked, answers), _shade(steps_to_target(asked, answers)))


def _shade(steps: int | None) -> str:
    if steps is None:
        return "open"
    if steps <= 0:
        return "reached" if steps == 0 else "above"
    return "many" if steps >= MANY else "one"


def _total(contract: Contract, cells: Sequence[Cell | None]) -> str:
    shades = [cell.shade for cell in cells if cell and cell.shade != "open"]
    reached = sum(shade in {"reached", "above"} for shade in shades)
    return say(contract, "gaps_total", count=reached, all=len(shades)) if shades else ""
