"""The framework, resolved: frozen dataclasses whose texts are in the edition's own words."""

from rolebook.model.changes import Change, HandbookVersion, version_key
from rolebook.model.edition import Brand, CommitmentGroup, Handbook, Party, ProsePage, Submissions, Term
from rolebook.model.expectations import (
    Behaviour,
    Cadence,
    Commitment,
    Competency,
    CompetencyLevel,
    Descriptor,
    Obligation,
    PartyHalf,
    Principle,
)
from rolebook.model.framework import Framework
from rolebook.model.instruments import (
    Agreement,
    AgreementField,
    AgreementSection,
    Assessment,
    Item,
    Named,
    Onboarding,
    Point,
    Scale,
    Stage,
    Step,
)
from rolebook.model.people import Level, Role, Target, Track

__all__ = [
    "Agreement",
    "AgreementField",
    "AgreementSection",
    "Assessment",
    "Behaviour",
    "Brand",
    "Cadence",
    "Change",
    "Commitment",
    "CommitmentGroup",
    "Competency",
    "CompetencyLevel",
    "Descriptor",
    "Framework",
    "Handbook",
    "HandbookVersion",
    "Item",
    "Level",
    "Named",
    "Obligation",
    "Onboarding",
    "Party",
    "PartyHalf",
    "Point",
    "Principle",
    "ProsePage",
    "Role",
    "Scale",
    "Stage",
    "Step",
    "Submissions",
    "Target",
    "Term",
    "Track",
    "version_key",
]
