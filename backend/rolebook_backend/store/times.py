"""Moments as the store keeps them: UTC, ISO 8601, so that the earlier one is the smaller text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

STEP = timedelta(hours=1)
"""A clock that goes back by less is being put right: time stands still until it is there again. One that goes back by
more was wrong before, and is believed now."""


class Clock:
    """Tells the time and, in one process, nothing earlier than what it told before."""

    def __init__(self) -> None:
        self._told = datetime.min.replace(tzinfo=UTC)

    def tell(self, moment: datetime) -> datetime:
        """Return what to say at this moment."""
        if not timedelta() < self._told - moment < STEP:
            self._told = moment
        return self._told


_CLOCK = Clock()


def now() -> str:
    """Return this moment; rows are to stay in the order in which they came."""
    return said(_CLOCK.tell(datetime.now(UTC)))


def said(moment: datetime) -> str:
    """Write a moment as the store keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(moment: str, **by: float) -> str:
    """Return a moment so many seconds, days, … later, or earlier."""
    return said(datetime.fromisoformat(moment) + timedelta(**by))
