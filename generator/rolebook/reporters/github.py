"""A report as annotations that GitHub shows beside the lines of a pull request."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rolebook.diagnostics import Diagnostic, Report, code_named

if TYPE_CHECKING:
    from rich.console import Console


def report_to_github(report: Report, root: Path, console: Console) -> None:
    """Print one workflow command a problem, its file named from the root of the repository."""
    repository = Path(os.environ.get("GITHUB_WORKSPACE") or root)
    folder = root.relative_to(repository).as_posix() if root.is_relative_to(repository) else "."
    for found in report:
        console.out(_command(found, "" if folder == "." else f"{folder}/"), highlight=False)


def _command(found: Diagnostic, folder: str) -> str:
    span = found.span
    properties = {
        "file": folder + span.file,
        "line": span.line,
        "col": span.column,
        "endColumn": span.column + span.length,
        "title": f"{code_named(found.code).title} [{found.code}]",
    }
    listed = ",".join(f"{name}={_escaped(str(value), more=True)}" for name, value in properties.items())
    message = f"{found.message}. {found.help}".strip()
    return f"::{found.severity} {listed}::{_escaped(message)}"


def _escaped(text: str, *, more: bool = False) -> str:
    """Signs that a workflow command keeps for itself; in properties a few more."""
    signs = {"%": "%25", "\r": "%0D", "\n": "%0A"} | ({":": "%3A", ",": "%2C"} if more else {})
    return "".join(signs.get(sign, sign) for sign in text)
