"""Finds what there is of somebody: by their id, by a number, by a receipt, or by words that only they would write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from rolebook_backend.errors import StoreError
from rolebook_backend.store import audit
from rolebook_backend.store.chain import AGREEMENT, AUDIT, SUBMISSION
from rolebook_backend.store.holdings import HOLDINGS
from rolebook_backend.store.tables import agreement_events, agreements, submissions
from rolebook_backend.store.written import acted_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, RowMapping, Select

BATCH = 500
WORDS, HELD = "words", "held"


@dataclass(frozen=True, slots=True)
class Trace:
    """Something of somebody: `kind` is a kind of sealed row, `words` in an agreement, or `held` by another part.

    Of an agreement's words go those that `party` wrote, or those that contain `text`; `shown` tells people what it is.
    """

    kind: str
    subject: str
    shown: str
    party: str = ""
    text: str = ""


def of_person(connection: Connection, person: str) -> list[Trace]:
    """Return all that is kept under a person's id."""
    theirs = or_(submissions.c.person == person, submissions.c.about == person)
    sent = select(submissions).where(theirs).order_by(submissions.c.received_at)
    found = [_submission(row) for row in connection.execute(sent).mappings()]
    lines = connection.execute(audit.of_person(person)).mappings()
    found += [Trace(AUDIT, str(row["id"]), f"audit: {row['action']} of {row['at']}", party=person) for row in lines]
    found += [_words(agreement, seat) for agreement, seat in acted_in(connection, person)]
    for holding in HOLDINGS:
        if held := holding.of_person(connection, person):
            found.append(Trace(HELD, person, f"{holding.name}: {len(held)}"))
    return found


def of_submission(connection: Connection, identifier: str) -> list[Trace]:
    """Return the submission of this number."""
    return _submissions(connection, select(submissions).where(submissions.c.id == identifier))


def of_receipt(connection: Connection, receipt: str) -> list[Trace]:
    """Return the submission that a receipt stands for."""
    return _submissions(connection, select(submissions).where(submissions.c.receipt == receipt))


def of_agreement(connection: Connection, identifier: str, party: str) -> list[Trace]:
    """Return a whole agreement, or what one of its two people wrote in it."""
    row = connection.execute(select(agreements).where(agreements.c.id == identifier)).mappings().one_or_none()
    if row is None:
        return []
    if not party:
        return [Trace(AGREEMENT, identifier, f"agreement {identifier}, {row['form']}, {row['started_at']}")]
    wrote = select(agreement_events.c.person).where(agreement_events.c.agreement == identifier).distinct()
    people = sorted(connection.execute(wrote).scalars())
    if party not in people:
        raise StoreError(f"nobody called “{party}” wrote in agreement {identifier}; known: {', '.join(people)}")
    return [_words(identifier, party)]


def containing(connection: Connection, text: str) -> list[Trace]:
    """Return every submission and agreement in which a text stands, whatever its case; nobody else can find them."""
    sent = select(submissions).order_by(submissions.c.received_at, submissions.c.id)
    found = [
        _submission(row, f", in {', '.join(names)}")
        for row in _streamed(connection, sent)
        if (names := [name for name, value in row["answers"].items() if holds(value, text)])
    ]
    events = select(agreement_events).order_by(agreement_events.c.agreement, agreement_events.c.revision)
    words: dict[str, set[str]] = {}
    for row in _streamed(connection, events):
        told = {"name": row["name"], "note": row["note"], **row["answers"]}
        if names := [name for name, value in told.items() if holds(value, text)]:
            words.setdefault(str(row["agreement"]), set()).update(names)
    for agreement, fields in words.items():
        shown = f"agreement {agreement}: each text that has it, in {', '.join(sorted(fields))}"
        found.append(Trace(WORDS, agreement, shown, text=text))
    return found


def holds(value: object, text: str) -> bool:
    """Say whether an answer contains a text."""
    if isinstance(value, list):
        return any(holds(one, text) for one in value)
    return text.casefold() in str(value).casefold()


def _words(agreement: str, party: str) -> Trace:
    return Trace(WORDS, agreement, f"agreement {agreement}: name and words of its {party}", party=party)


def _submissions(connection: Connection, wanted: Select[Any]) -> list[Trace]:
    return [_submission(row) for row in connection.execute(wanted).mappings()]


def _submission(row: RowMapping | Mapping[str, Any], where: str = "") -> Trace:
    shown = f"submission {row['id']}, {row['form']}, {row['received_at']}{where}"
    return Trace(SUBMISSION, str(row["id"]), shown)


def _streamed(connection: Connection, wanted: Select[Any]) -> Iterator[RowMapping]:
    yield from connection.execute(wanted, execution_options={"yield_per": BATCH}).mappings()
