"""What time it is, for rows that are to stay in the order in which they came."""

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
    """Return this moment as the store keeps it: UTC, ISO 8601."""
    return _CLOCK.tell(datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
