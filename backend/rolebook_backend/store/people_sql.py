"""The methods of PeopleStore over a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.store import people as statements
from rolebook_backend.store.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.store.people_base import Person, Session, SignInLink, StoredToken


class SqlPeople(Transactions):
    """The part of SqlStore that knows people."""

    async def people(self) -> list[Person]:
        """See PeopleStore.people."""
        return await self._read(statements.everybody)

    async def person(self, person: str) -> Person | None:
        """See PeopleStore.person."""
        return await self._read(lambda connection: statements.find(connection, person))

    async def person_of(self, email: str) -> Person | None:
        """See PeopleStore.person_of."""
        return await self._read(lambda connection: statements.find_by_email(connection, email))

    async def set_people(self, people: Sequence[Person]) -> None:
        """See PeopleStore.set_people."""
        await self._write(lambda connection: statements.put(connection, people))

    async def add_link(self, new: SignInLink, now: str) -> None:
        """See PeopleStore.add_link."""
        await self._write(lambda connection: statements.add_link(connection, new, now))

    async def link(self, digest: str) -> SignInLink | None:
        """See PeopleStore.link."""
        return await self._read(lambda connection: statements.find_link(connection, digest))

    async def use_link(self, digest: str) -> SignInLink | None:
        """See PeopleStore.use_link."""
        return await self._write(lambda connection: statements.use_link(connection, digest))

    async def add_session(self, new: Session, now: str) -> None:
        """See PeopleStore.add_session."""
        await self._write(lambda connection: statements.add_session(connection, new, now))

    async def session(self, digest: str) -> tuple[Session, Person] | None:
        """See PeopleStore.session."""
        return await self._read(lambda connection: statements.find_session(connection, digest))

    async def touch_session(self, digest: str, seen_at: str) -> None:
        """See PeopleStore.touch_session."""
        await self._write(lambda connection: statements.touch_session(connection, digest, seen_at))

    async def end_session(self, digest: str) -> None:
        """See PeopleStore.end_session."""
        await self._write(lambda connection: statements.end_session(connection, digest))

    async def add_token(self, new: StoredToken) -> None:
        """See PeopleStore.add_token."""
        await self._write(lambda connection: statements.add_token(connection, new))

    async def token(self, digest: str) -> StoredToken | None:
        """See PeopleStore.token."""
        return await self._read(lambda connection: statements.find_token(connection, digest))

    async def tokens(self) -> list[StoredToken]:
        """See PeopleStore.tokens."""
        return await self._read(statements.all_tokens)

    async def revoke_token(self, token: str, now: str) -> bool:
        """See PeopleStore.revoke_token."""
        return await self._write(lambda connection: statements.revoke_token(connection, token, now))
