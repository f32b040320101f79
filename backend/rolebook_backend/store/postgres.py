"""Submissions in a PostgreSQL database, which several processes may share."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from rolebook_backend.errors import StoreBusyError
from rolebook_backend.store.address import without_password
from rolebook_backend.store.migrate import refused, upgrade_within
from rolebook_backend.store.postgres_engine import CONNECTIONS, passing, postgres_engine, prepare_for_long
from rolebook_backend.store.sql import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

WAITING = 2048
"""Works that may wait for a connection; more are turned away, to be sent again."""


class PostgresStore(SqlStore):
    """The store for several processes, on as many machines as one likes.

    Each has a few connections and as many threads. Measured on two cores with 64 senders: threads take twice as
    many submissions as SQLAlchemy's asynchronous engine and half its processor time. PostgreSQL itself lets
    commits that come together share one wait for the disk.
    """

    def __init__(self, url: str) -> None:
        self.shown = without_password(url)
        self._url = url
        self._engine: Engine | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._waiting = 0

    def open(self) -> None:
        """Connect, migrate and serve; StoreError when the server cannot be reached or the database be used."""
        if self._engine:
            return
        engine = postgres_engine(self._url)
        try:
            with refused(self.shown, "cannot be used as a database"), engine.begin() as connection:
                prepare_for_long(connection, self.shown)
                upgrade_within(connection, self.shown)
        except BaseException:
            engine.dispose()
            raise
        self._engine = engine
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="rolebook-store")

    def close(self) -> None:
        """Write what is waiting, then part from the server."""
        if self._threads:
            self._threads.shutdown()
        if self._engine:
            self._engine.dispose()
        self._engine = self._threads = None

    async def settle(self) -> None:
        """See Upkeep.settle. Commands write into the database themselves."""

    async def scrub(self) -> None:
        """See Upkeep.scrub. The server does it by itself, in its own time (autovacuum)."""

    async def _write(self, run: Callable[[Connection], T]) -> T:
        return await self._run(run)

    async def _read(self, run: Callable[[Connection], T]) -> T:
        return await self._run(run)

    async def _run(self, run: Callable[[Connection], T]) -> T:
        engine, threads = self._engine, self._threads
        if not engine or not threads:
            raise StoreBusyError("the store is not open")
        if self._waiting >= WAITING:
            raise StoreBusyError("too many requests are waiting for the database")
        self._waiting += 1
        try:
            return await asyncio.wrap_future(_submit(threads, engine, run))
        finally:
            self._waiting -= 1


def _submit(threads: ThreadPoolExecutor, engine: Engine, run: Callable[[Connection], T]) -> Future[T]:
    try:
        return threads.submit(_in_transaction, engine, run)
    except RuntimeError:  # they were shut down a moment ago
        raise StoreBusyError("the store is closed") from None


def _in_transaction(engine: Engine, run: Callable[[Connection], T]) -> T:
    with passing(), engine.begin() as connection:
        return run(connection)
