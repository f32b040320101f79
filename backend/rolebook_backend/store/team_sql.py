"""The methods of TeamStore over a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.store import team as statements
from rolebook_backend.store.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.store.base import AgreementEvent, Submission
    from rolebook_backend.store.people_base import Person
    from rolebook_backend.store.team_base import Seated


class SqlTeam(Transactions):
    """The part of SqlStore that reads by person."""

    async def reports_of(self, manager: str) -> list[Person]:
        """See TeamStore.reports_of."""
        return await self._read(lambda connection: statements.reports_of(connection, manager))

    async def sent_by(self, person: str) -> list[Submission]:
        """See TeamStore.sent_by."""
        return await self._read(lambda connection: statements.sent_by(connection, person))

    async def sent_about(self, person: str) -> list[Submission]:
        """See TeamStore.sent_about."""
        return await self._read(lambda connection: statements.sent_about(connection, person))

    async def newest_of(self, people: Sequence[str]) -> list[Submission]:
        """See TeamStore.newest_of."""
        return await self._read(lambda connection: statements.newest_of(connection, people))

    async def newest_about(self, author: str, people: Sequence[str]) -> list[Submission]:
        """See TeamStore.newest_about."""
        return await self._read(lambda connection: statements.newest_about(connection, author, people))

    async def take_seat(self, agreement: str, seat: str, person: str, *, is_acting: bool) -> None:
        """See TeamStore.take_seat."""
        await self._write(
            lambda connection: statements.take_seat(connection, agreement, seat, person, is_acting=is_acting)
        )

    async def agreements_of(self, people: Sequence[str]) -> list[Seated]:
        """See TeamStore.agreements_of."""
        return await self._read(lambda connection: statements.agreements_of(connection, people))

    async def events_of(self, agreements: Sequence[str]) -> dict[str, list[AgreementEvent]]:
        """See TeamStore.events_of."""
        return await self._read(lambda connection: statements.events_of(connection, agreements))
