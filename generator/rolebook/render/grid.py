"""Competencies and levels at a glance: one table for each track a role's targets lie on."""

from __future__ import annotations

from dataclasses import dataclass

from rolebook.model import Competency, CompetencyLevel, Level, Track
from rolebook.project import Expected, RoleView


@dataclass(frozen=True, slots=True)
class Cell:
    """One level of one competency; `found` is `None` where it is not described.

    `mark` is `target` for the level that is expected, `asked` for a target that is not described itself.
    """

    level: Level
    found: CompetencyLevel | None
    mark: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One track with the competencies whose targets lie on it."""

    track: Track
    rows: tuple[tuple[Competency, tuple[Cell, ...]], ...]


def grids(view: RoleView) -> tuple[Grid, ...]:
    """The tables of one role, in the order its competencies name their tracks."""
    tracks = {expected.track.id: expected.track for expected in view.competencies}
    return tuple(
        Grid(
            track,
            tuple((one.competency, _cells(one)) for one in view.competencies if one.track.id == track.id),
        )
        for track in tracks.values()
    )


def _cells(expected: Expected) -> tuple[Cell, ...]:
    described = {level.level.id: level for level in expected.competency.on(expected.track)}
    return tuple(Cell(level, described.get(level.id), _mark(expected, level)) for level in expected.track.levels)


def _mark(expected: Expected, level: Level) -> str:
    """The level that stands for the target is marked where the target itself is not described."""
    if expected.level is not None and level.id == expected.level.level.id:
        return "target"
    return "asked" if level.id == expected.target.level.id else ""
