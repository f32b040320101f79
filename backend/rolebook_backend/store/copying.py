"""Moves all rows of a SQLite file into an empty PostgreSQL database: everything, or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, insert, select

from rolebook_backend.errors import StoreError
from rolebook_backend.store import audit
from rolebook_backend.store.address import Address
from rolebook_backend.store.alone import alone
from rolebook_backend.store.engine import reading_engine, writing_engine
from rolebook_backend.store.engines import Postgres, disposed, postgres_from
from rolebook_backend.store.migrate import refused, upgrade, upgrade_within
from rolebook_backend.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

BATCH = 1000
"""Rows that are on their way at once."""

Told: TypeAlias = "Callable[[str, int, int], None]"
"""Is told of a table how many rows are done, and of how many."""


def move(source: Path, target: Address, told: Told, who: str) -> dict[str, int]:
    """Copy every table in one transaction and return how many rows each has; StoreError leaves the target empty.

    The file is brought to the newest schema first and gets a line of `who` in its audit trail, which is copied with all
    else; it stays as it is otherwise, and nothing may serve it meanwhile.
    """
    if not source.is_file():
        raise StoreError(f"{source}: no such file")
    postgres = postgres_from(target)
    with alone(source):
        with disposed(writing_engine(source)) as engine:
            upgrade(engine, source)
            with engine.begin() as connection:
                audit.record(connection, audit.line(who, "migrate", "database", ""))
        with (
            disposed(reading_engine(source)) as engine,
            engine.begin() as reading,
            _empty(postgres, target) as writing,
        ):
            copied = {table.name: _copy(reading, writing, table, told) for table in metadata.sorted_tables}
            _expect_same(copied, _sizes(writing), target)
        return copied


@contextmanager
def _empty(postgres: Postgres, target: Address) -> Iterator[Connection]:
    """Yield a connection to a database at the newest schema that has no rows, and that nobody adds to meanwhile."""
    with (
        disposed(postgres.engine) as engine,
        refused(target, "cannot take the rows"),
        engine.begin() as connection,
    ):
        postgres.prepare(connection, target)
        upgrade_within(connection, target)
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        if found := {name: size for name, size in _sizes(connection).items() if size}:
            there = ", ".join(f"{name}: {size}" for name, size in found.items())
            raise StoreError(f"{target}: has rows already ({there}); give an empty database")
        yield connection


def _copy(reading: Connection, writing: Connection, table: Table, told: Told) -> int:
    total = _size(reading, table)
    done = 0
    told(table.name, done, total)
    rows = reading.execution_options(yield_per=BATCH).execute(select(table)).mappings()
    for batch in rows.partitions():
        writing.execute(insert(table), [dict(row) for row in batch])
        done += len(batch)
        told(table.name, done, total)
    return done


def _sizes(connection: Connection) -> dict[str, int]:
    return {table.name: _size(connection, table) for table in metadata.sorted_tables}


def _size(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _expect_same(copied: dict[str, int], found: dict[str, int], target: Address) -> None:
    for name, size in copied.items():
        if found[name] != size:
            raise StoreError(f"{target}: {name} has {found[name]} rows, expected {size}; nothing was kept")
