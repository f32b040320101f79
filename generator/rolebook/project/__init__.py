"""What applies to one role: the framework seen through a role's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rolebook.model import (
    Acknowledgement,
    Agreement,
    Assessment,
    Behaviour,
    Commitment,
    CommitmentGroup,
    Competency,
    Framework,
    Obligation,
    Onboarding,
    Party,
    Principle,
    ProsePage,
    Role,
)
from rolebook.project.changes import asks_to_sign, changes_for, concerned
from rolebook.project.levels import Expected, expected_level

__all__ = [
    "Contacted",
    "Due",
    "Expected",
    "Held",
    "RoleView",
    "Signing",
    "agreements_of",
    "asks_to_sign",
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
class Contacted:
    """A role to turn to; `about` says for what, empty for everything else."""

    about: str
    role: Role


@dataclass(frozen=True, slots=True)
class Signing:
    """An acknowledgement as one role signs it: with all that the signature is about, as that role is shown it."""

    acknowledgement: Acknowledgement
    principles: tuple[Held, ...] = ()
    competencies: tuple[Expected, ...] = ()
    commitments: tuple[Due, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    pages: tuple[ProsePage, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing of it in this edition for this role, so that there is nothing to sign."""
        return not (self.principles or self.competencies or self.commitments or self.agreements or self.pages)


@dataclass(frozen=True, slots=True)
class RoleView:
    """All that applies to one role, in the order pages show it.

    `parties` are the role's that hold some of its principles or behaviours: those concern only who is in them.
    `described` holds the competencies of its track where the role has no target in any.
    """

    role: Role
    reports_to: Role | None
    led: tuple[Role, ...]
    parties: tuple[Party, ...]
    principles: tuple[Held, ...]
    competencies: tuple[Expected, ...]
    described: tuple[Competency, ...]
    commitments: tuple[tuple[CommitmentGroup, tuple[Due, ...]], ...]
    assessments: tuple[Assessment, ...]
    agreements: tuple[Agreement, ...]
    acknowledgements: tuple[Signing, ...]
    onboarding: tuple[Onboarding, ...]
    contacts: tuple[Contacted, ...]
    pages: tuple[ProsePage, ...]

    @property
    def due(self) -> tuple[Due, ...]:
        """Its commitments, whatever group they are in."""
        return tuple(due for _, group in self.commitments for due in group)


def project(framework: Framework, role: Role) -> RoleView:
    """The view of one role."""
    principles = _held(framework, role)
    expected = tuple(found for one in framework.competencies if (found := expected_level(role, one)) is not None)
    view = RoleView(
        role=role,
        reports_to=next((other for other in framework.roles if other.id == role.reports_to), None),
        led=tuple(other for other in framework.roles if other.reports_to == role.id),
        parties=_parties(framework, role, principles),
        principles=principles,
        competencies=expected,
        described=tuple(one for one in framework.competencies if role.track and one.on(role.track) and not expected),
        commitments=_due(framework, role),
        assessments=assessments_of(framework, role),
        agreements=agreements_of(framework, role),
        acknowledgements=(),
        onboarding=tuple(journey for journey in framework.onboarding if role.id in journey.roles),
        contacts=_contacts(framework, role),
        pages=tuple(page for page in framework.pages if not page.hidden and page.concerns(role.id)),
    )
    return replace(view, acknowledgements=tuple(_signings(framework, view)))


def assessments_of(framework: Framework, role: Role) -> tuple[Assessment, ...]:
    """The assessments a role fills in."""
    return tuple(found for found in framework.assessments if framework.asks(found, role))


def agreements_of(framework: Framework, role: Role) -> tuple[Agreement, ...]:
    """The agreements that are made about the work of a role."""
    return tuple(found for found in framework.agreements if not found.roles or role.id in found.roles)


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


def _signings(framework: Framework, view: RoleView) -> Iterator[Signing]:
    """What the role signs, each with what it covers of the view; nothing that would cover nothing."""
    for acknowledgement in framework.acknowledgements:
        if acknowledgement.roles and view.role.id not in acknowledgement.roles:
            continue
        covered = frozenset(acknowledgement.covers)
        signing = Signing(
            acknowledgement,
            tuple(held for held in view.principles if _covers(covered, "principle", held.principle.id)),
            tuple(one for one in view.competencies if _covers(covered, "competency", one.competency.id)),
            tuple(due for due in view.due if _covers(covered, "commitment", due.commitment.id)),
            tuple(agreement for agreement in view.agreements if _covers(covered, "agreement", agreement.id)),
            tuple(page for page in framework.pages if f"page:{page.name}" in covered),
        )
        if not signing.empty:
            yield signing


def _covers(covered: frozenset[str], kind: str, name: str) -> bool:
    return kind in covered or f"{kind}:{name}" in covered


def _contacts(framework: Framework, role: Role) -> tuple[Contacted, ...]:
    """The roles it names, and the one it reports to for all else."""
    roles = {other.id: other for other in framework.roles}
    named = [Contacted(contact.about, roles[contact.role]) for contact in role.contacts]
    if role.reports_to in roles:
        named.append(Contacted("", roles[role.reports_to]))
    return tuple(named)
