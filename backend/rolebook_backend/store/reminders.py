"""The statements behind RemindingStore, each run inside a transaction that somebody else began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select, update

from rolebook_backend.store.inserting import is_new
from rolebook_backend.store.record_tables import reminder_days, reminders
from rolebook_backend.store.times import later

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT_DAYS = 400
"""For so long it is known when somebody was reminded of something."""


def reminded(connection: Connection) -> dict[tuple[str, str], str]:
    """See RemindingStore.reminded."""
    return {(row.person, row.matter): row.at for row in connection.execute(select(reminders))}


def claim(connection: Connection, person: str, matters: Sequence[str], moment: str, since: str) -> list[str]:
    """See RemindingStore.claim_reminders."""
    return [matter for matter in sorted(set(matters)) if _is_claimed(connection, person, matter, moment, since)]


def _is_claimed(connection: Connection, person: str, matter: str, moment: str, since: str) -> bool:
    key = {"person": person, "matter": matter}
    if is_new(connection, reminders, ("person", "matter"), {**key, "at": moment}):
        return True
    old = update(reminders).where(reminders.c.person == person, reminders.c.matter == matter, reminders.c.at <= since)
    return connection.execute(old.values(at=moment).returning(reminders.c.matter)).first() is not None


def drop(connection: Connection, person: str, matters: Sequence[str]) -> None:
    """See RemindingStore.drop_reminders."""
    connection.execute(delete(reminders).where(reminders.c.person == person, reminders.c.matter.in_(matters)))


def claim_day(connection: Connection, day: str) -> bool:
    """See RemindingStore.claim_day."""
    return is_new(connection, reminder_days, ("day",), {"day": day})


def of_person(connection: Connection, person: str) -> list[dict[str, object]]:
    """Return of what somebody was reminded, and when."""
    rows = connection.execute(select(reminders).where(reminders.c.person == person)).mappings()
    return [dict(row) for row in rows]


def erase(connection: Connection, person: str) -> int:
    """Forget that."""
    gone = delete(reminders).where(reminders.c.person == person).returning(reminders.c.matter)
    return len(connection.execute(gone).all())


def expire(connection: Connection, moment: str) -> int:
    """Forget what is long ago."""
    before = later(moment, days=-KEPT_DAYS)
    old = delete(reminders).where(reminders.c.at < before).returning(reminders.c.matter)
    connection.execute(delete(reminder_days).where(reminder_days.c.day < before[:10]))
    return len(connection.execute(old).all())
