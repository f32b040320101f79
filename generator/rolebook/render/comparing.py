"""Comparisons as pages and the script show them: the words of every row, and under which heading it stands.

The static pages and the JSON files for the script are made from the same `Compared`, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from rolebook.model import Behaviour, Competency, CompetencyLevel, Level, Obligation, Track
from rolebook.project import Expected, RoleView
from rolebook.project.compare import (
    Change,
    Kind,
    LevelChange,
    compare_levels,
    compare_on_track,
    compare_roles,
)
from rolebook.project.likeness import LEAST, Piece, likeness, pieces
from rolebook.render import text
from rolebook.render.matrix import obligation_words
from rolebook.render.site import Site

Thing = TypeVar("Thing")
# Every descriptor stands in many comparisons.
plain = lru_cache(maxsize=8192)(text.plain)
Sides = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `pieces` are its words, those that differ marked; `name` says what it is about, if need be."""

    kind: Kind
    pieces: tuple[Piece, ...]
    name: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one kind under their heading."""

    kind: Kind
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a comparison. `summaries` holds what each side says of itself, by the side's name."""

    title: str
    address: str
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    summaries: tuple[tuple[str, str], ...] = ()

    @property
    def differing(self) -> tuple[Group, ...]:
        """The groups that tell the sides apart."""
        return tuple(group for group in self.groups if group.kind.differs)

    @property
    def alike(self) -> tuple[Group, ...]:
        """The groups of what is the same, which pages fold."""
        return tuple(group for group in self.groups if not group.kind.differs)


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison with its title, what holds for all of it, and its parts."""

    title: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = field(default=())


def compared_levels(site: Site, competency: Competency, before: CompetencyLevel, after: CompetencyLevel) -> Compared:
    """Two levels of a competency."""
    change = compare_levels(competency, before, after, plain)
    t = site.strings
    one, other = _names(change)
    title = t("compare.from-to" if change.step else "compare.beside", a=one, b=other)
    return Compared(title, (_level_part(site, change, title),), _cumulative(site, change))


def compared_on_track(site: Site, track: Track, lower: Level, higher: Level) -> Compared:
    """Two levels of a track, in all competencies."""
    t = site.strings
    parts, unchanged = [], []
    for competency in site.framework.competencies:
        change = compare_on_track(competency, track, lower, higher, plain)
        if change is None:
            if competency.on(track):
                unchanged.append(competency.short_name)
            continue
        nearest = [
            t("compare.nearest", asked=asked.name, level=level.name)
            for asked, level in ((lower, change.before), (higher, change.after))
            if level is not None and level.level.id != asked.id
        ]
        own = _cumulative(site, change) if competency.is_cumulative(track) != track.cumulative else ()
        parts.append(_level_part(site, change, competency.name, (*nearest, *own)))
    notes = [t("track.cumulative" if track.cumulative else "track.not-cumulative")]
    if unchanged:
        notes.append(t("compare.unchanged", names=", ".join(unchanged)))
    title = t("compare.from-to", a=lower.name, b=higher.name)
    return Compared(title, tuple(parts), tuple(notes))


def compared_roles(site: Site, before: RoleView, after: RoleView) -> Compared:
    """Two roles."""
    change = compare_roles(site.framework, before, after)
    t = site.strings
    names = {"a": before.role.name, "b": after.role.name}
    targets = [
        Row(
            each.kind,
            _beside(site, each, names, lambda side: _target(site, side)),
            competency.name,
            _levels_address(site, competency, each),
        )
        for competency, each in change.competencies
    ]
    due = [
        Row(
            each.kind,
            _beside(site, each, names, lambda side: _obligations(site, side)),
            commitment.name,
            site.addresses.entry("commitment", commitment.id) or "",
        )
        for commitment, each in change.commitments
    ]
    behaviours = [
        Row(
            each.kind,
            (Piece("=", _behaviour(site, each)),),
            principle.name,
            f"{site.addresses.entry('principle', principle.id)}#{each.either.id}",
        )
        for principle, each in change.principles
    ]
    filled = (("competencies", targets), ("commitments", due), ("principles", behaviours))
    parts = tuple(
        Part(t(f"role.{name}"), "", _groups(site, "compare-role", rows, names)) for name, rows in filled if rows
    )
    return Compared(t("compare.roles-title", **names), parts)


def _level_part(site: Site, change: LevelChange, title: str, notes: tuple[str, ...] = ()) -> Part:
    t = site.strings
    one, other = _names(change)
    rows = [
        _row(
            each.kind,
            _both(each, lambda side: plain(side.descriptor.text)),
            note=each.after.level.name if each.after and each.after.level != change.after else "",
        )
        for each in change.descriptors
    ]
    summary = change.summary
    summaries: tuple[tuple[str, str], ...] = ()
    if summary and summary.before and summary.after and likeness(summary.before, summary.after) >= LEAST:
        rows.insert(0, _row(summary.kind, (summary.before, summary.after), t("compare.summary")))
    elif summary:
        summaries = tuple((name, text) for name, text in ((one, summary.before), (other, summary.after)) if text)
    said = list(notes)
    if change.between:
        said.append(t("compare.between", levels=_listed(change.between)))
    if change.below:
        said.append(t("compare.below", levels=_listed(change.below)))
    if change.before is None:
        said.append(t("compare.nothing-below", level=other))
    mode = "compare-step" if change.step else "compare-across"
    groups = _groups(site, mode, rows, {"a": one, "b": other})
    address = site.addresses.entry("competency", change.competency.id) or ""
    return Part(title, f"{address}#{change.after.anchor}", groups, tuple(said), summaries)


def _names(change: LevelChange) -> tuple[str, str]:
    before, after = change.before, change.after
    if change.step:
        return before.name if before else "", after.name
    return level_name(before) if before else "", level_name(after)


def level_name(level: CompetencyLevel) -> str:
    """A level with its track, for where levels of several tracks meet."""
    return f"{level.track.name} · {level.name}"


def _listed(levels: Sequence[CompetencyLevel]) -> str:
    return ", ".join(level.name for level in levels)


def _cumulative(site: Site, change: LevelChange) -> tuple[str, ...]:
    if not change.step:
        return (site.strings("compare.across"),)
    return (site.strings("competency.cumulative" if change.cumulative else "competency.not-cumulative"),)


def _both(change: Change[Thing], words: Callable[[Thing], str]) -> Sides:
    """The words of both sides."""
    before, after = change.before, change.after
    return None if before is None else words(before), None if after is None else words(after)


def _row(kind: Kind, sides: Sides, name: str = "", address: str = "", note: str = "") -> Row:
    before, after = sides
    if before is None or after is None or not kind.differs:
        return Row(kind, (Piece("=", (before if after is None else after) or ""),), name, address, note)
    marked = pieces(before, after)
    if likeness(before, after) < LEAST:
        marked = (Piece("-", before), Piece("+", after))
    return Row(kind, marked, name, address, note)


def _groups(site: Site, mode: str, rows: Sequence[Row], names: dict[str, str]) -> tuple[Group, ...]:
    order = list(Kind)
    sorted_rows = sorted(rows, key=lambda row: order.index(row.kind))
    return tuple(
        Group(kind, site.strings(f"{mode}.{kind}", **names), tuple(own))
        for kind, own in groupby(sorted_rows, key=lambda row: row.kind)
    )


def _target(site: Site, side: Expected) -> str:
    return (
        side.target.level.name if len(site.framework.tracks) == 1 else f"{side.target.level.name} ({side.track.name})"
    )


def _levels_address(site: Site, competency: Competency, change: Change[Expected]) -> str:
    """Where to read what the two targets ask: compared, or on the page of the competency."""
    sides = [side.level for side in (change.before, change.after) if side and side.level]
    if len(sides) == 2 and sides[0] != sides[1]:
        return site.addresses.comparison("competencies", competency.id, sides[0].anchor, sides[1].anchor) or ""
    return site.addresses.entry("competency", competency.id) or ""


def _beside(
    site: Site, change: Change[Thing], names: Mapping[str, str], words: Callable[[Thing], str]
) -> tuple[Piece, ...]:
    """What one thing is for both roles: once where it is the same, or is for one of them alone."""
    before, after = _both(change, words)
    if before is None or after is None or not change.kind.differs:
        return (Piece("=", (before if after is None else after) or ""),)
    return (Piece("=", site.strings("compare.each", **names, before=before, after=after)),)


def _behaviour(site: Site, change: Change[Behaviour]) -> str:
    """A behaviour with the halves of both roles' parties."""
    party = site.framework.handbook.party
    halves = {half.party: half.text for side in (change.before, change.after) if side for half in side.by_party}
    said = " · ".join(f"{party(name).name}: {plain(text)}" for name, text in halves.items())
    return f"{plain(change.either.text)} {said}".strip()


def _obligations(site: Site, side: tuple[Obligation, ...]) -> str:
    return "; ".join(obligation_words(site, one, "({})") for one in side)
