"""What the generator's tests share: the minimal workspace, and reading one without files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from rolebook.checking import check
from rolebook.diagnostics import Diagnostic, Report
from rolebook.load import load
from rolebook.model import Framework
from rolebook.resolve import resolve
from rolebook.validate import validate
from rolebook.workspace import BASE, Workspace

from .example_cases import EXAMPLES, MINIMAL, REPOSITORY, lay_out

__all__ = ["EXAMPLES", "MINIMAL", "REPOSITORY", "lay_out"]


class Placed(NamedTuple):
    """A problem by its place, in the order of a report."""

    file: str
    line: int
    column: int
    code: str
    severity: str


def write(workspace: Workspace, **files: str) -> None:
    """Write YAML files of the base framework: `write(workspace, roles__lead="id: lead …")` is data/roles/lead.yml."""
    for name, text in files.items():
        path = workspace.data / f"{name.replace('__', '/').replace('_', '-')}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def edition_of(workspace: Workspace) -> str:
    """The edition an example is about: its brand's where it has one, the base's otherwise."""
    folders = sorted(workspace.brands.iterdir()) if workspace.brands.is_dir() else []
    return folders[0].name if folders else BASE


def as_expected(found: Diagnostic) -> Placed:
    """A diagnostic by its place."""
    span = found.span
    return Placed(span.file, span.line, span.column, found.code, str(found.severity))


def codes_in(report: Report) -> list[str]:
    """The codes of a report in the order of their places."""
    return [found.code for found in report]


def checked(workspace: Workspace, edition: str = "") -> Report:
    """What check says."""
    return check(workspace, edition or edition_of(workspace))


def framework_of(workspace: Workspace, edition: str = "") -> Framework:
    """The resolved framework of a workspace without errors."""
    edition = edition or edition_of(workspace)
    report = Report()
    loaded = load(workspace, edition, report)
    validate(loaded, report)
    assert not report.failed, list(report)
    return resolve(loaded, edition)


def lines_of(path: Path) -> list[str]:
    """The lines of a file as editors count them."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return re.split(r"\r\n|\n|\r", text)
