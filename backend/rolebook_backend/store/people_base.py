"""The people list and who is signed in: rows that may change and end, and what every store does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the people list; `manager` is the id of another, or empty, and so may `name` and `role` be.

    Who is no longer on the list is kept and no longer `active`: what they once sent still bears their id.
    """

    id: str
    email: str
    name: str = ""
    role: str = ""
    manager: str = ""
    access: frozenset[str] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in: the digest of a secret that only their browser has. Moments are UTC, ISO 8601."""

    digest: str = field(repr=False)
    person: str
    started_at: str
    seen_at: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link that was sent to somebody, for one use; `following` is where it leads afterwards."""

    digest: str = field(repr=False)
    person: str
    following: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A machine's way in: the digest of its secret and what it may do. Empty moments stand for never."""

    id: str
    name: str
    digest: str = field(repr=False)
    scopes: frozenset[str]
    created_at: str
    expires_at: str = ""
    revoked_at: str = ""


class PeopleStore(Protocol):
    """The part of Store that knows people; what it says of errors holds here too."""

    async def people(self) -> list[Person]:
        """Return everybody who is or was on the list, by id."""

    async def person(self, person: str) -> Person | None:
        """Return somebody by id, whether still active or not."""

    async def person_of(self, email: str) -> Person | None:
        """Return who has this e-mail address and is active."""

    async def set_people(self, people: Sequence[Person]) -> None:
        """Put these people in the place of those with their ids, all at once; who is inactive is signed out."""

    async def add_link(self, new: SignInLink, now: str) -> None:
        """Keep a link; those that have expired by now go."""

    async def link(self, digest: str) -> SignInLink | None:
        """Return a link, used up by nobody yet."""

    async def use_link(self, digest: str) -> SignInLink | None:
        """Use a link up and return it: of all who try at once, one gets it."""

    async def add_session(self, new: Session, now: str) -> None:
        """Keep a session; those that have expired by now go."""

    async def session(self, digest: str) -> tuple[Session, Person] | None:
        """Return a session and whose it is."""

    async def touch_session(self, digest: str, seen_at: str) -> None:
        """Note that a session was used."""

    async def end_session(self, digest: str) -> None:
        """Forget a session, if it is there."""

    async def add_token(self, new: StoredToken) -> None:
        """Keep a token."""

    async def token(self, digest: str) -> StoredToken | None:
        """Return the token with this digest."""

    async def tokens(self) -> list[StoredToken]:
        """Return all tokens, oldest first."""

    async def revoke_token(self, token: str, now: str) -> bool:
        """Let a token end now and say whether there is one with this id; one that has ended stays as it was."""
