"""Whom a change concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rolebook.model import (
    Acknowledgement,
    Assessment,
    Change,
    Commitment,
    Competency,
    CompetencyLevel,
    Framework,
    Onboarding,
    Principle,
    Role,
)
from rolebook.project.levels import expected_level

_Entry = TypeVar("_Entry", Acknowledgement, Assessment, Commitment, Competency, Onboarding, Principle)


def concerned(framework: Framework, change: Change) -> tuple[str, ...] | None:
    """Ids of the roles a change concerns; `None` where it is for all of them."""
    finder = _FINDERS.get(change.kind)
    return finder(framework, change) if finder and change.sort != "removed" else None


def changes_for(framework: Framework, role: str) -> tuple[Change, ...]:
    """The changes that concern the holders of a role, newest first."""
    return tuple(
        change for change in framework.changes if (roles := concerned(framework, change)) is None or role in roles
    )


def asks_to_sign(framework: Framework, change: Change, roles: tuple[str, ...] | None) -> bool:
    """Whether a change asks anybody of these roles (`None`: of all) to sign again.

    It does where it is material and they sign an acknowledgement that covers it.
    """
    own = {change.kind, f"{change.kind}:{change.entry}"}
    return change.material and any(
        own & {*one.covers, f"acknowledgement:{one.id}"} and _signs(one, roles) for one in framework.acknowledgements
    )


def _signs(acknowledgement: Acknowledgement, roles: tuple[str, ...] | None) -> bool:
    return roles is None or any(not acknowledgement.roles or role in acknowledgement.roles for role in roles)


def _named(entries: tuple[_Entry, ...], change: Change) -> _Entry:
    return next(entry for entry in entries if entry.id == change.entry)


def _is_on(role: Role, track: str) -> bool:
    targets = [*([role.target] if role.target else []), *role.exceptions.values()]
    return bool(role.track and role.track.id == track) or any(target.track.id == track for target in targets)


def _of_principle(framework: Framework, change: Change) -> tuple[str, ...] | None:
    principle = _named(framework.principles, change)
    parts = (one.parties for one in principle.behaviours if one.id == change.part)
    parties = next(parts, ()) or principle.shared_by
    return framework.handbook.roles_of(parties) if parties else None


def _of_competency(framework: Framework, change: Change) -> tuple[str, ...]:
    """Who has a target in it; of one descriptor, who is measured by the level it stands at."""
    competency = _named(framework.competencies, change)
    level = next((one for one in competency.levels if change.part in {part.id for part in one.descriptors}), None)
    return tuple(role.id for role in framework.roles if _is_measured(role, competency, level))


def _is_measured(role: Role, competency: Competency, level: CompetencyLevel | None) -> bool:
    expected = expected_level(role, competency)
    if expected is None or level is None:
        return expected is not None
    rank = expected.level.level.rank if expected.level else 0
    below = competency.is_cumulative(level.track) and level.level.rank < rank
    return expected.track.id == level.track.id and (level.level.rank == rank or below)


# What belongs to no role in particular is not in here: agreements and words are everybody's.
_FINDERS: dict[str, Callable[[Framework, Change], tuple[str, ...] | None]] = {
    "role": lambda _, change: (change.entry,),
    "track": lambda framework, change: tuple(role.id for role in framework.roles if _is_on(role, change.entry)),
    "principle": _of_principle,
    "competency": _of_competency,
    "commitment": lambda framework, change: _named(framework.commitments, change).roles(),
    "assessment": lambda framework, change: _named(framework.assessments, change).roles or None,
    "acknowledgement": lambda framework, change: _named(framework.acknowledgements, change).roles or None,
    "onboarding": lambda framework, change: _named(framework.onboarding, change).roles,
    "page": lambda framework, change: next(one.roles for one in framework.pages if one.name == change.entry),
}
