"""The line a problem is about, cut to what lies around the place, for every reporter that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rolebook.diagnostics import Span
from rolebook.reporters.visible import visible

LONGEST_LINE = 160
"""How many columns of a terminal a line may fill, if the terminal has them."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line in three parts: what is meant, and what stands before and behind it. `…` stands for what is left out."""

    line: int
    before: str
    marked: str
    after: str

    @property
    def text(self) -> str:
        """The line as it is shown."""
        return self.before + self.marked + self.after


def excerpt_of_lines(span: Span, lines: Sequence[str], longest: int = LONGEST_LINE) -> Excerpt | None:
    """The line of a place, at most `longest` columns of it; nothing where it is blank or not there."""
    if not 0 < span.line <= len(lines) or not lines[span.line - 1].strip():
        return None
    line = visible(lines[span.line - 1])
    begin = min(span.column - 1, len(line))
    start, stop = _window(line, begin, longest)
    end = max(begin, min(stop, begin + span.length))
    before = ("… " if start else "") + line[start:begin]
    return Excerpt(span.line, before, line[begin:end], line[end:stop] + (" …" if stop < len(line) else ""))


def _window(line: str, place: int, longest: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or what lies around the place."""
    # Imported late: a report without problems is printed without it.
    from rich.cells import cell_len  # noqa: PLC0415

    if cell_len(line) <= longest:
        return 0, len(line)
    widths = [cell_len(sign) for sign in line]
    start = _grown(widths, place, longest // 3, -1)
    stop = _grown(widths, place, longest - sum(widths[start:place]), 1)
    if stop == len(line):
        start = _grown(widths, stop, longest, -1)
    # What only changes the sign in front of it is not shown without it.
    while start and start < place and not widths[start]:
        start += 1
    return start, stop


def _grown(widths: Sequence[int], place: int, room: int, step: int) -> int:
    """How far one gets from a place, back or forth, until the room is filled."""
    at = place
    while 0 <= (following := at - (step < 0)) < len(widths) and widths[following] <= room:
        room -= widths[following]
        at += step
    return at
