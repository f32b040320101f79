"""What every store does, and the rows it keeps. These rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from rolebook_backend.store.editing_base import EditingStore, RemindingStore
from rolebook_backend.store.people_base import PeopleStore
from rolebook_backend.store.tallies import TallyStore
from rolebook_backend.store.team_base import TeamStore
from rolebook_backend.store.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value: TypeAlias = "str | list[str]"
"""An answer: one string, or several where many options may be chosen."""

Answers: TypeAlias = "Mapping[str, Value]"


@dataclass(frozen=True, slots=True)
class StoredContract:
    """A contract as it was when it was first seen; `body` is the file's text."""

    form: str
    digest: str
    body: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One set of answers; `received_at` is UTC in ISO 8601, a key is unique within its form.

    `person` is the id of who was signed in and sent it; None where nobody was, or where the form is anonymous.
    `about` is the id of whom a manager has answered about; None where somebody answered about themselves.
    """

    id: str
    form: str
    edition: str
    role: str
    contract_digest: str
    framework_version: str
    idempotency_key: str | None = field(repr=False)
    body_fingerprint: str = field(repr=False)
    answers: Answers = field(repr=False)
    receipt: str = field(repr=False)
    quarantined: bool
    received_at: str
    person: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The row that now stands for a submission; `created` is False when its key had been used before."""

    submission: Submission
    created: bool


@dataclass(frozen=True, slots=True)
class StoredAgreement:
    """The beginning of an agreement; what became of it are its events. A key is unique within its form."""

    id: str
    form: str
    edition: str
    role: str
    contract_digest: str
    framework_version: str
    idempotency_key: str | None = field(repr=False)
    quarantined: bool
    started_at: str


@dataclass(frozen=True, slots=True)
class AgreementLink:
    """One person's way to an agreement: the digest of a secret that nobody keeps here."""

    secret_digest: str = field(repr=False)
    agreement: str
    person: str


@dataclass(frozen=True, slots=True)
class AgreementEvent:
    """One event of an agreement; revisions count from 1 without a gap, a key is unique within its agreement."""

    agreement: str
    revision: int
    person: str
    action: str
    name: str = field(repr=False)
    note: str = field(repr=False)
    contract_digest: str
    answers: Answers = field(repr=False)
    successor: str
    idempotency_key: str | None = field(repr=False)
    body_fingerprint: str = field(repr=False)
    at: str


@dataclass(frozen=True, slots=True)
class Started:
    """The agreement that now stands for what was sent; see Added."""

    agreement: StoredAgreement
    created: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many submissions a form has; `quarantined` of them are held back as spam."""

    form: str
    submissions: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class StoreVersion:
    """The engine under a store: `sqlite`, `3.51.3`."""

    engine: str
    version: str


class Store(PeopleStore, TeamStore, EditingStore, RemindingStore, TallyStore, Upkeep, Protocol):
    """Keeps contracts and submissions, and people.

    `open` raises StoreError; every other method raises StoreBusyError when the store cannot serve just now. A
    method that writes returns only once its rows are committed and would survive the loss of the process.
    `announces` says whether webhooks are told of what is kept.
    """

    announces: bool

    def open(self) -> None:
        """Bring the database to the newest schema and begin to serve; opening twice does nothing more."""

    def close(self) -> None:
        """Finish what is waiting, then let go of the database."""

    async def remember(self, contracts: Sequence[StoredContract]) -> None:
        """Keep contracts; one that is known already stays as it was."""

    async def contract(self, form: str, digest: str) -> StoredContract | None:
        """Return a form's contract of one digest."""

    async def add(self, new: Submission) -> Added:
        """Keep a submission, or return the one that took its form and key first."""

    async def by_receipt(self, receipt: str) -> Submission | None:
        """Return the submission a receipt stands for."""

    async def start_agreement(
        self, new: StoredAgreement, first: AgreementEvent, links: Sequence[AgreementLink]
    ) -> Started:
        """Keep an agreement, its first event and its links; or return the one that took its form and key first."""

    async def add_agreement_links(self, links: Sequence[AgreementLink]) -> None:
        """Keep more links to an agreement."""

    async def agreement(self, secret_digest: str) -> tuple[StoredAgreement, AgreementLink] | None:
        """Return the agreement that a link leads to, and the link."""

    async def agreement_events(self, agreement: str) -> list[AgreementEvent]:
        """Return all events of an agreement, oldest first."""

    async def add_agreement_event(self, new: AgreementEvent) -> AgreementEvent | None:
        """Keep an event, or return the one that took its key first; None when its revision is taken by another."""

    async def counts(self) -> list[Counts]:
        """Return how many submissions each form has, by form."""

    async def version(self) -> StoreVersion:
        """Ask the database itself: an answer means that it can be read."""
