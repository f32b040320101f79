"""Dates are days that there are, written year, month, day."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from rolebook.diagnostics import Report
from rolebook.validate.fixes import write
from rolebook.validate.rules.base import Facts

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})")
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<sign>[-./]) ?(?P<two>\d{1,2})(?P=sign) ?(?P<year>\d{4})")


class _Meant(NamedTuple):
    day: date
    certain: bool


def review_dates(facts: Facts, report: Report) -> None:
    """Report dates for the next look at an entry that are no day of the calendar, or are written otherwise."""
    for entry in facts.loaded.entries:
        written = entry.data.get("review_by")
        if not isinstance(written, str) or not written.strip() or _day(written) is not None:
            continue
        meant = _meant(written.strip())
        help_line, fix = 'Write year, month and day in quotes, such as "2027-01-31".', None
        if meant:
            help_line = f'Write "{meant.day.isoformat()}": year, month, day.'
            fix = write(entry.place.at(("review_by",)), f'"{meant.day.isoformat()}"', certain=meant.certain)
        message = f"“{written}” is no date"
        if meant:
            message = f"“{written}” is not how a date is written" if meant.certain else f"there is no day “{written}”"
        report.add("wrong-date", message, entry.span("review_by"), help_line, fix=fix)


def _day(written: str) -> date | None:
    """The day as ISO 8601 writes it; `None` where it is none."""
    try:
        return date.fromisoformat(written) if _ISO.fullmatch(written) else None
    except ValueError:
        return None


def _meant(written: str) -> _Meant | None:
    """The day that was meant; certain where it cannot be another one."""
    if found := _YEAR_FIRST.fullmatch(written):
        return _at(found["year"], found["month"], found["day"], certain=not _ISO.fullmatch(written))
    found = _YEAR_LAST.fullmatch(written)
    if not found:
        return None
    one, two = int(found["one"]), int(found["two"])
    if found["sign"] == "." or one > 12 or one == two:  # with full stops the day comes first, wherever it is written so
        return _at(found["year"], found["two"], found["one"], certain=True)
    return _at(found["year"], found["one"], found["two"], certain=True) if two > 12 else None


def _at(year: str, month: str, day: str, *, certain: bool) -> _Meant | None:
    """A day; where its month is shorter, the last of that month, which is a guess."""
    for last in range(int(day), int(day) - 4, -1):
        try:
            return _Meant(date(int(year), int(month), last), certain and last == int(day))
        except ValueError:
            continue
    return None
