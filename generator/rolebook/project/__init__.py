"""What applies to one role: the framework seen through a role's eyes."""

from __future__ import annotations

from dataclasses import dataclass

from rolebook.model import (
    Agreement,
    Assessment,
    Behaviour,
    Commitment,
    CommitmentGroup,
    Framework,
    Obligation,
    Onboarding,
    Party,
    Principle,
    ProsePage,
    Role,
)
from rolebook.project.changes import changes_for, concerned
from rolebook.project.levels import Expected, expected_level

__all__ = [
    "Due",
    "Expected",
    "Held",
    "RoleView",
    "assessments_of",
    "changes_for",
    "concerned",
    "expected_level",
    "project",
]


@dataclass(frozen=True, slots=True)
class Held:
    """A principle with the behaviours that concern a role's parties."""

    principle: Principle
    behaviours: tuple[Behaviour, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment with what it asks of a role, required parts first."""

    commitment: Commitment
    obligations: tuple[Obligation, ...]

    @property
    def required(self) -> bool:
        """Whether any part of it is required."""
        return any(obligation.kind == "required" for obligation in self.obligations)


@dataclass(frozen=True, slots=True)
class RoleView:
    """All that applies to one role, in the order pages show it.

    `parties` are the role's that hold some of its principles or behaviours: those concern only who is in them.
    """

    role: Role
    reports_to: Role | None
    led: tuple[Role, ...]
    parties: tuple[Party, ...]
    principles: tuple[Held, ...]
    competencies: tuple[Expected, ...]
    commitments: tuple[tuple[CommitmentGroup, tuple[Due, ...]], ...]
    assessments: tuple[Assessment, ...]
    agreements: tuple[Agreement, ...]
    onboarding: tuple[Onboarding, ...]
    pages: tuple[ProsePage, ...]


def project(framework: Framework, role: Role) -> RoleView:
    """The view of one role."""
    principles = _held(framework, role)
    return RoleView(
        role=role,
        reports_to=next((other for other in framework.roles if other.id == role.reports_to), None),
        led=tuple(other for other in framework.roles if other.reports_to == role.id),
        parties=_parties(framework, role, principles),
        principles=principles,
        competencies=tuple(
            expected
            for competency in framework.competencies
            if (expected := expected_level(role, competency)) is not None
        ),
        commitments=_due(framework, role),
        assessments=assessments_of(framework, role),
        agreements=framework.agreements,
        onboarding=tuple(journey for journey in framework.onboarding if role.id in journey.roles),
        pages=tuple(page for page in framework.pages if not page.hidden and page.concerns(role.id)),
    )


def assessments_of(framework: Framework, role: Role) -> tuple[Assessment, ...]:
    """The assessments a role fills in."""
    return tuple(found for found in framework.assessments if framework.asks(found, role))


def _held(framework: Framework, role: Role) -> tuple[Held, ...]:
    parties = framework.handbook.parties_of(role.id)
    return tuple(
        Held(principle, principle.of(parties))
        for principle in framework.principles
        if not principle.shared_by or parties.intersection(principle.shared_by)
    )


def _parties(framework: Framework, role: Role, principles: tuple[Held, ...]) -> tuple[Party, ...]:
    named = {
        party
        for held in principles
        for behaviour in held.behaviours
        for party in (*behaviour.parties, *(half.party for half in behaviour.by_party))
    }
    named |= {party for held in principles for party in held.principle.shared_by}
    return tuple(party for party in framework.handbook.parties if party.id in named and role.id in party.roles)


def _due(framework: Framework, role: Role) -> tuple[tuple[CommitmentGroup, tuple[Due, ...]], ...]:
    groups = []
    for group in framework.handbook.commitment_groups:
        due = tuple(
            Due(commitment, own)
            for commitment in framework.commitments
            if commitment.group == group.id and (own := commitment.of(role.id))
        )
        if due:
            groups.append((group, due))
    return tuple(groups)
