"""Roles and tracks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """An ordered step of a track. `rank` counts from 1, lowest first."""

    id: str
    name: str
    rank: int
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """A career line with its own levels, lowest first."""

    id: str
    name: str
    cumulative: bool
    levels: tuple[Level, ...]
    summary: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()

    def level(self, name: str) -> Level:
        """The level of that id. Raises `StopIteration` if the track has none."""
        return next(level for level in self.levels if level.id == name)


@dataclass(frozen=True, slots=True)
class Target:
    """The level expected of a role in one competency."""

    track: Track
    level: Level


@dataclass(frozen=True, slots=True)
class Contact:
    """A role to turn to, by its id, and for what."""

    about: str
    role: str


@dataclass(frozen=True, slots=True)
class Role:
    """A position in the responsibility model. `exceptions` holds targets by competency id, `held_by` names holders."""

    id: str
    name: str
    plural: str
    summary: str
    single_holder: bool
    reports_to: str
    target: Target | None
    exceptions: dict[str, Target]
    track: Track | None
    held_by: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    description: str = ""
    aliases: tuple[str, ...] = ()
