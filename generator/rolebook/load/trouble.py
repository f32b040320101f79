"""What is known of a place at which a YAML parser stopped, and the small edits that lead on from there."""

from __future__ import annotations

import re
from dataclasses import dataclass
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

    def nearest_indent(self, line: int) -> int:
        """The indent nearest to a line's own at which a key or dash like it can stand, by the lines above it."""
        own, is_dash = self.indent(line), self.lines[line].lstrip().startswith("-")
        known, inner = {0}, own + _DEEPEST
        for number in range(line - 1, -1, -1):
            begins = KEY_OR_DASH.match(self.lines[number])
            if begins and len(begins["indent"]) < inner:
                inner = len(begins["indent"])
                behind_dash = 2 if self.lines[number].lstrip().startswith("- ") and not is_dash else 0
                known.add(inner + behind_dash)
        return min(sorted(known), key=lambda indent: abs(indent - own))

    def edit(self, line: int, column: int, length: int, text: str) -> Edit:
        """A replacement at a place."""
        return Edit(Span(self.file, line + 1, column + 1, length), text)

    def quote_rest(self, line: int, column: int) -> Fix:
        """The fix that puts what follows on a line in quotes; one behind which a comment may stand is less certain."""
        rest = self.lines[line][column:].rstrip()
        return Fix((self.edit(line, column, len(rest), quoted(rest)),), is_whole(rest, self.file))

    def line_up(self, line: int, indent: int) -> Fix:
        """The fix that gives a line another indent."""
        return Fix((self.edit(line, 0, self.indent(line), " " * indent),))


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
