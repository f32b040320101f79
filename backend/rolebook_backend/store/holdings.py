"""What other parts keep about people outside of the chain, and what of it has had its time.

A part that has such tables adds a Holding here; then export, erasure and retention cover them, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.store import people, reminders, team

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


HOLDINGS: tuple[Holding, ...] = (
    Holding("seats", team.seats_of, team.erase_seats, people.never),
    Holding("reminders", reminders.of_person, reminders.erase, reminders.expire),
    # Sessions first: they belong to rows of the people list.
    Holding("sessions", people.sessions_of, people.erase_sessions, people.expire),
    Holding("people", people.of_person, people.erase, people.never),
)
