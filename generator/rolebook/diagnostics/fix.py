"""Fixes: what to write instead of what was found, as replacements at a place; the rest of a file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rolebook.diagnostics.span import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement within a line: what stands in `span` becomes `text`.

    A span of length 0 inserts. `takes_line`: the whole line goes, with its end.
    """

    span: Span
    text: str
    takes_line: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend one problem.

    `certain`: there is no doubt that it was meant so, and `check --fix` writes it. `sample`: the words are an example,
    to be replaced by the author's own.
    """

    edits: tuple[Edit, ...]
    certain: bool = False
    sample: bool = False


def replace(span: Span, text: str, *, certain: bool = False) -> Fix:
    """The fix that writes `text` where `span` is."""
    return Fix((Edit(span, text),), certain)


def insert(file: str, line: int, column: int, text: str, *, certain: bool = False) -> Fix:
    """The fix that puts `text` in front of the sign at a place."""
    return Fix((Edit(Span(file, line, column, 0), text),), certain)


def delete_lines(file: str, lines: Sequence[str], first: int, last: int, *, certain: bool = False) -> Fix:
    """The fix that takes the lines `first` to `last` (from 1) of a file away."""
    spans = (Span(file, number, 1, len(lines[number - 1])) for number in range(first, last + 1))
    return Fix(tuple(Edit(span, "", takes_line=True) for span in spans), certain)


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits of one file in the order of their places, without those that overlap an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda edit: (edit.span.line, edit.span.column, edit.span.length)):
        if not kept or not _overlap(kept[-1], edit):
            kept.append(edit)
    return kept


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text of one file with edits made that do not overlap.

    Line ends stay as they are written; only where that of an emptied line would become one with the end before it,
    it gets both signs.
    """
    lines = list(_lines(text))
    for edit in sorted(edits, key=lambda edit: (edit.span.line, edit.span.column), reverse=True):
        index = min(edit.span.line, len(lines)) - 1
        lines[index] = _edited(lines[index], edit)
    kept = [line for line in lines if line]
    joins = (line.startswith("\n") and before.endswith("\r") for before, line in pairwise(["", *kept]))
    return "".join("\r" + line if join else line for line, join in zip(kept, joins, strict=True))


def pasted(text: str, fix: Fix) -> Iterator[tuple[int, str]]:
    """The lines that a fix changes, as they are afterwards, with the number of the line each begins at.

    A line that is taken away does not appear; one edit may write several lines.
    """
    lines = _lines(text)
    for number in sorted({edit.span.line for edit in fix.edits}):
        line = lines[min(number, len(lines)) - 1]
        own = sorted(
            (edit for edit in fix.edits if edit.span.line == number), key=lambda edit: edit.span.column, reverse=True
        )
        for edit in own:
            line = _edited(line, edit)
        if line:
            yield number, line.rstrip("\r\n")


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    """The lines with their ends. Kept for a while, as many problems of one file are told one after the other."""
    return tuple(_LINE.findall(text))


def _edited(line: str, edit: Edit) -> str:
    """One line, with its end, after one edit."""
    if edit.takes_line:
        return ""
    bare = line.rstrip("\r\n")
    start = min(edit.span.column - 1, len(bare))
    stop = min(start + edit.span.length, len(bare))
    ending = line[len(bare) :] or "\n"
    return line[:start] + edit.text.replace("\n", ending) + line[stop:]


def _overlap(first: Edit, second: Edit) -> bool:
    return first.span.line == second.span.line and (
        second.span.column < first.span.column + first.span.length or second.span.column == first.span.column
    )
