"""The methods of EditingStore and RemindingStore over a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.store import editing, outbox, reminders
from rolebook_backend.store.times import now
from rolebook_backend.store.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from rolebook_backend.store.base import Submission
    from rolebook_backend.store.editing_base import Going, HeldAgreement, Sendings


class SqlEditing(Transactions):
    """The part of SqlStore for editors and for reminders."""

    announces = False

    async def sendings(self, before: str = "") -> list[Sendings]:
        """See EditingStore.sendings."""
        return await self._read(lambda connection: editing.sendings(connection, before))

    async def going(self) -> list[Going]:
        """See EditingStore.going."""
        return await self._read(editing.going)

    async def held(self, submission: str = "") -> list[Submission]:
        """See EditingStore.held."""
        return await self._read(lambda connection: editing.held(connection, submission))

    async def held_agreements(self, agreement: str = "") -> list[HeldAgreement]:
        """See EditingStore.held_agreements."""
        return await self._read(lambda connection: editing.held_agreements(connection, agreement))

    async def held_agreements_number(self) -> int:
        """See EditingStore.held_agreements_number."""
        return await self._read(editing.held_agreements_number)

    async def release(self, identifier: str, who: str) -> bool:
        """See EditingStore.release."""

        def run(connection: Connection) -> bool:
            sent = editing.release(connection, identifier, who)
            begun = None if sent else editing.release_agreement(connection, identifier, who)
            released = sent or begun
            if released and self.announces:
                events = [outbox.SUBMITTED] if sent else [outbox.BEGUN]
                events += [outbox.CARRIED_ON] if begun and begun.goes_on else []
                for event in events:
                    outbox.put(connection, event, released.form, released.id, now())
            return released is not None

        return await self._write(run)

    async def reminded(self) -> dict[tuple[str, str], str]:
        """See RemindingStore.reminded."""
        return await self._read(reminders.reminded)

    async def claim_reminders(self, person: str, matters: Sequence[str], moment: str, since: str) -> list[str]:
        """See RemindingStore.claim_reminders."""
        return await self._write(lambda connection: reminders.claim(connection, person, matters, moment, since))

    async def drop_reminders(self, person: str, matters: Sequence[str]) -> None:
        """See RemindingStore.drop_reminders."""
        await self._write(lambda connection: reminders.drop(connection, person, matters))

    async def claim_day(self, day: str) -> bool:
        """See RemindingStore.claim_day."""
        return await self._write(lambda connection: reminders.claim_day(connection, day))
