"""All that is kept of somebody, for themselves."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolebook_backend.desk_pages.assembling import Assembling
    from rolebook_backend.store import Person, Submission

LEFT_OUT = ("idempotency_key", "body_fingerprint")


async def takeaway(assembling: Assembling, person: Person) -> dict[str, object]:
    """Return who somebody is, what they sent, what was answered about them, and their agreements as they see them."""
    store = assembling.store
    agreed = await assembling.reading.agreed([person.id])
    return {
        "person": asdict(person) | {"access": sorted(person.access)},
        "sent": [_row(one) for one in await store.sent_by(person.id)],
        # Not its receipt: that is its sender's.
        "about_you": [_row(one, "receipt") for one in await store.sent_about(person.id)],
        "agreements": [
            {
                "id": one.seated.agreement.id,
                "form": one.seated.agreement.form,
                "party": one.seated.seat_of(person.id),
                "state": one.document.state,
                "events": [asdict(event) for event in one.document.seen_by(one.seated.seat_of(person.id)).events],
            }
            for one in agreed
        ],
    }


def _row(submission: Submission, *besides: str) -> dict[str, object]:
    return {name: value for name, value in asdict(submission).items() if name not in {*LEFT_OUT, *besides}}
