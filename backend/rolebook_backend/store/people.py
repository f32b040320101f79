"""The statements behind people, sessions, links and tokens, each run inside a transaction that somebody else began."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from rolebook_backend.store.inserting import is_new
from rolebook_backend.store.people_base import Person, Session, SignInLink, StoredToken
from rolebook_backend.store.tables import people, sessions, sign_in_links, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def everybody(connection: Connection) -> list[Person]:
    """See PeopleStore.people."""
    return select_people(connection)


def select_people(connection: Connection, *conditions: ColumnElement[bool]) -> list[Person]:
    """Return those for whom all of this holds, by id."""
    rows = connection.execute(select(people).where(*conditions)).mappings()
    # Sorted here: how a database sorts text depends on how it was made.
    return sorted(map(_person, rows), key=lambda one: one.id)


def find(connection: Connection, person: str) -> Person | None:
    """See PeopleStore.person."""
    row = connection.execute(select(people).where(people.c.id == person)).mappings().one_or_none()
    return _person(row) if row else None


def find_by_email(connection: Connection, email: str) -> Person | None:
    """See PeopleStore.person_of."""
    wanted = select(people).where(people.c.email == email, people.c.active)
    row = connection.execute(wanted).mappings().one_or_none()
    return _person(row) if row else None


def put(connection: Connection, changed: Sequence[Person]) -> None:
    """See PeopleStore.set_people."""
    if not changed:
        return
    # First nobody of them has an address, so that two may swap theirs.
    every = [{"person": one.id} for one in changed]
    connection.execute(update(people).where(people.c.id == bindparam("person")).values(active=False), every)
    for one in changed:
        row = _row(one)
        if not is_new(connection, people, ("id",), row):
            connection.execute(update(people).where(people.c.id == one.id).values(row))
    if gone := [{"person": one.id} for one in changed if not one.active]:
        for table in (sessions, sign_in_links):
            connection.execute(delete(table).where(table.c.person == bindparam("person")), gone)


def add_link(connection: Connection, new: SignInLink, now: str) -> None:
    """See PeopleStore.add_link."""
    connection.execute(delete(sign_in_links).where(sign_in_links.c.expires_at <= now))
    connection.execute(sign_in_links.insert(), asdict(new))


def find_link(connection: Connection, digest: str) -> SignInLink | None:
    """See PeopleStore.link."""
    row = connection.execute(select(sign_in_links).where(sign_in_links.c.digest == digest)).mappings().one_or_none()
    return SignInLink(**row) if row else None


def use_link(connection: Connection, digest: str) -> SignInLink | None:
    """See PeopleStore.use_link."""
    used = delete(sign_in_links).where(sign_in_links.c.digest == digest).returning(*sign_in_links.c)
    row = connection.execute(used).mappings().one_or_none()
    return SignInLink(**row) if row else None


def add_session(connection: Connection, new: Session, now: str) -> None:
    """See PeopleStore.add_session."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
    connection.execute(sessions.insert(), asdict(new))


def find_session(connection: Connection, digest: str) -> tuple[Session, Person] | None:
    """See PeopleStore.session."""
    row = connection.execute(select(sessions).where(sessions.c.digest == digest)).mappings().one_or_none()
    whose = find(connection, row["person"]) if row else None
    return (Session(**row), whose) if row and whose else None


def touch_session(connection: Connection, digest: str, seen_at: str) -> None:
    """See PeopleStore.touch_session."""
    connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=seen_at))


def end_session(connection: Connection, digest: str) -> None:
    """See PeopleStore.end_session."""
    connection.execute(delete(sessions).where(sessions.c.digest == digest))


def add_token(connection: Connection, new: StoredToken) -> None:
    """See PeopleStore.add_token."""
    connection.execute(tokens.insert(), asdict(new) | {"scopes": _words(new.scopes)})


def find_token(connection: Connection, digest: str) -> StoredToken | None:
    """See PeopleStore.token."""
    row = connection.execute(select(tokens).where(tokens.c.digest == digest)).mappings().one_or_none()
    return _token(row) if row else None


def all_tokens(connection: Connection) -> list[StoredToken]:
    """See PeopleStore.tokens."""
    found = [_token(row) for row in connection.execute(select(tokens)).mappings()]
    return sorted(found, key=lambda one: (one.created_at, one.id))


def revoke_token(connection: Connection, token: str, now: str) -> bool:
    """See PeopleStore.revoke_token."""
    wanted = update(tokens).where(tokens.c.id == token, tokens.c.revoked_at == "").values(revoked_at=now)
    connection.execute(wanted)
    return connection.execute(select(tokens.c.id).where(tokens.c.id == token)).first() is not None


def _row(one: Person) -> dict[str, Any]:
    return asdict(one) | {"access": _words(one.access)}


def _person(row: Mapping[Any, Any]) -> Person:
    return Person(**{**row, "access": frozenset(row["access"].split())})


def _token(row: Mapping[Any, Any]) -> StoredToken:
    return StoredToken(**{**row, "scopes": frozenset(row["scopes"].split())})


def _words(words: frozenset[str]) -> str:
    return " ".join(sorted(words))


def of_person(connection: Connection, person: str) -> list[dict[str, object]]:
    """Return what the people list says of somebody."""
    return [_row(found)] if (found := find(connection, person)) else []


def sessions_of(connection: Connection, person: str) -> list[dict[str, object]]:
    """Return when somebody signed in and was seen last; what a session is known by is nobody's to see."""
    kept = select(sessions.c.started_at, sessions.c.seen_at, sessions.c.expires_at)
    return [dict(row) for row in connection.execute(kept.where(sessions.c.person == person)).mappings()]


def erase(connection: Connection, person: str) -> int:
    """Delete somebody from the people list, also where others name them as their manager."""
    connection.execute(update(people).where(people.c.manager == person).values(manager=""))
    return connection.execute(delete(people).where(people.c.id == person)).rowcount


def erase_sessions(connection: Connection, person: str) -> int:
    """Delete somebody's sessions and the links that were mailed to them."""
    return sum(
        connection.execute(delete(table).where(table.c.person == person)).rowcount
        for table in (sessions, sign_in_links)
    )


def expire(connection: Connection, moment: str) -> int:
    """Delete the sessions and links that are over."""
    return sum(
        connection.execute(delete(table).where(table.c.expires_at <= moment)).rowcount
        for table in (sessions, sign_in_links)
    )


def never(_connection: Connection, _moment: str) -> int:
    """Delete nothing: who is on the people list stays there until they are erased."""
    return 0
