"""What there is of people, put together from the store and the contracts. Who may see it is decided before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend import cadence
from rolebook_backend.agreement import CONFIRMED, SUPERSEDED, Document, fold
from rolebook_backend.agreements import KIND, event_of
from rolebook_backend.desk_pages.standing import DUE, Standing, standing_of
from rolebook_backend.identity.sending import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.store import Person, Seated, Submission
    from rolebook_backend.submit import Desk

SIGNED = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission, the contract it was answered under, and how that stands to the newest."""

    submission: Submission
    contract: Contract
    newest: Contract | None
    standing: Standing

    @property
    def is_shared(self) -> bool:
        """Say whether the manager reads it: as its sender was told, and as the form still is."""
        return self.contract.results.manager and self.newest is not None and self.newest.results.manager


@dataclass(frozen=True, slots=True)
class Asked:
    """A form of somebody's role, and what they sent of it last."""

    contract: Contract
    sent: Sent | None

    @property
    def standing(self) -> Standing:
        """How it stands; NEVER where nothing was sent."""
        return self.sent.standing if self.sent else Standing.NEVER

    @property
    def is_due(self) -> bool:
        """Say whether it waits for its person."""
        return self.standing in DUE

    @property
    def is_signed(self) -> bool:
        """Say whether it is an acknowledgement."""
        return self.contract.kind == SIGNED


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement as it stands; `every` is how often the handbook asks for a review, empty where it does not."""

    seated: Seated
    contract: Contract
    document: Document
    every: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether one of the two has something to do in it."""
        return self.document.state not in {CONFIRMED, SUPERSEDED}

    def is_turn_of(self, person: str) -> bool:
        """Say whether it waits for somebody."""
        seat = self.seated.seat_of(person)
        return self.is_open and bool(seat) and self.document.turn in {"", seat}


class Reading:
    """Reads for the pages: everything of several people in a few queries."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.store = desk.store

    def forms_of(self, role: str) -> list[Contract]:
        """Return the forms that a role is asked to send under its name, acknowledgements first."""
        forms = [
            contract
            for contract in self.desk.library.contracts()
            if contract.role_id == role and contract.kind != KIND and contract.identity != NONE
        ]
        return sorted(forms, key=lambda contract: (contract.kind != SIGNED, contract.title, contract.form))

    async def sent(self, submissions: Sequence[Submission]) -> list[Sent]:
        """Put each submission, the newest first, beside its contract; what was sent again later is not over."""
        found, followed = [], set()
        today = cadence.today()
        for one in submissions:
            newest = self.desk.library.get(one.form)
            contract = await self.desk.contract(one.form, one.contract_digest)
            if contract:
                is_late = newest is not None and one.received_at < cadence.over_before(today, newest.due.again)
                subject = one.person, one.about, one.form
                standing = standing_of(contract, newest, is_over=is_late and subject not in followed)
                if not one.quarantined:
                    followed.add(subject)
                found.append(Sent(one, contract, newest, standing))
        return found

    async def asked(self, people: Sequence[Person]) -> dict[str, list[Asked]]:
        """Return for each of these people the forms of their role, and what they sent of them last."""
        newest = await self.sent(await self.store.newest_of([one.id for one in people]))
        last = {(one.submission.person, one.submission.form): one for one in newest}
        return {
            person.id: [Asked(form, last.get((person.id, form.form))) for form in self.forms_of(person.role)]
            for person in people
        }

    async def agreed(self, people: Sequence[str]) -> list[Agreed]:
        """Return the agreements of these people, the newest first; what is in quarantine is left out."""
        seated = [one for one in await self.store.agreements_of(people) if not one.agreement.quarantined]
        events = await self.store.events_of([one.agreement.id for one in seated])
        found = []
        for one in seated:
            agreement = one.agreement
            begun_under = await self.desk.contract(agreement.form, agreement.contract_digest)
            if begun_under:
                document = fold(begun_under, map(event_of, events[agreement.id]))
                # How often it is reviewed is nothing that they agreed on: the handbook of today says it.
                today = self.desk.library.get(agreement.form) or begun_under
                found.append(Agreed(one, begun_under, document, today.due.every))
        return found

    async def views_of(self, manager: str, people: Sequence[str]) -> dict[str, dict[str, Sent]]:
        """Return what a manager answered last about each of these people, by form."""
        found: dict[str, dict[str, Sent]] = defaultdict(dict)
        for one in await self.sent(await self.store.newest_about(manager, people)):
            found[one.submission.about or ""][one.submission.form] = one
        return found
