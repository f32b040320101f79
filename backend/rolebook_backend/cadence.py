"""When something is due again: what is signed every year, assessments, and the reviews of an agreement.

A day here is one of UTC, as the store keeps moments and the pages write them: it is the same for everybody, wherever
they and the machine are.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from collections.abc import Mapping

MATERIAL, YEARLY = "material-change", "every-year"
"""Occasions of a contract's `due` on which what was signed once is due again."""

DAYS: Mapping[str, int] = {"day": 1, "week": 7}
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
"""How long each cadence is. What is due `once` has none that goes on."""


def today() -> date:
    """Return this day."""
    return date.fromisoformat(now()[:10])


def months_later(day: date, months: int) -> date:
    """Return the same day of another month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def over_before(day: date, every: str) -> str:
    """Return the moment before which something was sent whose time is over on this day; none where it has no cadence.

    A year is over on the same day of the next one, of 29 February on 1 March; so with months.
    """
    if every in DAYS:
        return (day - timedelta(days=DAYS[every] - 1)).isoformat()
    return (months_later(day, -MONTHS[every]) + timedelta(days=1)).isoformat() if every in MONTHS else ""


def next_review(last: date, every: str, day: date) -> date | None:
    """Return the first review, counted from the last one or from when it was confirmed, that is not before this day."""
    if every in DAYS:
        step = DAYS[every]
        return last + timedelta(days=step * max(1, -((last - day).days // step)))
    if every not in MONTHS:
        return None
    step = MONTHS[every]
    months = (day.year - last.year) * 12 + day.month - last.month
    # Each is counted from the first day: a short month on the way makes none of the later ones earlier.
    near = (months_later(last, step * count) for count in (max(1, months // step), months // step + 1))
    return next(one for one in near if one >= day)
