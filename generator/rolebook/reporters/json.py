"""A report for programs: `{"diagnostics": [...], "errors": n, "warnings": n}`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rolebook.diagnostics import Diagnostic, Fix, Report, Severity, Span
from rolebook.diagnostics.fix import pasted
from rolebook.diagnostics.source import source_of

if TYPE_CHECKING:
    from rich.console import Console


def report_as_json(report: Report, root: Path, console: Console) -> None:
    """Print one JSON document."""
    body = {
        "diagnostics": [as_json(found, root) for found in report],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
    }
    console.out(json.dumps(body, ensure_ascii=False, indent=2), highlight=False)


def as_json(found: Diagnostic, root: Path) -> dict[str, Any]:
    """One problem; `fix` has the edits to make, and the `lines` they change as they are afterwards."""
    return {
        "code": found.code,
        "severity": str(found.severity),
        "message": found.message,
        "help": found.help,
        **_place(found.span),
        "related": [{"label": label} | _place(at) for label, at in found.related],
        "fix": _fix(found.fix, root) if found.fix is not None else None,
    }


def lines_after(fix: Fix, root: Path) -> list[dict[str, Any]]:
    """The lines a fix changes, as they are afterwards, with their file and the number of the line each begins at."""
    lines = []
    for file in dict.fromkeys(edit.span.file for edit in fix.edits):
        own = Fix(tuple(edit for edit in fix.edits if edit.span.file == file))
        source = source_of(root / file)
        lines += [{"file": file, "line": line, "text": text} for line, text in pasted(source or "", own)]
    return lines


def _fix(fix: Fix, root: Path) -> dict[str, Any]:
    edits = [_place(edit.span) | {"text": edit.text, "takes_line": edit.takes_line} for edit in fix.edits]
    return {"certain": fix.certain, "sample": fix.sample, "edits": edits, "lines": lines_after(fix, root)}


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line, "column": span.column, "length": span.length}
