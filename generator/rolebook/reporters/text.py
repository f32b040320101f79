"""A report for people: each problem with the line it is about, a caret, one line of help, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rolebook.diagnostics import Diagnostic, Fix, Report, Severity, Span
from rolebook.diagnostics.fix import pasted
from rolebook.diagnostics.source import lines_of, source_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
_LONGEST_LINE = 160
_MOST_RELATED = 5


def report_as_text(report: Report, root: Path, console: Console) -> None:
    """Print every problem."""
    sources: dict[str, str | None] = {}
    for found in report:
        for span in (found.span, *(span for _, span in found.related)):
            if span.file not in sources:
                sources[span.file] = source_of(root / span.file)
        for line in _described(found, sources):
            console.print(line, soft_wrap=True)


def _described(found: Diagnostic, sources: dict[str, str | None]) -> list[Text]:
    # Imported late: a report without problems is printed without it.
    from rich.text import Text  # noqa: PLC0415

    style = _STYLE[found.severity]
    head = (f"{found.span}: ", "bold"), (f"{found.severity}[{found.code}]", style), f": {found.message}"
    lines = [Text.assemble(*head), *_excerpt(found.span, sources, caret=True)]
    for label, span in found.related[:_MOST_RELATED]:
        lines += [Text(f"  {label}: {span}", style="cyan"), *_excerpt(span, sources, caret=False)]
    if len(found.related) > _MOST_RELATED:
        lines.append(Text(f"  and in {len(found.related) - _MOST_RELATED} more places", style="cyan"))
    if found.help:
        lines.append(Text(f"  help: {found.help}"))
    if found.fix is not None:
        lines += _instead(found.fix, sources)
    return [*lines, Text("")]


def _excerpt(span: Span, sources: dict[str, str | None], *, caret: bool) -> list[Text]:
    """The line of a place, and below it the place itself; nothing where the file cannot be read."""
    from rich.cells import cell_len  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    source = sources.get(span.file)
    lines = lines_of(source) if source is not None else []
    if not 0 < span.line <= len(lines) or not lines[span.line - 1].strip():
        return []
    # The caret stands under the sign as a terminal shows it: tabs become one blank in both lines.
    line = lines[span.line - 1].replace("\t", " ")
    start, stop = _window(span, len(line))
    gutter, shown = (
        f"{span.line:>5} │ ",
        ("… " if start else "") + line[start:stop] + (" …" if stop < len(line) else ""),
    )
    excerpt = [Text(gutter + shown)]
    if caret:
        begin = span.column - 1 - start
        before = cell_len(("… " if start else "") + line[start : start + begin])
        under = max(1, cell_len(line[start + begin : min(stop, start + begin + span.length)]))
        excerpt.append(Text(" " * (len(gutter) - 2) + "│ " + " " * before + "^" * under, "red"))
    return excerpt


def _window(span: Span, length: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or what lies around the place."""
    if length <= _LONGEST_LINE:
        return 0, length
    start = max(0, min(span.column - 1 - _LONGEST_LINE // 3, length - _LONGEST_LINE))
    return start, min(length, start + _LONGEST_LINE)


def _instead(fix: Fix, sources: dict[str, str | None]) -> list[Text]:
    """What the lines look like once they are mended."""
    from rich.text import Text  # noqa: PLC0415

    lines: list[Text] = []
    words = "for example" if fix.sample else "write instead"
    files = dict.fromkeys(edit.span.file for edit in fix.edits)
    for file in files:
        own = Fix(tuple(edit for edit in fix.edits if edit.span.file == file))
        text = sources.get(file)
        written = list(pasted(text, own)) if text is not None else []
        where = f" in {file}" if len(files) > 1 else ""
        if not written:
            number = own.edits[0].span.line
            lines.append(Text(f"  {words}{where}: nothing; take line {number} out"))
            continue
        lines.append(Text(f"  {words}{where}:"))
        for number, after in written[:_MOST_RELATED]:
            first, *others = after.split("\n")
            lines.append(Text(f"{number:>5} │ {first}", style="green"))
            lines += [Text(f"      │ {other}", style="green") for other in others]
        if len(written) > _MOST_RELATED:
            lines.append(Text(f"  and {len(written) - _MOST_RELATED} more lines likewise"))
    return lines
