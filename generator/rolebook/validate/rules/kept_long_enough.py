"""What is due again and again is kept until then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rolebook.diagnostics import Report
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts

DAYS: Mapping[str, int] = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""How long each cadence is at most."""


def kept_long_enough(facts: Facts, report: Report) -> None:
    """Warn where something is erased before it is due again: to the backend it was then never sent."""
    settings = facts.settings
    submissions = settings.data.get("submissions", {}) if settings else {}
    days = submissions.get("keep_days")
    if settings is None or days is None or submissions.get("target") != "rolebook":
        return
    for entry, key, every in _again(facts):
        if days < DAYS.get(every, 0):
            name = entry.data["name"]
            message = f"answers are erased after {days} days, before “{name}” is due again after a {every}"
            help_line = f"Keep them for {DAYS[every]} days or more, or change “{key}” of “{name}”."
            report.add("kept-too-short", message, settings.span("submissions", "keep_days"), help_line)


def _again(facts: Facts) -> Iterator[tuple[Entry, str, str]]:
    """What is signed or filled in more than once, the key that says so, and how often."""
    kinds = [kind for kind in ("acknowledgement", "assessment") if kind not in facts.off[0]]
    for entry in (entry for kind in kinds for entry in facts.of(kind)):
        if "every-year" in entry.data.get("when", ()):
            yield entry, "when", "year"
        elif "cadence" in entry.data:
            yield entry, "cadence", entry.data["cadence"]["every"]
