"""What other parts keep about people outside of the chain, and what of it has had its time.

A part that has such tables adds a Holding here; then export, erasure and retention cover them, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from rolebook_backend.store.tables import people, sessions, sign_in_links

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Holding:
    """What a part keeps.

    `of_person` returns its rows about a person for their export, `erase` deletes them and returns how many, `expire`
    deletes what is over at a moment and returns how many.
    """

    name: str
    of_person: Callable[[Connection, str], list[dict[str, object]]]
    erase: Callable[[Connection, str], int]
    expire: Callable[[Connection, str], int]


def _person(connection: Connection, person: str) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(select(people).where(people.c.id == person)).mappings()]


def _erase_person(connection: Connection, person: str) -> int:
    """End their sessions and links, and take them off the list; a list that names them brings them back."""
    for table in (sessions, sign_in_links):
        connection.execute(table.delete().where(table.c.person == person))
    return len(connection.execute(people.delete().where(people.c.id == person).returning(people.c.id)).all())


def _expire(connection: Connection, moment: str) -> int:
    gone = [
        table.delete().where(table.c.expires_at <= moment).returning(table.c.digest)
        for table in (sessions, sign_in_links)
    ]
    return sum(len(connection.execute(one).all()) for one in gone)


HOLDINGS: tuple[Holding, ...] = (Holding("people", _person, _erase_person, _expire),)
