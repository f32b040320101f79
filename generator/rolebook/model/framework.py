"""The framework as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rolebook.model.changes import Change
from rolebook.model.edition import Brand, Handbook, ProsePage, Term
from rolebook.model.expectations import Commitment, Competency, Principle
from rolebook.model.instruments import Acknowledgement, Agreement, Assessment, Onboarding
from rolebook.model.people import Role, Track


@dataclass(frozen=True, slots=True)
class Framework:
    """Everything one edition says, in order, kinds it does without left out.

    `data` holds each entry's data as written, by kind and id: what digests are made of and exports pass on.
    `changes` are newest first.
    """

    edition: str
    handbook: Handbook
    roles: tuple[Role, ...]
    tracks: tuple[Track, ...]
    principles: tuple[Principle, ...]
    competencies: tuple[Competency, ...]
    commitments: tuple[Commitment, ...]
    assessments: tuple[Assessment, ...]
    agreements: tuple[Agreement, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    onboarding: tuple[Onboarding, ...]
    glossary: tuple[Term, ...]
    pages: tuple[ProsePage, ...]
    brand: Brand | None
    without_kinds: frozenset[str]
    without_pages: frozenset[str]
    data: dict[tuple[str, str], dict[str, Any]] = field(repr=False)
    changes: tuple[Change, ...] = ()

    def asks(self, assessment: Assessment, role: Role) -> bool:
        """Whether an assessment is for a role and has at least one question for it in this edition."""
        if assessment.roles and role.id not in assessment.roles:
            return False
        parties = self.handbook.parties_of(role.id)
        track = assessment.track
        asked = [level for found in self.competencies if track for level in found.asked_of(role, track)]
        drawn = {
            "levels": any(track and found.on(track) for found in self.competencies),
            "descriptors": any(level.descriptors for level in asked),
            "commitments": any(commitment.of(role.id) for commitment in self.commitments),
            "behaviours": any(principle.of(parties) for principle in self.principles),
        }
        return bool(assessment.items) or drawn.get(assessment.draw, False)

    def role(self, name: str) -> Role:
        """The role of that id. Raises `StopIteration` if there is none."""
        return next(role for role in self.roles if role.id == name)
