"""Keeps submissions; those that wait together are kept with the statements of one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import select

from rolebook_backend.store import chain, outbox
from rolebook_backend.store.base import Added, Submission
from rolebook_backend.store.kept import SUBMISSIONS_NOW
from rolebook_backend.store.quick import insert_new
from rolebook_backend.store.tables import submissions
from rolebook_backend.store.transactions import Together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_COLUMNS = tuple(one.name for one in fields(Submission))


@dataclass(frozen=True, slots=True)
class Adding(Together[Added]):
    """Keeps one, or returns the one that took its form and key first; webhooks are told of what is `announced`."""

    new: Submission
    announced: bool

    def __call__(self, connection: Connection) -> Added:
        """See Together."""
        return Adding.all_of(connection, [self])[0]

    @staticmethod
    def all_of(connection: Connection, works: Sequence[Adding]) -> list[Added]:
        """See Together."""
        rows = [_row(work.new) for work in works]
        created = insert_new(connection, submissions, ("form", "idempotency_key"), rows)
        chain.append_all(connection, [(chain.SUBMISSION, row) for row in rows if row["id"] in created])
        return [_added(connection, work, created=work.new.id in created) for work in works]


def _row(new: Submission) -> dict[str, object]:
    """Return a row; not by asdict, which copies every answer."""
    return {name: getattr(new, name) for name in _COLUMNS}


def _added(connection: Connection, work: Adding, *, created: bool) -> Added:
    new = work.new
    if created:
        if work.announced and not new.quarantined:
            outbox.put(connection, outbox.SUBMITTED, new.form, new.id, new.received_at)
        return Added(new, created=True)
    # The key was used before, perhaps a moment ago: everybody is told of the row that is there.
    first = select(*SUBMISSIONS_NOW).where(
        submissions.c.form == new.form, submissions.c.idempotency_key == new.idempotency_key
    )
    return Added(Submission(**connection.execute(first).mappings().one()), created=False)
