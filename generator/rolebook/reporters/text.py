"""A report for people: each problem with the line it is about, a caret, one line of help, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rolebook.diagnostics import Diagnostic, Fix, Report, Severity, Span
from rolebook.reporters.excerpt import LONGEST_LINE, excerpt_of_lines
from rolebook.reporters.instead import instead_of
from rolebook.reporters.sources import Sources
from rolebook.reporters.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_MOST_RELATED = 5
_GUTTER = 8
_SHORTEST_LINE = 20

Part = tuple[str, str]
Line = tuple[Part, ...]
"""What is printed in one line: texts, each with its style."""


def report_as_text(report: Report, root: Path, console: Console) -> None:
    """Print every problem. On a terminal a line that is shown is cut to its width, so that the caret stays below it."""
    # Imported late: a report without problems is printed without it.
    from rich.text import Text  # noqa: PLC0415

    sources = Sources(root)
    # The `… ` and ` …` of a line that is cut are as wide as four signs.
    width = min(LONGEST_LINE, max(_SHORTEST_LINE, console.width - _GUTTER - 4)) if console.is_terminal else LONGEST_LINE
    for found in report:
        lines = (Text.assemble(*line) for line in _described(found, sources, width))
        console.print(Text("\n").join(lines), soft_wrap=True)


def _described(found: Diagnostic, sources: Sources, width: int) -> Iterator[Line]:
    kind = f"{found.severity}[{found.code}]"
    yield (
        (f"{visible(str(found.span))}: ", "bold"),
        (kind, _STYLE[found.severity]),
        (f": {visible(found.message)}", ""),
    )
    yield from _excerpt(found.span, sources, width, caret=True)
    for label, span in found.related[:_MOST_RELATED]:
        yield ((f"  {visible(f'{label}: {span}')}", "cyan"),)
        yield from _excerpt(span, sources, width, caret=False)
    if len(found.related) > _MOST_RELATED:
        more = len(found.related) - _MOST_RELATED
        yield ((f"  and in {more} more {'place' if more == 1 else 'places'}", "cyan"),)
    if found.help:
        yield ((f"  help: {visible(found.help)}", ""),)
    if found.fix is not None:
        yield from _instead(found.fix, sources, found.span.file)
    yield (("", ""),)


def _excerpt(span: Span, sources: Sources, width: int, *, caret: bool) -> Iterator[Line]:
    """The line of a place, and below it the place itself; nothing where the file cannot be read."""
    from rich.cells import cell_len  # noqa: PLC0415

    shown = excerpt_of_lines(span, sources.lines(span.file), width)
    if shown is None:
        return
    yield ((f"{shown.line:>5} │ {shown.text}", ""),)
    if caret:
        under = " " * cell_len(shown.before) + "^" * max(1, cell_len(shown.marked))
        yield ((f"      │ {under}", "red"),)


def _instead(fix: Fix, sources: Sources, told_in: str) -> Iterator[Line]:
    """What the lines look like once they are mended."""
    for step in instead_of(fix, sources, told_in):
        yield ((f"  {visible(step.words)}", ""),)
        for number, after in step.lines:
            first, *others = after.split("\n")
            yield ((f"{number:>5} │ {visible(first)}", "green"),)
            for other in others:
                yield ((f"      │ {visible(other)}", "green"),)
