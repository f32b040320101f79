"""Submissions in one SQLite file: write-ahead log, full synchronisation, one process, one writing thread."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from anyio import to_thread
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Integer, cast, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from rolebook_backend.errors import DatabaseInUseError, StoreBusyError, StoreError
from rolebook_backend.store import agreements, counting
from rolebook_backend.store.base import (
    Added,
    AgreementEvent,
    AgreementLink,
    Answers,
    Counts,
    Started,
    StoredAgreement,
    StoredContract,
    StoreVersion,
    Submission,
)
from rolebook_backend.store.engine import reading_engine, writing_engine
from rolebook_backend.store.migrate import upgrade
from rolebook_backend.store.tables import contracts, submissions
from rolebook_backend.store.writer import GroupWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")

_KEEP_CONTRACT = insert(contracts).on_conflict_do_nothing(index_elements=["form", "digest"])
_ADD = insert(submissions).on_conflict_do_nothing(index_elements=["form", "idempotency_key"])
_COUNTS = (
    select(submissions.c.form, func.count(), func.sum(cast(submissions.c.quarantined, Integer)))
    .group_by(submissions.c.form)
    .order_by(submissions.c.form)
)


class SqliteStore:
    """The store for one machine.

    SQLite before 3.51.3 can corrupt a write-ahead log that two connections write to at once, hence the single
    writer and the lock beside the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        self._readers: Engine | None = None
        self._writer: GroupWriter | None = None
        self._engine: Engine | None = None

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
        except BaseException:
            self._lock.release()
            raise
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

    async def remember(self, new: Sequence[StoredContract]) -> None:
        """See Store.remember."""
        seen = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        rows = [asdict(contract) | {"first_seen": seen} for contract in new]
        await self._write(lambda connection: connection.execute(_KEEP_CONTRACT, rows) and None)

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

    async def start_agreement(
        self, new: StoredAgreement, first: AgreementEvent, links: Sequence[AgreementLink]
    ) -> Started:
        """See Store.start_agreement."""
        return await self._write(lambda connection: agreements.start(connection, new, first, links))

    async def add_agreement_links(self, links: Sequence[AgreementLink]) -> None:
        """See Store.add_agreement_links."""
        await self._write(lambda connection: agreements.add_links(connection, links))

    async def agreement(self, secret_digest: str) -> tuple[StoredAgreement, AgreementLink] | None:
        """See Store.agreement."""
        return await self._read(lambda connection: agreements.find(connection, secret_digest))

    async def agreement_events(self, agreement: str) -> list[AgreementEvent]:
        """See Store.agreement_events."""
        return await self._read(lambda connection: agreements.events(connection, agreement))

    async def add_agreement_event(self, new: AgreementEvent) -> AgreementEvent | None:
        """See Store.add_agreement_event."""
        return await self._write(lambda connection: agreements.add_event(connection, new))

    async def count_answers(self, edition: str, forms: Sequence[str]) -> int:
        """See Store.count_answers."""
        return await self._read(lambda connection: counting.count_answers(connection, edition, forms))

    async def tally_answers(
        self, edition: str, forms: Sequence[str], first: int, take: Callable[[str, Answers], None]
    ) -> None:
        """See Store.tally_answers."""
        await self._read(lambda connection: counting.tally_answers(connection, edition, forms, first, take))

    async def counts(self) -> list[Counts]:
        """See Store.counts."""
        return await self._read(count)

    async def version(self) -> StoreVersion:
        """See Store.version."""
        found = await self._read(lambda connection: connection.execute(select(func.sqlite_version())).scalar_one())
        return StoreVersion("sqlite", str(found))

    def _take_file(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            # Answers are personal: a new file is readable by its owner alone.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except Timeout:
            raise DatabaseInUseError(
                f"{self.path}: another process has this database open; stop it first, or use another file"
            ) from None
        except OSError as error:
            self._lock.release()
            raise StoreError(f"{self.path}: cannot be opened: {error.strerror}") from error

    async def _write(self, run: Callable[[Connection], T]) -> T:
        if not self._writer:
            raise StoreBusyError("the store is not open")
        return await asyncio.wrap_future(self._writer.submit(run))

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


def count(connection: Connection) -> list[Counts]:
    """Count the submissions of each form."""
    return [Counts(form, total, held) for form, total, held in connection.execute(_COUNTS)]


def _add(connection: Connection, new: Submission) -> Added:
    if connection.execute(_ADD, asdict(new)).rowcount:
        return Added(new, created=True)
    # The key was used before, perhaps a moment ago: everybody is told of the row that is there.
    first = select(submissions).where(
        submissions.c.form == new.form, submissions.c.idempotency_key == new.idempotency_key
    )
    return Added(Submission(**connection.execute(first).mappings().one()), created=False)
