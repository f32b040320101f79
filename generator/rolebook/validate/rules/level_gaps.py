"""No level is left out in the middle: of the levels a competency describes, or of the numbers a track counts."""

from __future__ import annotations

import re
from itertools import pairwise

from rolebook.diagnostics import Report
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, values

_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>\d+)")


def level_gaps(facts: Facts, report: Report) -> None:
    """Warn where levels go on behind one that is missing, and where the numbers in a track's level ids jump or fall."""
    for entry in facts.of("competency"):
        for track, known in facts.levels.items():
            _described(entry, track, known, report)
    for counted in facts.of("track"):
        _numbered(counted, report)


def _described(entry: Entry, track: str, known: list[str], report: Report) -> None:
    """A competency that describes levels below and above one that it does not describe."""
    levels = entry.data.get("levels", ())
    if any(one["track"] == track and one["level"] not in known for one in levels):
        return  # an id that the track does not have may be what seems to be left out
    ranks = sorted({known.index(one["level"]) for one in levels if one["track"] == track and one["level"] in known})
    for lower, upper in pairwise(ranks):
        left_out = known[lower + 1 : upper]
        if left_out:
            names = ", ".join(f"“{name}”" for name in left_out)
            at, below = (
                next(i for i, one in enumerate(levels) if (one["track"], one["level"]) == (track, known[rank]))
                for rank in (upper, lower)
            )
            message = f"“{entry.data['name']}” goes on at “{known[upper]}” of the track “{track}” without {names}"
            help_line = "Describe what lies between, or leave it so where that step is not meant to exist."
            related = ("the level below", entry.span("levels", below, "level"))
            report.add("level-gap", message, entry.span("levels", at, "level"), help_line, related)


def _numbered(track: Entry, report: Report) -> None:
    """A track whose level ids count, and leave a number out or go backwards."""
    names = values(track.data, "levels[].id")
    found = [_NUMBERED.fullmatch(name) if name not in names[:at] else None for at, name in enumerate(names)]
    for index, (one, other) in enumerate(pairwise(found), 1):
        if not one or not other or one["stem"] != other["stem"]:
            continue
        if int(other["number"]) != int(one["number"]) + 1:
            message = f"“{other[0]}” stands right behind “{one[0]}”"
            help_line = "Levels are listed lowest first; look whether one is missing or two have changed places."
            related = ("the level below", track.span("levels", index - 1, "id"))
            report.add("level-gap", message, track.span("levels", index, "id"), help_line, related)
