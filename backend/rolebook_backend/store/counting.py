"""The statements behind the results of a group: answers one after the other, never all at once.

What an editor let out of quarantine is as old as that: what is counted together with others stays the same afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, false, func, select, tuple_

from rolebook_backend.store.record_tables import releases
from rolebook_backend.store.tables import submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rolebook_backend.store.base import Answers

    Age = tuple[str, str]

AT_ONCE = 1000
"""Rows that are in memory together."""

_AGE = (submissions.c.received_at, submissions.c.id)


def count_answers(connection: Connection, edition: str, forms: Sequence[str]) -> int:
    """See Store.count_answers."""
    count = select(func.count()).select_from(submissions)
    released = count.join(releases).where(_of(edition, forms))
    return sum(connection.execute(one).scalar_one() for one in (count.where(_passed(edition, forms)), released))


def tally_answers(
    connection: Connection, edition: str, forms: Sequence[str], first: int, take: Callable[[str, Answers], None]
) -> None:
    """See Store.tally_answers."""
    last, let_out = _first(connection, edition, forms, first)
    wanted = select(submissions.c.form, submissions.c.answers)
    streamed = connection.execution_options(yield_per=AT_ONCE)
    if last:
        chosen = wanted.where(_passed(edition, forms), tuple_(*_AGE) <= tuple_(*last))
        for form, answers in streamed.execute(chosen):
            take(form, answers)
    for start in range(0, len(let_out), AT_ONCE):
        for form, answers in connection.execute(wanted.where(submissions.c.id.in_(let_out[start : start + AT_ONCE]))):
            take(form, answers)


def _first(connection: Connection, edition: str, forms: Sequence[str], first: int) -> tuple[Age | None, list[str]]:
    """Return which is the last of those never held back among the oldest so many, and which of the others are.

    There are few of the others, so only as many of the rows before the end are looked at.
    """
    ages = select(releases.c.at, submissions.c.id).join(submissions).where(_of(edition, forms))
    let_out = [(at, identifier) for at, identifier in connection.execute(ages)]
    sure = max(first - len(let_out), 0)
    rows = select(*_AGE).where(_passed(edition, forms)).order_by(*_AGE)
    rows = rows.offset(max(sure - 1, 0)).limit(first - max(sure - 1, 0))
    passed = [(at, identifier) for at, identifier in connection.execute(rows)]
    certain, open_ones = (passed[:1], passed[1:]) if sure else ([], passed)
    oldest = set(sorted([*open_ones, *let_out])[: first - sure])
    last = max([*certain, *oldest.intersection(open_ones)], default=None)
    return last, [identifier for at, identifier in let_out if (at, identifier) in oldest]


def _passed(edition: str, forms: Sequence[str]) -> ColumnElement[bool]:
    return and_(submissions.c.quarantined == false(), _of(edition, forms))


def _of(edition: str, forms: Sequence[str]) -> ColumnElement[bool]:
    # What a manager says of somebody is no answer of the group's.
    own = submissions.c.about.is_(None)
    return and_(submissions.c.edition == edition, submissions.c.form.in_(forms), own)
