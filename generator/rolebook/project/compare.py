"""What tells two levels of a competency, or two roles, apart.

A descriptor that two levels of one track share in other words is *raised*: the order of levels is the framework's own
statement that the higher one asks for more. Where only the order or the form of words differs it is *reworded*, and so
it is between tracks, which have no common order. What only the lower level asks *holds* where levels are cumulative and
is *dropped* where each stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from rolebook.model import (
    Behaviour,
    Commitment,
    Competency,
    CompetencyLevel,
    Descriptor,
    Framework,
    Level,
    Obligation,
    Principle,
    Role,
    Track,
)
from rolebook.project import Expected, RoleView, expected_level, likeness

Thing = TypeVar("Thing")
Words = Callable[[str], str]


class Kind(StrEnum):
    """What became of one thing from the first side to the second, in the order pages show it."""

    RAISED = "raised"
    REWORDED = "reworded"
    LOWERED = "lowered"
    ADDED = "added"
    DROPPED = "dropped"
    HOLDS = "holds"
    SAME = "same"

    @property
    def differs(self) -> bool:
        """Whether it tells the two sides apart."""
        return self not in {Kind.HOLDS, Kind.SAME}


@dataclass(frozen=True, slots=True)
class Change(Generic[Thing]):
    """One thing on both sides; `None` where a side has none."""

    kind: Kind
    before: Thing | None
    after: Thing | None

    @property
    def either(self) -> Thing:
        """The second side's, or the first's where the second has none."""
        found = self.before if self.after is None else self.after
        if found is None:
            raise ValueError("a change has at least one side")
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A descriptor with the level that asks for it."""

    level: CompetencyLevel
    descriptor: Descriptor


@dataclass(frozen=True, slots=True)
class LevelChange:
    """One competency at two levels. `step`: both are on one track, `before` the lower one.

    `before` is `None` where nothing at or below the lower level is described. `between` are the levels that a step over
    several takes in as well, because each includes the ones below it; `below` those that hold on both sides.
    """

    competency: Competency
    before: CompetencyLevel | None
    after: CompetencyLevel
    step: bool
    between: tuple[CompetencyLevel, ...]
    below: tuple[CompetencyLevel, ...]
    summary: Change[str] | None
    descriptors: tuple[Change[Asked], ...]

    @property
    def cumulative(self) -> bool:
        """Whether the second level includes the first."""
        return self.step and self.competency.is_cumulative(self.after.track)


@dataclass(frozen=True, slots=True)
class RoleChange:
    """Two roles side by side, in the order of the framework. Each thing stands with the entry it belongs to."""

    before: Role
    after: Role
    principles: tuple[tuple[Principle, Change[Behaviour]], ...]
    competencies: tuple[tuple[Competency, Change[Expected]], ...]
    commitments: tuple[tuple[Commitment, Change[tuple[Obligation, ...]]], ...]


def compare_levels(
    competency: Competency, before: CompetencyLevel | None, after: CompetencyLevel, words: Words = str
) -> LevelChange:
    """What differs between two levels of a competency. `words` gives the bare words of a text.

    On one track the lower level is the first, in whichever order they are given.
    """
    step = before is None or before.track.id == after.track.id
    if before is not None and step and before.level.rank > after.level.rank:
        before, after = after, before
    between, below = _included(competency, before, after) if step else ((), ())
    first = [Asked(before, one) for one in before.descriptors] if before else []
    second = [Asked(level, one) for level in (after, *reversed(between)) for one in level.descriptors]
    texts = [[words(asked.descriptor.text) for asked in side] for side in (first, second)]
    gone = Kind.HOLDS if step and competency.is_cumulative(after.track) else Kind.DROPPED
    changes = [
        Change(
            _kind(texts, one, other, changed=Kind.RAISED if step else Kind.REWORDED, gone=gone),
            None if one is None else first[one],
            None if other is None else second[other],
        )
        for one, other in likeness.pairs(*texts)
    ]
    summary = _summary(before, after, words, Kind.RAISED if step else Kind.REWORDED)
    return LevelChange(competency, before, after, step, between, below, summary, tuple(changes))


def compare_on_track(
    competency: Competency, track: Track, lower: Level, higher: Level, words: Words = str
) -> LevelChange | None:
    """What differs between two levels of a track in one competency; `None` where it describes no step between them.

    Where a level is not described, the nearest one below it stands for it.
    """
    described = competency.on(track)
    after = [level for level in described if level.level.rank <= higher.rank]
    before = [level for level in described if level.level.rank <= lower.rank]
    if not after or len(before) == len(after):
        return None
    return compare_levels(competency, before[-1] if before else None, after[-1], words)


def compare_roles(framework: Framework, before: RoleView, after: RoleView) -> RoleChange:
    """What differs between two roles: the behaviours, targets and obligations of each."""
    return RoleChange(
        before.role,
        after.role,
        tuple(_behaviours(framework, before, after)),
        tuple(_targets(framework, before.role, after.role)),
        tuple(_obligations(framework, before.role, after.role)),
    )


def _kind(texts: list[list[str]], one: int | None, other: int | None, *, changed: Kind, gone: Kind) -> Kind:
    if one is None:
        return Kind.ADDED
    if other is None:
        return gone
    return _worded(texts[0][one], texts[1][other], changed)


def _worded(one: str, other: str, changed: Kind) -> Kind:
    if likeness.same(one, other):
        return Kind.SAME
    # The same words in another order or form ask for the same.
    return Kind.REWORDED if likeness.same_words(one, other) else changed


def _included(
    competency: Competency, before: CompetencyLevel | None, after: CompetencyLevel
) -> tuple[tuple[CompetencyLevel, ...], tuple[CompetencyLevel, ...]]:
    """The levels between two of one track, and those below both, where levels are cumulative."""
    if not competency.is_cumulative(after.track):
        return (), ()
    rank = before.level.rank if before else 0
    described = competency.on(after.track)
    between = tuple(level for level in described if rank < level.level.rank < after.level.rank)
    return between, tuple(level for level in described if level.level.rank < rank)


def _summary(before: CompetencyLevel | None, after: CompetencyLevel, words: Words, changed: Kind) -> Change[str] | None:
    one, other = words(before.summary) if before else "", words(after.summary)
    if one and other:
        return Change(_worded(one, other, changed), one, other)
    if one or other:
        return Change(Kind.ADDED if other else Kind.DROPPED, one or None, other or None)
    return None


def _sides(one: Thing | None, other: Thing | None, differs: Callable[[Thing, Thing], Kind]) -> Change[Thing]:
    if one is None or other is None:
        return Change(Kind.ADDED if one is None else Kind.DROPPED, one, other)
    return Change(differs(one, other), one, other)


def _behaviours(
    framework: Framework, before: RoleView, after: RoleView
) -> Sequence[tuple[Principle, Change[Behaviour]]]:
    own = [_halved(framework, view) for view in (before, after)]
    return [
        (principle, _sides(one, other, lambda a, b: Kind.SAME if a == b else Kind.REWORDED))
        for principle in framework.principles
        for behaviour in principle.behaviours
        if (key := (principle.id, behaviour.id)) in own[0] | own[1]
        for one, other in [(own[0].get(key), own[1].get(key))]
    ]


def _halved(framework: Framework, view: RoleView) -> dict[tuple[str, str], Behaviour]:
    """A role's behaviours by principle and id, with the halves of its own parties alone."""
    parties = framework.handbook.parties_of(view.role.id)
    return {
        (held.principle.id, one.id): Behaviour(
            one.id, one.text, (), tuple(half for half in one.by_party if half.party in parties)
        )
        for held in view.principles
        for one in held.behaviours
    }


def _targets(framework: Framework, before: Role, after: Role) -> Sequence[tuple[Competency, Change[Expected]]]:
    found = ((each, expected_level(before, each), expected_level(after, each)) for each in framework.competencies)
    return [(each, _sides(one, other, _target_kind)) for each, one, other in found if one or other]


def _target_kind(before: Expected, after: Expected) -> Kind:
    if before.track.id != after.track.id:
        return Kind.REWORDED
    ranks = before.target.level.rank, after.target.level.rank
    return _more(*ranks, otherwise=Kind.SAME)


def _obligations(
    framework: Framework, before: Role, after: Role
) -> Sequence[tuple[Commitment, Change[tuple[Obligation, ...]]]]:
    found = ((each, each.of(before.id) or None, each.of(after.id) or None) for each in framework.commitments)
    return [(each, _sides(one, other, _obligation_kind)) for each, one, other in found if one or other]


def _obligation_kind(before: tuple[Obligation, ...], after: tuple[Obligation, ...]) -> Kind:
    if _said(before) == _said(after):
        return Kind.SAME
    required = [any(one.kind == "required" for one in side) for side in (before, after)]
    return _more(*required, otherwise=Kind.REWORDED)


def _said(obligations: tuple[Obligation, ...]) -> list[tuple[object, ...]]:
    return [(one.kind, one.part, one.cadence) for one in obligations]


def _more(before: int, after: int, *, otherwise: Kind) -> Kind:
    if before == after:
        return otherwise
    return Kind.RAISED if after > before else Kind.LOWERED
