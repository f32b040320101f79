"""What is known of a place at which a YAML parser stopped, and the small edits that lead on from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rolebook.diagnostics import Diagnostic, Edit, Fix, Span
from rolebook.load.quoting import CURLY, is_whole, quoted

KEY = re.compile(r"(?P<before>\s*(?:- +)*)(?P<key>[^\s:#'\"][^:#]*?):(?=\s|$)\s*(?P<rest>.*?)\s*$")
_CLOSING = "”“’‘"
# How much deeper than a line those above it may stand that are looked at.
_DEEPEST = 9
# A line that begins a key or a member of a list, at an indent.
KEY_OR_DASH = re.compile(r"(?P<indent> *)(?:- |-$|[^\s:#'\"][^:#]*:(?:\s|$))")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was said, where it was noticed (`line`, `column`), where the piece in question begins (`start`); from 0.

    `last` is the scalar read before it, `bracket` the place of the innermost open bracket, if any.
    """

    said: str
    line: int
    column: int
    start: tuple[int, int] | None
    lines: list[str]
    file: str
    last: Any
    bracket: Any

    @property
    def text(self) -> str:
        """The line on which it was noticed."""
        return self.lines[self.line]

    def above(self) -> int | None:
        """The nearest line above that says something."""
        spoken = (number for number in range(self.line - 1, -1, -1) if self.lines[number].split("#")[0].strip())
        return next(spoken, None)

    def at(self, line: int, column: int) -> Span:
        """A place as diagnostics count, inside the file."""
        line = min(line, len(self.lines) - 1)
        while line > 0 and not any(text.strip() for text in self.lines[line:]):
            line, column = line - 1, len(self.lines[line - 1].rstrip())
        return Span(self.file, line + 1, min(column, len(self.lines[line])) + 1)

    def here(self) -> Span:
        """The place where it was noticed."""
        return self.at(self.line, self.column)

    def begin(self) -> Span:
        """The place where the piece in question begins."""
        return self.at(*self.start) if self.start else self.here()

    def indent(self, line: int) -> int:
        """How many blanks a line begins with."""
        return len(self.lines[line]) - len(self.lines[line].lstrip(" "))

    def key_column(self, line: int) -> int:
        """The column, from 0, at which the key of a line stands."""
        return _key_column(self.lines[line])

    def keys_beside(self, line: int) -> set[str]:
        """The keys of the block that a line is part of."""
        own, found = _key_column(self.lines[line]), set()
        for numbers in (range(line, -1, -1), range(line + 1, len(self.lines))):
            for number in numbers:
                text = self.lines[number]
                column, begins = _key_column(text), text.lstrip().startswith("- ")
                if column < own or (begins and column == own and number > line):
                    break
                if column == own and (key := KEY.match(text)):
                    found.add(key["key"])
                if begins and column == own:
                    break
        return found

    def outlier(self) -> int | None:
        """The line above, where it alone stands less deep than the lines before and behind it."""
        line = self.above()
        before = next((at for at in range(line - 1, -1, -1) if self.lines[at].strip()), None) if line else None
        if line is None or before is None or not KEY.match(self.lines[line]) or not KEY.match(self.lines[before]):
            return None
        own, wanted, behind = (_key_column(self.lines[at]) for at in (line, before, self.line))
        if self.lines[line].lstrip().startswith("-"):  # then it is the dash only where all that belongs to it agrees
            further = next(self._spoken(self.line + 1), self.line)
            return line if own < wanted == behind == _key_column(self.lines[further]) else None
        return line if own < wanted == behind else None

    def nearest_indent(self, line: int) -> int:
        """The indent nearest to a line's own at which a key or dash like it can stand, by the lines above it."""
        own, is_dash = self.indent(line), self.lines[line].lstrip().startswith("-")
        before = next((at for at in range(line - 1, -1, -1) if self.lines[at].strip()), line)
        behind = next(self._spoken(line + 1), line)
        if (
            before < line < behind
            and _key_column(self.lines[before]) == _key_column(self.lines[behind])
            and not is_dash
        ):
            return _key_column(self.lines[before])
        known, inner = {0}, own + _DEEPEST
        dashes: set[int] = set()
        for number in range(line - 1, -1, -1):
            begins = KEY_OR_DASH.match(self.lines[number])
            if is_dash and begins and self.lines[number].lstrip().startswith("-"):
                dashes.add(len(begins["indent"]))
            if begins and len(begins["indent"]) < inner:
                inner = len(begins["indent"])
                behind_dash = 2 if self.lines[number].lstrip().startswith("- ") and not is_dash else 0
                known.add(inner + behind_dash)
        return min(sorted(dashes or known), key=lambda indent: (abs(indent - own), -indent))

    def edit(self, line: int, column: int, length: int, text: str) -> Edit:
        """A replacement at a place."""
        return Edit(Span(self.file, line + 1, column + 1, length), text)

    def quote_rest(self, line: int, column: int) -> Fix:
        """The fix that puts what follows on a line in quotes; one behind which a comment may stand is less certain."""
        rest = self.lines[line][column:].rstrip()
        return Fix((self.edit(line, column, len(rest), quoted(rest)),), is_whole(rest, self.file))

    def line_up(self, line: int, indent: int) -> Fix:
        """The fix that gives a line another indent; a dash takes the lines that are lined up with it along."""
        own, edits = self.indent(line), [self.edit(line, 0, self.indent(line), " " * indent)]
        if self.lines[line].lstrip().startswith("- "):
            inner = list(takewhile(lambda at: self.indent(at) > own, self._spoken(line + 1)))
            if inner and self.indent(inner[0]) == own + len("- "):
                shift = indent - own
                edits += [self.edit(at, 0, self.indent(at), " " * (self.indent(at) + shift)) for at in inner]
        return Fix(tuple(edits))

    def _spoken(self, first: int) -> Iterator[int]:
        """The lines from one on that say something."""
        return (number for number in range(first, len(self.lines)) if self.lines[number].strip())


def _key_column(line: str) -> int:
    """The column, from 0, at which the key of a line stands; that of a line which says nothing is beyond all others."""
    return len(line) - len(line.lstrip(" -")) if line.strip() else 1000


def close_quote(lines: list[str], file: str, line: int, column: int) -> Fix:
    """The fix that closes the quote opened at a place (from 0): at the end of its text, before the next key or dash.

    Certain where that is the line it was opened on.
    """
    quote, end = lines[line][column], line
    indent = len(lines[line]) - len(lines[line].lstrip(" "))
    for number in range(line + 1, len(lines)):
        begins = KEY_OR_DASH.match(lines[number])
        if begins and len(begins["indent"]) <= indent + 2:
            break
        if lines[number].strip():
            end = number
    text = lines[end].rstrip()
    if text[-1] in _CLOSING and not set(CURLY) & set(text[column + 1 : -1]) and end == line:
        return Fix((Edit(Span(file, end + 1, len(text)), quote),), certain=True)
    return Fix((Edit(Span(file, end + 1, len(text) + 1, 0), quote),), end == line)


def said(what: str, place: Span, help_line: str, fix: Fix | None = None) -> Diagnostic:
    """The diagnostic for a file that cannot be read."""
    return Diagnostic("yaml-syntax", what, place, help_line, fix=fix)
