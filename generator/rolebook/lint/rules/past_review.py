"""Entries whose review date has passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rolebook.diagnostics import Diagnostic
from rolebook.lint.passages import title_of
from rolebook.lint.rule import LintRule
from rolebook.lint.study import Study
from rolebook.load import Entry

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Options:
    """`days`: how many days before the date it is told."""

    days: int = 0


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    for entry in study.entries():
        if "review_by" not in entry.data:
            continue
        day = _day(entry.data["review_by"])
        if day is not None and day < study.today + timedelta(days=options.days):
            yield _due(entry, day, study.today)


def _due(entry: Entry, day: date, today: date) -> Diagnostic:
    was = "was" if day < today else "is"
    message = f"“{title_of(entry)}” {was} to be looked at again by {day.isoformat()}"
    help_line = "Look whether it still holds, then write the next date."
    related = (("this entry", entry.id_span()),)
    return Diagnostic("lint-past-review", message, entry.span("review_by"), help_line, related)


def _day(written: str) -> date | None:
    """The day as ISO 8601 writes it; `None` where it is none, which a check tells."""
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None


PAST_REVIEW = LintRule("lint-past-review", Options, _find)
