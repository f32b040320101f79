"""Keeps what was counted of the forms that have something in common, so that the next step counts only what is new.

A tally carries a stamp that changes whenever it does. Who has counted on, keeps the result only where the stamp is
still the one they began from: what was erased meanwhile changes it, in the transaction that erases.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from sqlalchemy import and_, select

from rolebook_backend.store import counting, totals
from rolebook_backend.store.inserting import unless_there
from rolebook_backend.store.tally_tables import tallies
from rolebook_backend.store.transactions import Transactions, one_erases_at_a_time

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from rolebook_backend.store.base import Answers
    from rolebook_backend.store.counting import Stands


KEY = ("edition", "entry", "shared_by")
"""What a tally is kept under."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of the forms of an assessment that have something in common that others have not.

    `shared_by` is a digest of the forms, `basis` one of what is counted of them and in which steps; `counted` is 0
    before the first step.
    """

    edition: str
    entry: str
    shared_by: str
    basis: str
    forms: Sequence[str]
    stamp: str
    counted: int
    stands: Stands
    tally: Mapping[str, Any]


def begun(edition: str, entry: str, basis: str, forms: Sequence[str]) -> Counted:
    """Return a tally of which nothing is counted yet."""
    shared_by = hashlib.sha256(json.dumps(sorted(forms)).encode()).hexdigest()
    return Counted(edition, entry, shared_by, basis, tuple(forms), uuid4().hex, 0, {}, {})


class TallyStore(Protocol):
    """The part of a store that results of groups are read from."""

    async def total_answers(self, edition: str, forms: Sequence[str]) -> int:
        """Return how many sets of answers these forms have, without those in quarantine and those about others.

        No rows are counted for it.
        """

    async def tally_answers(
        self, edition: str, forms: Sequence[str], first: int, take: Callable[[str, Answers], None]
    ) -> None:
        """Hand the first so many of them to `take`, by form and answers, one after the other, in another thread."""

    async def tally(self, wanted: Counted) -> Counted:
        """Return what was counted under the same basis, or keep this one, which has not begun, and return it."""

    async def next_answers(self, tally: Counted, most: int, take: Callable[[str, Answers], None]) -> tuple[int, Stands]:
        """Hand on, in another thread, at most so many sets of answers that come after where a tally stands.

        Return how many there were, and where it stands then.
        """

    async def keep_tally(self, counted: Counted) -> bool:
        """Keep how a tally now stands; False where it has changed since it was read, and nothing is kept."""


class SqlTallies(Transactions):
    """The methods of TallyStore over a database."""

    async def total_answers(self, edition: str, forms: Sequence[str]) -> int:
        """See TallyStore.total_answers."""
        return await self._read(lambda connection: totals.total(connection, edition, forms))

    async def tally_answers(
        self, edition: str, forms: Sequence[str], first: int, take: Callable[[str, Answers], None]
    ) -> None:
        """See TallyStore.tally_answers."""
        await self._read(lambda connection: counting.next_answers(connection, edition, forms, {}, first, take))

    async def tally(self, wanted: Counted) -> Counted:
        """See TallyStore.tally."""
        if kept := await self._read(lambda connection: _kept(connection, wanted)):
            return kept
        return await self._write(lambda connection: _begin(connection, wanted))

    async def next_answers(self, tally: Counted, most: int, take: Callable[[str, Answers], None]) -> tuple[int, Stands]:
        """See TallyStore.next_answers."""

        def run(connection: Connection) -> tuple[int, Stands]:
            return counting.next_answers(connection, tally.edition, tally.forms, tally.stands, most, take)

        return await self._read(run)

    async def keep_tally(self, counted: Counted) -> bool:
        """See TallyStore.keep_tally."""
        return await self._write(lambda connection: _keep(connection, counted))


def forget(connection: Connection, erased: Collection[Mapping[str, Any]], let_out: Collection[str]) -> None:
    """Take submissions that are being erased out of every number there is of them, in the same transaction.

    `let_out` are those that were let out of quarantine.
    """
    if not erased:
        return
    gone = totals.numbers_of(erased, let_out)
    totals.add(connection, totals.ERASED, {form: -number for form, number in gone.items()})
    forms = {row["form"] for row in erased}
    for row in connection.execute(select(tallies).with_for_update()).mappings().all():
        if forms & set(row["forms"]):
            empty = begun(row["edition"], row["entry"], row["basis"], row["forms"])
            _replace(connection, empty, _named(empty))


def _named(one: Counted) -> ColumnElement[bool]:
    return and_(*(tallies.c[name] == getattr(one, name) for name in KEY))


def _kept(connection: Connection, wanted: Counted) -> Counted | None:
    row = connection.execute(select(tallies).where(_named(wanted), tallies.c.basis == wanted.basis)).mappings().first()
    return Counted(**row) if row else None


def _begin(connection: Connection, wanted: Counted) -> Counted:
    # What is being erased just now must not be counted: it could not tell a tally that it does not see yet.
    one_erases_at_a_time(connection)
    if kept := _kept(connection, wanted):
        return kept
    connection.execute(unless_there(connection, tallies, *KEY).values(**asdict(wanted)))
    _replace(connection, wanted, _named(wanted))
    return wanted


def _keep(connection: Connection, counted: Counted) -> bool:
    unchanged = and_(_named(counted), tallies.c.stamp == counted.stamp)
    return _replace(connection, replace(counted, stamp=uuid4().hex), unchanged)


def _replace(connection: Connection, new: Counted, where: ColumnElement[bool]) -> bool:
    changed = tallies.update().where(where).values(**asdict(new)).returning(tallies.c.stamp)
    return connection.execute(changed).first() is not None
