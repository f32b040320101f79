"""What somebody and who manages them see of what was sent: the reads, and who sits where in an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.store.base import AgreementEvent, StoredAgreement, Submission
    from rolebook_backend.store.people_base import Person


@dataclass(frozen=True, slots=True)
class Seated:
    """An agreement, and the people of the list who are known to be its parties: party → id."""

    agreement: StoredAgreement
    people: Mapping[str, str]

    def seat_of(self, person: str) -> str:
        """Return which party somebody is; empty where they are none that is known."""
        return next((seat for seat, who in self.people.items() if who == person), "")


class TeamStore(Protocol):
    """The part of Store that reads by person; what it says of errors holds here too."""

    async def reports_of(self, manager: str) -> list[Person]:
        """Return whose manager this is, without those who are no longer active, by id."""

    async def sent_by(self, person: str) -> list[Submission]:
        """Return all that somebody sent, about themselves and about others, the newest first."""

    async def sent_about(self, person: str) -> list[Submission]:
        """Return what others answered about somebody, the newest first, without what is in quarantine."""

    async def newest_of(self, people: Sequence[str]) -> list[Submission]:
        """Return the newest that each of these sent about themselves in each form, without what is in quarantine."""

    async def newest_about(self, author: str, people: Sequence[str]) -> list[Submission]:
        """Return the newest that `author` answered about each of these in each form, likewise."""

    async def take_seat(self, agreement: str, seat: str, person: str, *, is_acting: bool) -> None:
        """Note who a party of an agreement is. Who acts in it is it; who only looks is it until somebody acts.

        Nobody is both parties: a second seat is not taken.
        """

    async def agreements_of(self, people: Sequence[str]) -> list[Seated]:
        """Return the agreements in which one of these is known to be a party, the newest first."""

    async def events_of(self, agreements: Sequence[str]) -> dict[str, list[AgreementEvent]]:
        """Return all events of these agreements, oldest first."""
