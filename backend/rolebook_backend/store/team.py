"""The statements behind TeamStore, each run inside a transaction that somebody else began."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from rolebook_backend.store.base import AgreementEvent, StoredAgreement, Submission
from rolebook_backend.store.inserting import is_new
from rolebook_backend.store.kept import AGREEMENTS_NOW, KEPT
from rolebook_backend.store.people import select_people
from rolebook_backend.store.tables import agreement_events, agreement_seats, agreements, people, submissions
from rolebook_backend.store.team_base import Seated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.store.people_base import Person

AT_ONCE = 500
"""Values that one statement names: engines have their limits."""

_NEWEST = (submissions.c.received_at.desc(), submissions.c.id.desc())


def reports_of(connection: Connection, manager: str) -> list[Person]:
    """See TeamStore.reports_of."""
    return select_people(connection, people.c.manager == manager, people.c.active)


def sent_by(connection: Connection, person: str) -> list[Submission]:
    """See TeamStore.sent_by."""
    return _sent(connection, submissions.c.person == person)


def sent_about(connection: Connection, person: str) -> list[Submission]:
    """See TeamStore.sent_about."""
    return _sent(connection, and_(submissions.c.about == person, KEPT))


def newest_of(connection: Connection, persons: Sequence[str]) -> list[Submission]:
    """See TeamStore.newest_of."""
    found: list[Submission] = []
    for some in _parts(persons):
        wanted = and_(submissions.c.person.in_(some), submissions.c.about.is_(None), KEPT)
        found += _newest(connection, wanted, submissions.c.person)
    return found


def newest_about(connection: Connection, author: str, persons: Sequence[str]) -> list[Submission]:
    """See TeamStore.newest_about."""
    found: list[Submission] = []
    for some in _parts(persons):
        wanted = and_(submissions.c.person == author, submissions.c.about.in_(some), KEPT)
        found += _newest(connection, wanted, submissions.c.about)
    return found


def take_seat(connection: Connection, agreement: str, seat: str, person: str, *, is_acting: bool) -> None:
    """See TeamStore.take_seat."""
    of_it = agreement_seats.c.agreement == agreement
    taken = select(agreement_seats.c.seat).where(of_it, agreement_seats.c.person == person)
    if connection.execute(taken).scalar() not in {None, seat}:
        return
    row = {"agreement": agreement, "seat": seat, "person": person, "acted": is_acting}
    if not is_new(connection, agreement_seats, ("agreement", "seat"), row) and is_acting:
        this = update(agreement_seats).where(of_it, agreement_seats.c.seat == seat)
        connection.execute(this.values(person=person, acted=True))


def seats_of(connection: Connection, person: str) -> list[dict[str, object]]:
    """Return in which agreements somebody is known to be which party."""
    rows = connection.execute(select(agreement_seats).where(agreement_seats.c.person == person)).mappings()
    return [dict(row) for row in rows]


def erase_seats(connection: Connection, person: str) -> int:
    """Forget that, and return of how many."""
    gone = delete(agreement_seats).where(agreement_seats.c.person == person)
    return len(connection.execute(gone.returning(agreement_seats.c.agreement)).all())


def agreements_of(connection: Connection, persons: Sequence[str]) -> list[Seated]:
    """See TeamStore.agreements_of."""
    seats: dict[str, dict[str, str]] = defaultdict(dict)
    found: dict[str, StoredAgreement] = {}
    for some in _parts(persons):
        theirs = select(agreement_seats.c.agreement).where(agreement_seats.c.person.in_(some))
        for row in connection.execute(select(agreement_seats).where(agreement_seats.c.agreement.in_(theirs))):
            seats[row.agreement][row.seat] = row.person
        rows = connection.execute(select(*AGREEMENTS_NOW).where(agreements.c.id.in_(theirs))).mappings()
        found |= {row["id"]: StoredAgreement(**row) for row in rows}
    newest = sorted(found.values(), key=lambda one: (one.started_at, one.id), reverse=True)
    return [Seated(one, seats[one.id]) for one in newest]


def events_of(connection: Connection, identifiers: Sequence[str]) -> dict[str, list[AgreementEvent]]:
    """See TeamStore.events_of."""
    found: dict[str, list[AgreementEvent]] = {one: [] for one in identifiers}
    for some in _parts(identifiers):
        wanted = select(agreement_events).where(agreement_events.c.agreement.in_(some))
        for row in connection.execute(wanted.order_by(agreement_events.c.revision)).mappings():
            found[row["agreement"]].append(AgreementEvent(**row))
    return found


def _sent(connection: Connection, wanted: ColumnElement[bool]) -> list[Submission]:
    rows = connection.execute(select(submissions).where(wanted).order_by(*_NEWEST)).mappings()
    return [Submission(**row) for row in rows]


def _newest(connection: Connection, wanted: ColumnElement[bool], whose: ColumnElement[str | None]) -> list[Submission]:
    place = func.row_number().over(partition_by=(whose, submissions.c.form), order_by=_NEWEST).label("place")
    ordered = select(submissions.c.id, place).where(wanted).subquery()
    rows = connection.execute(
        select(submissions).join(ordered, submissions.c.id == ordered.c.id).where(ordered.c.place == 1)
    )
    return [Submission(**row) for row in rows.mappings()]


def _parts(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE)]
