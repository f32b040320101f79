"""Who wrote what in agreements: an answer is of whoever was the last to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from rolebook_backend.store.tables import agreement_events, agreement_seats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, RowMapping


def authored(events: list[RowMapping]) -> Iterator[tuple[RowMapping, dict[str, str]]]:
    """Yield each event of one agreement, oldest first, with the party that each of its answers is of."""
    authors: dict[str, str] = {}
    earlier: Mapping[str, object] = {}
    for event in events:
        answers: Mapping[str, object] = event["answers"]
        authors |= {name: event["person"] for name, value in answers.items() if earlier.get(name) != value}
        earlier = answers
        yield event, {name: authors[name] for name in answers}


def events_of(connection: Connection, agreement: str) -> list[RowMapping]:
    """Return all events of an agreement, oldest first."""
    wanted = select(agreement_events).where(agreement_events.c.agreement == agreement)
    return list(connection.execute(wanted.order_by(agreement_events.c.revision)).mappings())


def acted_in(connection: Connection, person: str) -> list[tuple[str, str]]:
    """Return in which agreements somebody has acted as which party; who only opened a link wrote nothing."""
    seats = select(agreement_seats.c.agreement, agreement_seats.c.seat)
    seats = seats.where(agreement_seats.c.person == person, agreement_seats.c.acted)
    return [(row.agreement, row.seat) for row in connection.execute(seats.order_by(*seats.selected_columns))]


def leave_seat(connection: Connection, agreement: str, seat: str) -> int:
    """Forget who this party of an agreement is, and return of how many."""
    of_it = (agreement_seats.c.agreement == agreement, agreement_seats.c.seat == seat)
    return connection.execute(delete(agreement_seats).where(*of_it)).rowcount


def of_person(connection: Connection, person: str) -> list[dict[str, Any]]:
    """Return what somebody did and wrote in the agreements in which they have acted."""
    return [
        {**event, "answers": {name: event["answers"][name] for name, author in authors.items() if author == seat}}
        for agreement, seat in acted_in(connection, person)
        for event, authors in authored(events_of(connection, agreement))
        if event["person"] == seat
    ]
