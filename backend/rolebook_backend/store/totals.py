"""How many sets of answers there are: a number that is kept with the chain, so that nobody has to count rows for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from rolebook_backend.store.tables import submissions
from rolebook_backend.store.tally_tables import totals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

Form: TypeAlias = "tuple[str, str]"
"""An edition and one of its forms."""

ERASED = -1
"""A lane of its own, which only erasure adds to, with one transaction at a time: numbers below nought."""


def numbers_of(rows: Iterable[Mapping[str, Any]], let_out: Collection[str] = ()) -> Counter[Form]:
    """Count submissions by form, without those in quarantine, unless they were let out, and those about others."""
    return Counter(
        (row["edition"], row["form"])
        for row in rows
        if row["about"] is None and (not row["quarantined"] or row["id"] in let_out)
    )


def numbers_of_released(connection: Connection, let_out: Collection[str]) -> Counter[Form]:
    """Count submissions, by form, that are let out of quarantine just now."""
    if not let_out:
        return Counter()
    rows = connection.execute(select(submissions).where(submissions.c.id.in_(let_out))).mappings()
    return numbers_of((dict(row) for row in rows), let_out)


def add(connection: Connection, lane: int, numbers: Mapping[Form, int]) -> None:
    """Add to what there is, in the transaction that holds the lane."""
    rows = [
        {"edition": edition, "form": form, "lane": lane, "answers": number}
        for (edition, form), number in sorted(numbers.items())
    ]
    if rows:
        connection.execute(_ADD[connection.dialect.name], rows)


def total(connection: Connection, edition: str, forms: Sequence[str]) -> int:
    """Return how many sets of answers these forms have together."""
    wanted = select(func.coalesce(func.sum(totals.c.answers), 0))
    found = connection.execute(wanted.where(totals.c.edition == edition, totals.c.form.in_(forms))).scalar_one()
    return int(found)


def _adding(insert: Any) -> Any:
    new = insert(totals)
    return new.on_conflict_do_update(
        index_elements=totals.primary_key, set_={"answers": totals.c.answers + new.excluded.answers}
    )


_ADD = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}
