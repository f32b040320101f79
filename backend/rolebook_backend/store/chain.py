"""The chain of what was kept: every row that is sealed joins it in the transaction that keeps the row.

It runs in lanes. A SQLite file has one writer and needs one lane. In PostgreSQL a transaction holds a lane until it is
committed, and with several lanes as many transactions can be committed together.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import randrange
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, bindparam, event, select, text

from rolebook_backend.store import sealing, totals
from rolebook_backend.store.quick import insert
from rolebook_backend.store.record_tables import agreement_releases, audit, chain, releases, salts, tombstones
from rolebook_backend.store.tables import agreement_events, agreement_links, agreements, submissions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Engine, RowMapping, Table

LANES = 8

SUBMISSION, AGREEMENT, EVENT, LINK, AUDIT, TOMBSTONE = "submission", "agreement", "event", "link", "audit", "tombstone"
RELEASE, AGREEMENT_RELEASE = "release", "agreement-release"

# Locks on any number of our own: no other program's are of this class.
_FREE = text(
    "SELECT lane FROM (SELECT mod(:start + n, :lanes) AS lane FROM generate_series(0, :lanes - 1) AS n) AS lanes "
    "WHERE pg_try_advisory_xact_lock(hashtext('rolebook chain'), lane) LIMIT 1"
)
_WAIT = text("SELECT pg_advisory_xact_lock(hashtext('rolebook chain'), :lane)")

_LAST = (
    select(chain.c.number, chain.c.link, chain.c.at)
    .where(chain.c.lane == bindparam("in_lane"))
    .order_by(chain.c.number.desc())
    .limit(1)
)

_JOINING = "rolebook.joining"
"""Under this name a connection has the rows that its transaction kept so far."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A kind of rows that are in the chain: their table, the columns that name one, and when it came to be."""

    kind: str
    table: Table
    key: tuple[str, ...]
    time: str

    def subject(self, row: Mapping[str, Any] | RowMapping) -> str:
        """Return what a row is called in the chain."""
        return "/".join(str(row[name]) for name in self.key)

    @property
    def columns(self) -> list[Column[Any]]:
        """The columns that name a row."""
        return [self.table.c[name] for name in self.key]


SEALED: tuple[Sealed, ...] = (
    Sealed(SUBMISSION, submissions, ("id",), "received_at"),
    Sealed(AGREEMENT, agreements, ("id",), "started_at"),
    Sealed(EVENT, agreement_events, ("agreement", "revision"), "at"),
    Sealed(LINK, agreement_links, ("secret_digest",), ""),
    Sealed(AUDIT, audit, ("id",), "at"),
    Sealed(TOMBSTONE, tombstones, ("lane", "number"), "at"),
    Sealed(RELEASE, releases, ("submission",), "at"),
    Sealed(AGREEMENT_RELEASE, agreement_releases, ("agreement",), "at"),
)
KINDS: Mapping[str, Sealed] = {one.kind: one for one in SEALED}


def append(connection: Connection, kind: str, *rows: Mapping[str, object]) -> None:
    """Let rows of one kind that were just kept join the chain when their transaction is committed."""
    append_all(connection, [(kind, row) for row in rows])


def append_all(connection: Connection, rows: Sequence[tuple[str, Mapping[str, object]]]) -> None:
    """Let rows of several kinds join the chain, in this order."""
    connection.info.setdefault(_JOINING, []).extend(rows)


def join_on_commit(engine: Engine) -> None:
    """Let what a transaction kept join the chain as the last thing before its commit, all rows together.

    So a group of submissions costs the statements of one, and a lane is held for as short as can be.
    """
    for name, act in (("begin", _forget), ("rollback", _forget), ("commit", _join)):
        event.listen(engine, name, act)


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # what was noted of a lost connection is lost with it
        connection.info.pop(_JOINING, None)


def _join(connection: Connection) -> None:
    rows: list[tuple[str, Mapping[str, object]]] = connection.info.pop(_JOINING, [])
    if not rows:
        return
    lane = _take_lane(connection)
    number, link, at = end_of(connection, lane)
    entries, kept = [], []
    for (kind, row), salt in zip(rows, sealing.new_salts(len(rows)), strict=True):
        sealed = KINDS[kind]
        # Never before the entry before: a clock that went back does not make a row look older than it is.
        number, at = number + 1, max(at, str(row[sealed.time]) if sealed.time else "")
        seal = sealing.commitment(salt, row)
        entry = sealing.linked(link, lane, number, kind, sealed.subject(row), seal, at)
        link = entry.link
        entries.append(entry._asdict())
        kept.append({"kind": kind, "subject": entry.subject, "lane": lane, "number": number, "salt": salt})
    insert(connection, chain, entries)
    insert(connection, salts, kept)
    sent = totals.numbers_of(row for kind, row in rows if kind == SUBMISSION)
    let_out = [str(row["submission"]) for kind, row in rows if kind == RELEASE]
    totals.add(connection, lane, sent + totals.numbers_of_released(connection, let_out))


def end_of(connection: Connection, lane: int) -> tuple[int, str, str]:
    """Return number, link and time of a lane's last entry."""
    found = connection.execute(_LAST, {"in_lane": lane}).one_or_none()
    return (found.number, found.link, found.at) if found else (0, sealing.BEGINNING, "")


def _take_lane(connection: Connection) -> int:
    """Hold a lane until this transaction ends: one that nobody holds, or else any, once it is free."""
    if connection.dialect.name != "postgresql":
        return 0
    start = randrange(LANES)  # noqa: S311 (no secret: it spreads transactions over the lanes)
    free = connection.execute(_FREE, {"start": start, "lanes": LANES}).scalar()
    if free is None:
        connection.execute(_WAIT, {"lane": start})
    return start if free is None else int(free)
