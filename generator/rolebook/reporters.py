"""A report as text for people or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from rolebook.diagnostics import Diagnostic, Report, Severity, Span

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


def report_as_text(report: Report, root: Path, console: Console) -> None:
    """Print each problem with the line it is about, a caret and one line of help."""
    for found in report:
        console.print(_headline(found), soft_wrap=True)
        _print_excerpt(root, found.span, console)
        for label, span in found.related:
            console.print(Text(f"  {label}: {span}", style="cyan"), soft_wrap=True)
        if found.help:
            console.print(Text(f"  help: {found.help}"), soft_wrap=True)
        console.print()


def report_as_json(report: Report, root: Path, console: Console) -> None:  # noqa: ARG001 (one signature for all)
    """Print one JSON document: `{"diagnostics": [...], "errors": n, "warnings": n}`."""
    body = {
        "diagnostics": [_as_json(found) for found in report],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
    }
    console.out(json.dumps(body, ensure_ascii=False, indent=2), highlight=False)


REPORTERS: dict[str, Callable[[Report, Path, Console], None]] = {
    "text": report_as_text,
    "json": report_as_json,
}


def _headline(found: Diagnostic) -> Text:
    style = _STYLE[found.severity]
    return Text.assemble((f"{found.span}: ", "bold"), (f"{found.severity}[{found.code}]", style), f": {found.message}")


def _print_excerpt(root: Path, span: Span, console: Console) -> None:
    line = _source_line(root / span.file, span.line)
    if line is None:
        return
    gutter = f"{span.line:>5} │ "
    # The caret stands under the sign as a terminal shows it: tabs become one blank in both lines.
    console.print(Text(gutter + line.replace("\t", " ")), soft_wrap=True)
    console.print(
        Text(" " * (len(gutter) - 2) + "│ " + " " * (span.column - 1) + "^" * span.length, "red"),
        soft_wrap=True,
    )


def _source_line(path: Path, number: int) -> str | None:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return lines[number - 1] if 0 < number <= len(lines) else None


def _as_json(found: Diagnostic) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "help": found.help,
        "file": found.span.file,
        "line": found.span.line,
        "column": found.span.column,
        "length": found.span.length,
        "related": [
            {"label": label, "file": at.file, "line": at.line, "column": at.column} for label, at in found.related
        ],
    }
