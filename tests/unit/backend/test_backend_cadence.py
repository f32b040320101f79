"""When something is due again: leap days, short months, and machines in any time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook_backend.cadence import DAYS, MONTHS, months_later, next_review, over_before
from rolebook_backend.store.times import said

YEARS = {"min_value": date(1990, 1, 1), "max_value": date(2110, 12, 31)}
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2110, 12, 30), timezones=ZONES)  # noqa: DTZ001 (zones are drawn)


def a_year_later(day: date) -> date:
    """What people call a year later; of 29 February it is the day after the 28th."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


@pytest.mark.parametrize(
    ("signed", "over"),
    [
        ("2025-05-03", "2026-05-03"),
        ("2024-02-28", "2025-02-28"),
        ("2024-02-29", "2025-03-01"),
        ("2023-02-28", "2024-02-28"),
        ("2023-03-01", "2024-03-01"),
        ("2023-12-31", "2024-12-31"),
    ],
)
def test_a_year_is_over_on_its_day_and_not_before(signed: str, over: str) -> None:
    day = date.fromisoformat(over)
    for clock in ("T00:00:00.000Z", "T23:59:59.999Z"):
        assert signed + clock < over_before(day, "year")
        assert signed + clock >= over_before(day - timedelta(days=1), "year")


@given(MOMENTS, st.dates(**YEARS))
def test_every_signature_of_a_day_of_utc_is_over_on_the_same_day_wherever_it_was_made(
    moment: datetime, day: date
) -> None:
    is_over = said(moment) < over_before(day, "year")
    assert is_over == (a_year_later(moment.astimezone(UTC).date()) <= day)
    assert is_over == (said(moment.astimezone(UTC)) < over_before(day, "year"))


@given(st.dates(**YEARS))
def test_no_year_is_shorter_than_365_days_nor_longer_than_366(day: date) -> None:
    signed = f"{day}T12:00:00.000Z"
    assert signed >= over_before(day + timedelta(days=364), "year")
    assert signed < over_before(day + timedelta(days=366), "year")


@given(st.dates(**YEARS), st.sampled_from([*DAYS, *MONTHS]))
def test_what_has_a_cadence_is_over_when_its_next_time_has_come(sent: date, every: str) -> None:
    moment, due = f"{sent}T12:00:00.000Z", next_review(sent, every, sent)
    assert due is not None
    assert moment >= over_before(due - timedelta(days=1), every)
    # From the 31st on, the last day of a shorter month is still in time.
    assert moment < over_before(due + timedelta(days=0 if due.day == sent.day or every in DAYS else 1), every)


@pytest.mark.parametrize("every", ["", "once"])
def test_what_has_no_cadence_is_never_over(every: str) -> None:
    assert over_before(date(2026, 3, 2), every) == ""


@given(st.dates(**YEARS), st.sampled_from([*DAYS, *MONTHS]), st.integers(0, 5000))
def test_the_next_review_is_the_first_that_is_not_over(confirmed: date, every: str, days: int) -> None:
    day = confirmed + timedelta(days=days)
    found = next_review(confirmed, every, day)
    assert found
    assert found >= day
    assert found > confirmed

    reviews = [confirmed + timedelta(days=DAYS[every] * count) for count in range(1, 5002)] if every in DAYS else []
    reviews = reviews or [months_later(confirmed, MONTHS[every] * count) for count in range(1, 170)]
    assert found == next(one for one in reviews if one >= day)


@given(st.dates(**YEARS), st.integers(-400, 400))
def test_a_short_month_ends_the_count_early_and_only_there(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("every", ["once", ""])
def test_what_does_not_go_on_has_no_next_review(every: str) -> None:
    assert next_review(date(2026, 1, 5), every, date(2026, 2, 1)) is None


def test_a_review_by_months_keeps_to_its_day() -> None:
    confirmed = date(2025, 10, 31)
    found = [next_review(confirmed, "month", date(2025 + month // 12, month % 12 + 1, 1)) for month in range(10, 16)]
    assert [str(one) for one in found] == [
        "2025-11-30",
        "2025-12-31",
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
