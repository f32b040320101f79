"""What to write instead, in words and lines, for every reporter that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Edit, Fix
from rolebook.diagnostics.fix import pasted
from rolebook.reporters.sources import Sources

_MOST_LINES = 5
_BREAK = re.compile(r"\r\n|\r")


@dataclass(frozen=True, slots=True)
class Instead:
    """One step of mending: what to do, and the lines to write, each with the number of the line it begins at."""

    words: str
    lines: tuple[tuple[int, str], ...] = ()


def instead_of(fix: Fix, sources: Sources, told_in: str) -> Iterator[Instead]:
    """The steps that a fix asks for, file by file; each names its file where the problem is told in another one."""
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.file, []).append(edit)
    for file, edits in files.items():
        text = sources.text(file)
        if text is not None:
            own = Fix(tuple(edits), fix.certain, fix.sample)
            yield from _in_one_file(own, text, file if len(files) > 1 or file != told_in else "")


def _in_one_file(fix: Fix, text: str, file: str) -> Iterator[Instead]:
    words = ("for example" if fix.sample else "write instead") + (f" in {file}" if file else "")
    lines = tuple((number, _BREAK.sub("\n", after)) for number, after in pasted(text, fix))
    gone = _counted(sorted({edit.span.line for edit in fix.edits if edit.takes_line}))
    if lines:
        yield Instead(f"{words}:", lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            yield Instead(f"and {len(lines) - _MOST_LINES} more {_lines(len(lines) - _MOST_LINES)} likewise")
        if gone:
            yield Instead(f"and take {gone} out")
    elif gone:
        yield Instead(f"{words}: nothing; take {gone} out")


def _counted(numbers: list[int]) -> str:
    """`line 4`, `lines 4 and 9`, `lines 4 to 6`, `lines 4 to 6 and 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 2 else " and ".join(map(str, run)) for run in runs]
    joined = " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
    return f"{_lines(len(numbers))} {joined}" if numbers else ""


def _lines(count: int) -> str:
    return "line" if count == 1 else "lines"
