"""Erases rows: the row, its key and the salt of its seal go, a tombstone in the chain stays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from rolebook_backend.errors import StoreError
from rolebook_backend.store import audit, tallies
from rolebook_backend.store.chain import (
    AGREEMENT,
    AGREEMENT_RELEASE,
    AUDIT,
    EVENT,
    KINDS,
    LINK,
    RELEASE,
    SUBMISSION,
    TOMBSTONE,
    append_all,
)
from rolebook_backend.store.holdings import HOLDINGS
from rolebook_backend.store.record_tables import outbox, salts, tombstones
from rolebook_backend.store.times import now
from rolebook_backend.store.traces import HELD, WORDS, Trace, holds
from rolebook_backend.store.transactions import one_erases_at_a_time
from rolebook_backend.store.written import authored, events_of, leave_seat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

    Rows = list[dict[str, Any]]

BATCH = 500

ORDER = (EVENT, LINK, AGREEMENT_RELEASE, AGREEMENT, RELEASE, SUBMISSION, AUDIT)
"""Rows go in this order: nothing may point to what is gone."""

FINGERPRINT = "erased"


@dataclass(frozen=True, slots=True)
class Order:
    """By whom and why something is erased; both stay in its tombstone, so no name of the erased belongs there."""

    who: str
    reason: str


def erase(connection: Connection, traces: Sequence[Trace], order: Order) -> int:
    """Erase what was found, in one transaction, and return how many rows are gone or have lost words."""
    # Two that erase the same rows would put two tombstones.
    one_erases_at_a_time(connection)
    gone, instead, held = Erased(connection), Erased(connection), 0
    for trace in traces:
        if trace.kind == SUBMISSION:
            add_submission(gone, trace.subject)
        elif trace.kind == AGREEMENT:
            add_agreement(gone, trace.subject)
        elif trace.kind == WORDS:
            held += _take_words(gone, instead, trace)
        elif trace.kind == AUDIT:
            _take_name(gone, instead, trace)
        elif trace.kind == HELD:
            held += sum(holding.erase(connection, trace.subject) for holding in HOLDINGS)
    return held + bury(connection, gone, order, instead)


class Erased:
    """Rows by their kind."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rows: dict[str, Rows] = defaultdict(list)

    def add(self, kind: str, where: Mapping[str, object]) -> None:
        """Take all rows of a kind that have these values."""
        table = KINDS[kind].table
        wanted = select(table).where(*(table.c[name] == value for name, value in where.items()))
        self.rows[kind] += [dict(row) for row in self.connection.execute(wanted).mappings()]


def add_submission(gone: Erased, submission: str) -> None:
    """Take a submission, and that it was let out of quarantine."""
    gone.add(SUBMISSION, {"id": submission})
    gone.add(RELEASE, {"submission": submission})


def add_agreement(gone: Erased, agreement: str) -> None:
    """Take an agreement with its events and links, and that it was let out of quarantine."""
    gone.add(AGREEMENT, {"id": agreement})
    gone.add(EVENT, {"agreement": agreement})
    gone.add(LINK, {"agreement": agreement})
    gone.add(AGREEMENT_RELEASE, {"agreement": agreement})


def bury(connection: Connection, gone: Erased, order: Order, instead: Erased | None = None) -> int:
    """Put a tombstone for each row, then let it go; rows to stand instead of some of them are sealed anew."""
    at = now()
    stones: Rows = []
    for kind in ORDER:
        for subject, seal in _seals(connection, kind, gone.rows[kind]).items():
            stone = {"lane": seal[0], "number": seal[1], "kind": kind, "subject": subject, "at": at}
            stones.append(stone | {"who": order.who, "reason": order.reason})
    if not stones:
        return 0
    connection.execute(tombstones.insert(), stones)
    for kind in ORDER:
        _delete(connection, kind, gone.rows[kind])
    tallies.forget(connection, gone.rows[SUBMISSION], {row["submission"] for row in gone.rows[RELEASE]})
    joining = [(TOMBSTONE, stone) for stone in stones]
    for kind, rows in (instead.rows if instead else {}).items():
        connection.execute(KINDS[kind].table.insert(), rows)
        joining += [(kind, row) for row in rows]
    append_all(connection, joining)
    return len(stones)


def _seals(connection: Connection, kind: str, rows: Rows) -> dict[str, tuple[int, int]]:
    """Return the place in the chain at which each row is sealed."""
    subjects = [KINDS[kind].subject(row) for row in rows]
    found: dict[str, tuple[int, int]] = {}
    for batch in _batches(subjects):
        wanted = select(salts.c.subject, salts.c.lane, salts.c.number)
        wanted = wanted.where(salts.c.kind == kind, salts.c.subject.in_(batch))
        found |= {subject: (lane, number) for subject, lane, number in connection.execute(wanted)}
    if lost := [subject for subject in subjects if subject not in found]:
        raise StoreError(f"{kind} {lost[0]} is in no entry of the chain; `rolebook-backend verify` says more")
    return found


def _delete(connection: Connection, kind: str, rows: Rows) -> None:
    sealed = KINDS[kind]
    for batch in _batches(rows):
        subjects = [sealed.subject(row) for row in batch]
        keys = [tuple(row[name] for name in sealed.key) for row in batch]
        connection.execute(salts.delete().where(salts.c.kind == kind, salts.c.subject.in_(subjects)))
        connection.execute(sealed.table.delete().where(tuple_(*sealed.columns).in_(keys)))
        connection.execute(outbox.delete().where(outbox.c.subject.in_(subjects)))


def _take_words(gone: Erased, instead: Erased, trace: Trace) -> int:
    """Let the words of one person, or those with a text, go from every event of an agreement, and their link.

    Return how many rows beside the chain said who the party is.
    """

    def goes(author: str, value: object) -> bool:
        return author == trace.party if trace.party else holds(value, trace.text)

    for before, after in _without(events_of(gone.connection, trace.subject), goes):
        if before != after:
            gone.rows[EVENT].append(before)
            instead.rows[EVENT].append(after)
    if not trace.party:
        return 0
    gone.add(LINK, {"agreement": trace.subject, "person": trace.party})
    return leave_seat(gone.connection, trace.subject, trace.party)


def _without(
    events: list[RowMapping], goes: Callable[[str, object], bool]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pair each event with what stays of it."""
    pairs = []
    for event, authors in authored(events):
        answers: Mapping[str, object] = event["answers"]
        own = {name: "" for name in ("name", "note") if event[name] and goes(event["person"], event[name])}
        kept = {name: value for name, value in answers.items() if not goes(authors[name], value)}
        lost = own or len(kept) < len(answers)
        bare = {"idempotency_key": None, "body_fingerprint": FINGERPRINT} if lost else {}
        pairs.append((dict(event), {**event, **own, **bare, "answers": kept}))
    return pairs


def _take_name(gone: Erased, instead: Erased, trace: Trace) -> None:
    """Let a person's id go from a line of the audit trail; that something was done stays."""
    gone.add(AUDIT, {"id": trace.subject})
    row = gone.rows[AUDIT][-1]
    changed = {"who": audit.ERASED} if row["who"] == f"person:{trace.party}" else {}
    if (row["kind"], row["subject"]) == ("person", trace.party):
        changed["subject"] = audit.ERASED
    instead.rows[AUDIT].append(row | changed)


def _batches(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
