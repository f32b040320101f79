"""The statements behind the results of a group: answers one after the other, never all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, false, func, select, tuple_

from rolebook_backend.store.tables import submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rolebook_backend.store.base import Answers

AT_ONCE = 1000
"""Rows that are in memory together."""

_AGE = (submissions.c.received_at, submissions.c.id)


def count_answers(connection: Connection, edition: str, forms: Sequence[str]) -> int:
    """See Store.count_answers."""
    return connection.execute(select(func.count()).where(_of(edition, forms))).scalar_one()


def tally_answers(
    connection: Connection, edition: str, forms: Sequence[str], first: int, take: Callable[[str, Answers], None]
) -> None:
    """See Store.tally_answers."""
    wanted = _of(edition, forms)
    last = connection.execute(select(*_AGE).where(wanted).order_by(*_AGE).offset(first - 1).limit(1)).one_or_none()
    if last is None:
        return
    chosen = select(submissions.c.form, submissions.c.answers).where(wanted, tuple_(*_AGE) <= tuple_(*last))
    for form, answers in connection.execution_options(yield_per=AT_ONCE).execute(chosen):
        take(form, answers)


def _of(edition: str, forms: Sequence[str]) -> ColumnElement[bool]:
    kept = submissions.c.quarantined == false()
    # What a manager says of somebody is no answer of the group's.
    own = submissions.c.about.is_(None)
    return and_(submissions.c.edition == edition, submissions.c.form.in_(forms), kept, own)
