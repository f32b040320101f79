"""Moments as the store keeps them: UTC, ISO 8601, so that the earlier one is the smaller text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return this moment."""
    return said(datetime.now(UTC))


def said(moment: datetime) -> str:
    """Write a moment as the store keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(moment: str, **by: float) -> str:
    """Return a moment so many seconds, days, … later, or earlier."""
    return said(datetime.fromisoformat(moment) + timedelta(**by))
