"""The audit trail: who did or read what, and when. No answer, no address of anybody is in it.

It is sealed in the same chain as what was kept: a line that is taken out or slipped in is found in the same way.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import or_, select

from rolebook_backend.store import chain
from rolebook_backend.store.record_tables import audit
from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, RowMapping, Select

BATCH = 500

ANONYMOUS = "anonymous"
SCHEDULE = "schedule"
ERASED = "erased"
"""Stands for a person who was erased."""


@dataclass(frozen=True, slots=True)
class Audited:
    """One line: `who` is `person:ID`, `token:NAME`, `command:LOGIN`, `schedule` or `anonymous`.

    `kind` and `subject` say what it was done to: a `form` and its name, a `submission` and its number, a `person`.
    """

    id: str
    at: str
    who: str
    action: str
    kind: str
    subject: str


def line(who: str, action: str, kind: str, subject: str, at: str = "") -> Audited:
    """Make a line; without a time it is of this moment."""
    return Audited(uuid4().hex, at or now(), who, action, kind, subject)


def record(connection: Connection, *lines: Audited) -> None:
    """Keep lines, in a transaction that somebody else began."""
    if not lines:
        return
    rows = [asdict(one) for one in lines]
    connection.execute(audit.insert(), rows)
    chain.append(connection, chain.AUDIT, *rows)


def unknown(connection: Connection, lines: Sequence[Audited]) -> list[Audited]:
    """Return those of some lines that are not kept yet."""
    known = set(connection.execute(select(audit.c.id).where(audit.c.id.in_([one.id for one in lines]))).scalars())
    return [one for one in lines if one.id not in known]


def listed(connection: Connection, since: str = "") -> Iterator[RowMapping]:
    """Return all lines since a moment, oldest first."""
    wanted = select(audit).where(audit.c.at >= since).order_by(audit.c.at, audit.c.id)
    yield from connection.execute(wanted, execution_options={"yield_per": BATCH}).mappings()


def of_person(person: str) -> Select[tuple[object, ...]]:
    """Return what selects the lines in which a person appears, as who did it or as to whom it was done."""
    about = (audit.c.kind == "person") & (audit.c.subject == person)
    wanted: Select[tuple[object, ...]] = select(audit).where(or_(audit.c.who == f"person:{person}", about))
    return wanted.order_by(audit.c.at, audit.c.id)
