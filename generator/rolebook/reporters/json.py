"""A report for programs: `{"diagnostics": [...], "errors": n, "warnings": n, "notes": n}`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolebook.diagnostics import Diagnostic, Fix, Report, Severity, Span
from rolebook.diagnostics.fix import pasted
from rolebook.reporters.plain import print_json
from rolebook.reporters.sources import Sources

if TYPE_CHECKING:
    from rich.console import Console


def report_as_json(report: Report, root: Path, console: Console) -> None:
    """Print one JSON document."""
    sources = Sources(root)
    body = {
        "diagnostics": [_as_json(found, sources) for found in report],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
    }
    print_json(body, console)


def as_json(found: Diagnostic, root: Path) -> dict[str, Any]:
    """One problem; `fix` has the edits to make, and the `lines` they change as they are afterwards."""
    return _as_json(found, Sources(root))


def _as_json(found: Diagnostic, sources: Sources) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "help": found.help,
        **_place(found.span),
        "related": [{"label": label} | _place(at) for label, at in found.related],
        "fix": _fix(found.fix, sources) if found.fix is not None else None,
    }


def _fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    edits = [_place(edit.span) | {"text": edit.text, "takes_line": edit.takes_line} for edit in fix.edits]
    return {"certain": fix.certain, "sample": fix.sample, "edits": edits, "lines": _lines_after(fix, sources)}


def _lines_after(fix: Fix, sources: Sources) -> list[dict[str, Any]]:
    """The lines a fix changes, as they are afterwards, with their file and the number of the line each begins at."""
    lines = []
    for file in dict.fromkeys(edit.span.file for edit in fix.edits):
        own = Fix(tuple(edit for edit in fix.edits if edit.span.file == file))
        lines += [{"file": file, "line": line, "text": text} for line, text in pasted(sources.text(file) or "", own)]
    return lines


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line, "column": span.column, "length": span.length}
