"""What editors see of what was sent: how much there is of each form, and what the honeypot held back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.store.base import Answers, Submission


@dataclass(frozen=True, slots=True)
class Sendings:
    """How many answered a form under the contract of one digest.

    `people` are those of the people list who have the form's role and sent it under this digest last; `unnamed` are
    the answers that bear no name. `lapsed` is how many of the people sent it before the moment that was asked about.
    """

    form: str
    digest: str
    people: int
    unnamed: int
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class Going:
    """How many agreements of a form have this as the last that was done in them."""

    form: str
    action: str
    agreements: int


@dataclass(frozen=True, slots=True)
class HeldAgreement:
    """An agreement that was held back, and what it was begun with; not who wrote it, nor what came later.

    `goes_on` says that there is more by now.
    """

    id: str
    form: str
    contract_digest: str
    answers: Answers = field(repr=False)
    started_at: str
    goes_on: bool


class EditingStore(Protocol):
    """The part of Store for editors; what it says of errors holds here too."""

    async def sendings(self, before: str = "") -> list[Sendings]:
        """Return how many answered each form under each of its contracts, without what managers said of others."""

    async def going(self) -> list[Going]:
        """Return how far the agreements of each form are, those in quarantine left out."""

    async def held(self, submission: str = "") -> list[Submission]:
        """Return what is in quarantine, the newest first; or the one of this number, if it is."""

    async def held_agreements(self, agreement: str = "") -> list[HeldAgreement]:
        """Return the agreements that are in quarantine, the newest first; or the one of this number, if it is."""

    async def held_agreements_number(self) -> int:
        """Return how many agreements are in quarantine."""

    async def release(self, identifier: str, who: str) -> bool:
        """Let a submission or an agreement out of quarantine and note who did; False where none has this number."""


class RemindingStore(Protocol):
    """The part of Store that knows who was reminded of what; `matters` are named by whoever asks."""

    async def reminded(self) -> dict[tuple[str, str], str]:
        """Return (person, matter) → when they were reminded of it last."""

    async def claim_reminders(self, person: str, matters: Sequence[str], moment: str, since: str) -> list[str]:
        """Note that somebody is reminded now, and return of which of these: those not reminded of after `since`."""

    async def drop_reminders(self, person: str, matters: Sequence[str]) -> None:
        """Forget that: the mail could not be sent."""

    async def claim_day(self, day: str) -> bool:
        """Say whether the schedule is to work on this day; only the first who asks is told so."""
