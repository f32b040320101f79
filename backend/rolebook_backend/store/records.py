"""What a store does with its records besides keeping them: the trail, erasure, retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rolebook_backend.store import audit, erasure, outbox, retention
from rolebook_backend.store.base import StoredContract, Submission
from rolebook_backend.store.tables import contracts, submissions
from rolebook_backend.store.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from rolebook_backend.store.audit import Audited, Wanted
    from rolebook_backend.store.erasure import Order
    from rolebook_backend.store.outbox import Message
    from rolebook_backend.store.traces import Trace


class SqlRecords(Transactions):
    """The methods of Upkeep over a database."""

    async def record(self, who: str, action: str, kind: str, subject: str) -> None:
        """See Upkeep.record."""
        line = audit.line(who, action, kind, subject)
        await self._write(lambda connection: audit.record(connection, line))

    async def trail(self, wanted: Wanted, before: str, most: int) -> list[Audited]:
        """See Upkeep.trail."""
        return await self._read(lambda connection: audit.newest(connection, wanted, before, most))

    async def trail_words(self) -> tuple[list[str], list[str]]:
        """See Upkeep.trail_words."""
        return await self._read(audit.words)

    async def erase(self, traces: Sequence[Trace], order: Order) -> int:
        """See Upkeep.erase."""
        return await self._write(lambda connection: erasure.erase(connection, traces, order))

    async def retain(self, form: str, before: str, who: str) -> int:
        """See Upkeep.retain."""
        return await self._write(lambda connection: retention.retain(connection, form, before, who))

    async def expire(self, moment: str) -> int:
        """See Upkeep.expire."""
        return await self._write(lambda connection: retention.expire(connection, moment))

    async def newest_contracts(self) -> list[StoredContract]:
        """See Upkeep.newest_contracts."""
        return await self._read(newest_contracts)

    async def submission(self, identifier: str) -> Submission | None:
        """See Upkeep.submission."""
        return await self._read(lambda connection: _submission(connection, identifier))

    async def due_messages(self, moment: str, until: str) -> list[Message]:
        """See Upkeep.due_messages."""
        return await self._write(lambda connection: outbox.claim(connection, moment, until))

    async def message_told(self, identifier: str) -> None:
        """See Upkeep.message_told."""
        await self._write(lambda connection: outbox.told(connection, identifier))

    async def message_failed(self, message: Message) -> None:
        """See Upkeep.message_failed."""
        await self._write(lambda connection: outbox.failed(connection, message))


def newest_contracts(connection: Connection) -> list[StoredContract]:
    """Return the contract of every form that was seen last."""
    wanted = select(contracts.c.form, contracts.c.digest, contracts.c.body).order_by(contracts.c.first_seen)
    newest = {row.form: StoredContract(row.form, row.digest, row.body) for row in connection.execute(wanted)}
    return list(newest.values())


def _submission(connection: Connection, identifier: str) -> Submission | None:
    row = connection.execute(select(submissions).where(submissions.c.id == identifier)).mappings().one_or_none()
    return Submission(**row) if row else None
