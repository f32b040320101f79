"""A report as annotations that GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rolebook.diagnostics import Diagnostic, Report, Severity
from rolebook.diagnostics.codes import code_named
from rolebook.reporters.instead import instead_of
from rolebook.reporters.plain import folder_in_repository, print_line
from rolebook.reporters.sources import Sources

if TYPE_CHECKING:
    from rich.console import Console


def report_to_github(report: Report, root: Path, console: Console) -> None:
    """Print one workflow command a problem, its file named from the root of the repository."""
    sources = Sources(root)
    folder = folder_in_repository(root)
    for found in report:
        print_line(_command(found, folder, sources), console)


def _command(found: Diagnostic, folder: str, sources: Sources) -> str:
    span = found.span
    properties = {
        "file": folder + span.file,
        "line": span.line,
        "endLine": span.line,
        "col": span.column,
        "endColumn": span.column + span.length,
        "title": f"{code_named(found.code).title} [{found.code}]",
    }
    listed = ",".join(f"{name}={_escaped(str(value), more=True)}" for name, value in properties.items())
    message = "\n".join(_message(found, folder, sources))
    command = "notice" if found.severity is Severity.NOTE else found.severity
    return f"::{command} {listed}::{_escaped(message)}"


def _message(found: Diagnostic, folder: str, sources: Sources) -> Iterator[str]:
    yield f"{found.message}. {found.help}".strip()
    for label, span in found.related:
        yield f"{label}: {folder}{span}"
    if found.fix is not None:
        for step in instead_of(found.fix, sources, found.span.file):
            yield step.words
            yield from (text for _, text in step.lines)


def _escaped(text: str, *, more: bool = False) -> str:
    """Signs that a workflow command keeps for itself; in properties a few more."""
    signs = {"%": "%25", "\r": "%0D", "\n": "%0A"} | ({":": "%3A", ",": "%2C"} if more else {})
    return "".join(signs.get(sign, sign) for sign in text)
