"""Submissions in one SQLite file: write-ahead log, full synchronisation, one process, one writing thread."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, TypeVar

from anyio import to_thread
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from rolebook_backend.errors import StoreBusyError, StoreError
from rolebook_backend.store.alone import PRIVATE, lock_of, take
from rolebook_backend.store.engine import reading_engine, writing_engine
from rolebook_backend.store.landing import Landing
from rolebook_backend.store.migrate import upgrade
from rolebook_backend.store.place import LOST, Place
from rolebook_backend.store.scrubbing import empty_log
from rolebook_backend.store.spool import take_in, taken_in
from rolebook_backend.store.sql import SqlStore
from rolebook_backend.store.writer import GroupWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from rolebook_backend.store.base import StoreVersion

T = TypeVar("T")


class SqliteStore(SqlStore):
    """The store for one machine.

    SQLite before 3.51.3 can corrupt a write-ahead log that two connections write to at once, hence the single
    writer and the lock beside the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = lock_of(path)
        self._readers: Engine | None = None
        self._writer: GroupWriter | None = None
        self._engine: Engine | None = None
        self._landing: Landing | None = None
        self._place = Place(path)

    def open(self) -> None:
        """Lock, migrate and serve.

        DatabaseInUseError when another process has the file, StoreError when it is no database.
        """
        if self._writer:
            return
        self._take_file()
        try:
            self._engine = writing_engine(self.path)
            upgrade(self._engine, self.path)
            with self._engine.begin() as connection:
                take_in(connection, self.path)
            taken_in(self.path)
        except BaseException:
            self._lock.release()
            raise
        self._place = Place(self.path)
        self._place.guard(self._engine)
        self._readers = reading_engine(self.path)
        self._writer = GroupWriter(self._engine)
        self._writer.start()

    def close(self) -> None:
        """Write what is waiting; the writer's connection closes last and folds the log into the file."""
        if self._writer:
            self._writer.stop()
        for engine in (self._readers, self._engine):
            if engine:
                engine.dispose()
        self._writer = self._readers = self._engine = None
        self._lock.release()

    async def version(self) -> StoreVersion:
        """See Store.version."""
        if not self._place.is_kept():
            raise StoreBusyError(LOST)
        return await super().version()

    def _take_file(self) -> None:
        take(self._lock, self.path)
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, PRIVATE))
        except OSError as error:
            self._lock.release()
            raise StoreError(f"{self.path}: cannot be opened: {error.strerror}") from error

    async def settle(self) -> None:
        """See Upkeep.settle."""
        await self._write(lambda connection: take_in(connection, self.path))
        taken_in(self.path)

    async def scrub(self) -> None:
        """See Upkeep.scrub. What is deleted was overwritten in the file already; now the log is emptied, too."""
        if not self._writer:
            raise StoreBusyError("the store is not open")
        await self._landed(self._writer.submit(empty_log, alone=True))

    async def _write(self, run: Callable[[Connection], T]) -> T:
        if not self._writer:
            raise StoreBusyError("the store is not open")
        return await self._landed(self._writer.submit(run))

    async def _landed(self, work: Future[T]) -> T:
        loop = asyncio.get_running_loop()
        if self._landing is None or self._landing.loop is not loop:
            self._landing = Landing(loop)
        return await self._landing.of(work)

    async def _read(self, run: Callable[[Connection], T]) -> T:
        readers = self._readers
        if not readers:
            raise StoreBusyError("the store is not open")

        def in_thread() -> T:
            try:
                with readers.begin() as connection:
                    return run(connection)
            except (OperationalError, PoolTimeoutError) as error:
                raise StoreBusyError("the database cannot be read just now") from error

        return await to_thread.run_sync(in_thread)
