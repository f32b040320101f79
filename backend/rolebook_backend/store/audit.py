"""The audit trail: who did or read what, and when. No answer, no address of anybody is in it.

It is sealed in the same chain as what was kept: a line that is taken out or slipped in is found in the same way.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import or_, select, tuple_

from rolebook_backend.store import chain
from rolebook_backend.store.record_tables import audit
from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines somebody looks for; what is empty leaves none out.

    `who` may be a person's bare id; `since` and `until` are the first and the last day.
    """

    who: str = ""
    action: str = ""
    kind: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return what a line has to fulfil."""
        named = ((name, getattr(self, name)) for name in ("action", "kind", "subject"))
        found: list[ColumnElement[bool]] = [audit.c[name] == value for name, value in named if value]
        if self.who:
            found.append(audit.c.who.in_([self.who, f"person:{self.who}"]))
        if self.since:
            found.append(audit.c.at >= self.since)
        if self.until:
            found.append(audit.c.at <= f"{self.until}T23:59:59.999Z")
        return found


ALL = Wanted()


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


def listed(connection: Connection, wanted: Wanted = ALL) -> Iterator[RowMapping]:
    """Return all lines that are wanted, oldest first."""
    found = select(audit).where(*wanted.clauses()).order_by(audit.c.at, audit.c.id)
    yield from connection.execute(found, execution_options={"yield_per": BATCH}).mappings()


def newest(connection: Connection, wanted: Wanted, before: str, most: int) -> list[Audited]:
    """Return at most so many lines that are wanted, newest first; `before` is a line, and those before it are meant.

    None at all where there is no such line.
    """
    found = select(audit).where(*wanted.clauses()).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(most)
    if before:
        place = select(audit.c.at, audit.c.id).where(audit.c.id == before)
        # Places, not numbers of pages: each reading adds a line at the front.
        found = found.where(tuple_(audit.c.at, audit.c.id) < place.scalar_subquery())
    return [Audited(**row) for row in connection.execute(found).mappings()]


def words(connection: Connection) -> tuple[list[str], list[str]]:
    """Return the actions and the kinds of things that the trail speaks of."""
    columns = (audit.c.action, audit.c.kind)
    actions, kinds = (sorted(connection.execute(select(one).distinct()).scalars()) for one in columns)
    return actions, kinds


def of_person(person: str) -> Select[tuple[object, ...]]:
    """Return what selects the lines in which a person appears, as who did it or as to whom it was done."""
    about = (audit.c.kind == "person") & (audit.c.subject == person)
    wanted: Select[tuple[object, ...]] = select(audit).where(or_(audit.c.who == f"person:{person}", about))
    return wanted.order_by(audit.c.at, audit.c.id)
