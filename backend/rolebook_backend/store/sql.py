"""What both stores say to their databases: each statement once, in SQL that either understands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Integer, Table, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

from rolebook_backend.store.base import Added, Counts, StoredContract, StoreVersion, Submission
from rolebook_backend.store.tables import contracts, submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Insert

T = TypeVar("T")

_COUNTS = select(submissions.c.form, func.count(), func.sum(cast(submissions.c.quarantined, Integer))).group_by(
    submissions.c.form
)
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_VERSIONS = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}


class SqlStore(ABC):
    """The methods of Store over a database; how a work gets its transaction is for each store to say."""

    @abstractmethod
    async def _write(self, run: Callable[[Connection], T]) -> T:
        """Run a work in a transaction and return once it is committed; StoreBusyError when that fails for now."""

    @abstractmethod
    async def _read(self, run: Callable[[Connection], T]) -> T:
        """Run a work that changes nothing; StoreBusyError when that fails for now."""

    async def remember(self, new: Sequence[StoredContract]) -> None:
        """See Store.remember."""
        seen = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        # Always in the same order: two writers that hold rows and want each other's would wait for ever.
        rows = [asdict(one) | {"first_seen": seen} for one in sorted(new, key=lambda one: (one.form, one.digest))]
        await self._write(
            lambda connection: connection.execute(unless_there(connection, contracts, "form", "digest"), rows) and None
        )

    async def add(self, new: Submission) -> Added:
        """See Store.add."""
        return await self._write(lambda connection: _add(connection, new))

    async def contract(self, form: str, digest: str) -> StoredContract | None:
        """See Store.contract."""
        wanted = select(contracts.c.form, contracts.c.digest, contracts.c.body).where(
            contracts.c.form == form, contracts.c.digest == digest
        )
        row = await self._read(lambda connection: connection.execute(wanted).one_or_none())
        return StoredContract(*row) if row else None

    async def by_receipt(self, receipt: str) -> Submission | None:
        """See Store.by_receipt."""
        wanted = select(submissions).where(submissions.c.receipt == receipt)
        row = await self._read(lambda connection: connection.execute(wanted).mappings().one_or_none())
        return Submission(**row) if row else None

    async def counts(self) -> list[Counts]:
        """See Store.counts."""
        return await self._read(count)

    async def version(self) -> StoreVersion:
        """See Store.version."""
        return await self._read(version)


def unless_there(connection: Connection, table: Table, *key: str) -> Insert:
    """Return an INSERT that leaves a row alone which is there under the same unique key."""
    insert: Any = _INSERTS[connection.dialect.name]
    statement: Insert = insert(table).on_conflict_do_nothing(index_elements=key)
    return statement


def is_new(connection: Connection, table: Table, key: Sequence[str], row: Mapping[str, object]) -> bool:
    """Keep a row and say that it was, or leave the one alone that is there under the same unique key."""
    # Not by rowcount: what it says of an INSERT differs from driver to driver.
    kept = unless_there(connection, table, *key).values(**row).returning(*table.primary_key)
    return connection.execute(kept).first() is not None


def count(connection: Connection) -> list[Counts]:
    """Count the submissions of each form."""
    found = [Counts(form, total, held) for form, total, held in connection.execute(_COUNTS)]
    # Sorted here: how a database sorts text depends on how it was made.
    return sorted(found, key=lambda one: one.form)


def version(connection: Connection) -> StoreVersion:
    """Ask the database which engine it is."""
    engine = connection.dialect.name
    return StoreVersion(engine, str(connection.exec_driver_sql(_VERSIONS[engine]).scalar_one()))


def _add(connection: Connection, new: Submission) -> Added:
    if is_new(connection, submissions, ("form", "idempotency_key"), asdict(new)):
        return Added(new, created=True)
    # The key was used before, perhaps a moment ago: everybody is told of the row that is there.
    first = select(submissions).where(
        submissions.c.form == new.form, submissions.c.idempotency_key == new.idempotency_key
    )
    return Added(Submission(**connection.execute(first).mappings().one()), created=False)
