"""What webhooks have to be told: put down in the transaction that keeps what happened, gone once it was told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from rolebook_backend.store.record_tables import outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

AT_ONCE = 16

SUBMITTED, BEGUN, CARRIED_ON = "submission.created", "agreement.started", "agreement.changed"


@dataclass(frozen=True, slots=True)
class Message:
    """That something happened: to which number of which form, when; and how far telling it has come.

    It is tried again when it is `due`; once it is `dead` (1) only when somebody says so. `reason` is why it failed.
    """

    id: str
    event: str
    form: str
    subject: str
    at: str
    attempts: int
    due: str
    dead: int
    reason: str


def put(connection: Connection, event: str, form: str, subject: str, at: str) -> None:
    """Put a message down that is due at once."""
    message = Message(uuid4().hex, event, form, subject, at, attempts=0, due=at, dead=0, reason="")
    connection.execute(outbox.insert(), asdict(message))


def claim(connection: Connection, moment: str, until: str) -> list[Message]:
    """Take messages that are due: they are due again later, so that no other backend takes them meanwhile."""
    wanted = select(outbox).where(outbox.c.dead == 0, outbox.c.due <= moment).order_by(outbox.c.due).limit(AT_ONCE)
    found = [Message(**row) for row in connection.execute(wanted).mappings()]
    return [one for one in found if _is_ours(connection, one, until)]


def told(connection: Connection, identifier: str) -> None:
    """Let a message go."""
    connection.execute(outbox.delete().where(outbox.c.id == identifier))


def failed(connection: Connection, message: Message) -> None:
    """Keep a message as it now stands."""
    connection.execute(outbox.update().where(outbox.c.id == message.id).values(asdict(message)))


def waiting(connection: Connection) -> list[Message]:
    """Return all messages that were not told yet, the dead ones first."""
    rows = connection.execute(select(outbox).order_by(outbox.c.dead.desc(), outbox.c.at, outbox.c.id)).mappings()
    return [Message(**row) for row in rows]


def retry(connection: Connection, identifiers: Sequence[str], moment: str) -> int:
    """Let dead messages be due again, all where none is named, and return how many."""
    changed = outbox.update().where(outbox.c.dead == 1).values(dead=0, attempts=0, due=moment)
    named = changed.where(outbox.c.id.in_(identifiers)) if identifiers else changed
    return len(connection.execute(named.returning(outbox.c.id)).all())


def drop(connection: Connection, identifiers: Sequence[str]) -> int:
    """Let dead messages go untold, all where none is named, and return how many."""
    gone = outbox.delete().where(outbox.c.dead == 1)
    named = gone.where(outbox.c.id.in_(identifiers)) if identifiers else gone
    return len(connection.execute(named.returning(outbox.c.id)).all())


def _is_ours(connection: Connection, message: Message, until: str) -> bool:
    taken = outbox.update().where(outbox.c.id == message.id, outbox.c.due == message.due).values(due=until)
    return connection.execute(taken.returning(outbox.c.id)).first() is not None
