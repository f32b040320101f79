"""The fixes for what the reader of YAML events refuses or warns of: small edits of the lines that the events are of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rolebook.diagnostics import Edit, Fix, Span
from rolebook.diagnostics.fix import delete_lines
from rolebook.load.quoting import behind_comment, quoted

_KEY = re.compile(r"[A-Za-z_][\w-]*(?=:)")


def indent_of(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


class EventFixes:
    """The fixes for one file. `open` says where the brackets that are open begin, the innermost last."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.open: list[Any] = []

    def without_mark(self, second: Any) -> Fix | None:
        """The fix that takes the line away behind which a second document begins, if it holds nothing."""
        line = second.start_mark.line
        rest = self.lines[line:]
        if not rest[:1] or rest[0].strip() != "---" or any(text.split("#")[0].strip() for text in rest[1:]):
            return None
        return replace(delete_lines(self.file, self.lines, line + 1, line + 1), certain=True)

    @property
    def is_one_block(self) -> bool:
        """Whether the file is one block of keys, not an entry or a list of entries."""
        return self.file.endswith(("handbook.yml", "brand.yml", "mkdocs.yml", ".md"))

    def as_one_list(self) -> Fix | None:
        """The fix that makes the members of one list of several documents, each an entry or a list of entries.

        Of settings it makes one block, where no key stands in two of them.
        """
        marks = [number for number, line in enumerate(self.lines) if line.rstrip() == "---"]
        odd = any(line.startswith(("--- ", "...", "%")) for line in self.lines)
        words = [number for number, line in enumerate(self.lines) if line.split("#")[0].strip() and number not in marks]
        begins = {next((number for number in words if number > mark), -1) for mark in (-1, *marks)} - {-1}
        listed = [self.lines[number].startswith("- ") for number in begins]
        gone = [Edit(Span(self.file, number + 1, 1, len(self.lines[number])), "", takes_line=True) for number in marks]
        if self.is_one_block and not odd:
            keys = [found[0] for line in self.lines if (found := _KEY.match(line))]
            return Fix(tuple(gone)) if len({*keys}) == len(keys) else None
        if odd or len(begins) < 2 or len({*listed}) > 1 or any(indent_of(self.lines[at]) for at in begins):
            return None
        within = () if listed[0] else (number for number, line in enumerate(self.lines) if line.strip())
        deeper = (
            Edit(Span(self.file, number + 1, 1, 0), "- " if number in begins else "  ")
            for number in within
            if number not in marks
        )
        return Fix((*gone, *deeper), certain=listed[0])

    def quoted_line(self, event: Any) -> Fix | None:
        """The fix that puts a text of one line and what follows it on that line in quotes."""
        start, line = event.start_mark, self.lines[event.end_mark.line]
        column = start.column if event.value else len(line[: start.column].rstrip()) + 1
        rest = line[column:].strip()
        if start.line != event.end_mark.line or not rest:
            return None
        return Fix((Edit(Span(self.file, start.line + 1, line.index(rest, column) + 1, len(rest)), quoted(rest)),))

    def lined_up(self, first: int, second: int) -> Fix | None:
        """The fix that puts the dash of a line under the dash of an earlier one, if that has one."""
        line, own = self.lines[first], self.lines[second]
        if not line.lstrip(" ").startswith("- "):
            return None
        span = Span(self.file, second + 1, 1, indent_of(own))
        return Fix((Edit(span, " " * indent_of(line)),))

    def braces(self) -> Fix | None:
        """The fix that puts a text in quotes that begins with two curly brackets."""
        mark = self.open[0] if self.open else None
        rest = self.lines[mark.line][mark.column :].rstrip() if mark else ""
        if mark is None or not rest.startswith("{{"):
            return None
        span = Span(self.file, mark.line + 1, mark.column + 1, len(rest))
        return Fix((Edit(span, quoted(rest)),), certain=rest.endswith("}}"))

    def word_at(self, event: Any) -> str:
        """The word that stands at an event."""
        mark = event.start_mark
        return next(iter(self.lines[mark.line][mark.column :].split()), "") if mark.line < len(self.lines) else ""

    def without_sign(self, event: Any) -> Fix | None:
        """The fix that takes out an anchor or tag that a block or list follows, or a tag that only programs write."""
        word, mark = self.word_at(event), event.start_mark
        rest = self.lines[mark.line][mark.column + len(word) :].strip() if word else ""
        if word[:1] not in {"&", "!"} or self.open or (rest and not word.startswith("!!")):
            return None
        before = self.lines[mark.line][: mark.column]
        text = quoted(rest) if rest and word == "!!str" else rest
        column = mark.column if rest else len(before.rstrip())
        length = len(self.lines[mark.line].rstrip()) - column
        return Fix((Edit(Span(self.file, mark.line + 1, column + 1, length), text),))

    def quoted_from(self, event: Any) -> Fix | None:
        """The fix that puts the text at an event in quotes: from its first sign to the end of the line."""
        mark = event.start_mark
        rest = self.lines[mark.line][mark.column :].rstrip() if mark.line < len(self.lines) else ""
        if not rest or rest[0] not in "*&!" or ": " in rest or self.open:
            return None
        certain = rest[0] == "*" and rest.count("*") > 1 and not behind_comment(rest)  # emphasis
        return Fix((Edit(Span(self.file, mark.line + 1, mark.column + 1, len(rest)), quoted(rest)),), certain)
