"""What two people have confirmed, as a document: the same for the page, the PDF and the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rolebook_backend.agreement import CONFIRMED, SUPERSEDED
from rolebook_backend.messages import Refusal
from rolebook_backend.results import all_answers
from rolebook_backend.texts import day_in_words, day_of, say

if TYPE_CHECKING:
    from rolebook_backend.agreement import Event
    from rolebook_backend.agreements import Seat
    from rolebook_backend.contracts import Contract
    from rolebook_backend.results import Part

FORMAT = "rolebook-agreement-1"

BINDING = frozenset({"send", "confirm"})
"""Actions by which somebody confirms the answers."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One of the two, and how they confirmed it."""

    part: str
    words: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The document: who confirmed what, and what became of it."""

    contract: Contract
    id: str
    state: str
    digest: str
    confirmations: tuple[Confirmation, ...]
    parts: tuple[Part, ...]
    superseded: str
    note: str
    successor: str


def confirmed(seat: Seat) -> Confirmed:
    """Return the document of an agreement; Refusal while not both have confirmed the same."""
    document, contract = seat.document, seat.contract
    if document.state not in {CONFIRMED, SUPERSEDED}:
        raise Refusal("not-confirmed", contract=contract)
    last = document.events[-1]
    ended = last if last.action == "supersede" else None
    return Confirmed(
        contract=contract,
        id=seat.agreement.id,
        state=say(contract, f"state_{document.state}"),
        digest=document.digest,
        confirmations=tuple(Confirmation(one.name, _confirmed(seat, one.id)) for one in contract.people),
        parts=all_answers(contract, document.answers),
        superseded=say(contract, "document_superseded", name=ended.name, day=_day(contract, ended)) if ended else "",
        note=ended.note if ended else "",
        successor=ended.successor if ended else "",
    )


def as_file(seat: Seat) -> tuple[str, str]:
    """Return the name and the text of the file that docs/contracts.md describes, as the script saves it, too."""
    confirmed(seat)
    seen = seat.document.seen_by(seat.person)
    events = [asdict(event) for event in seen.events]
    form = seat.agreement.form
    data = {"format": FORMAT, "form": form, "contract": seen.contract, "id": seat.agreement.id, "events": events}
    return f"{form}-{len(events)}-{seen.state}.json", json.dumps(data, ensure_ascii=False, indent=1)


def _confirmed(seat: Seat, person: str) -> str:
    event = [one for one in seat.document.events if one.by == person and one.action in BINDING][-1]
    return say(seat.contract, "confirmed_by", name=event.name, day=_day(seat.contract, event))


def _day(contract: Contract, event: Event) -> str:
    day = day_of(event.at[:10])
    return day_in_words(contract, day) if day else event.at
