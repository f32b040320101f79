"""What the generator's tests share: example folders laid over a minimal workspace, and reading one without files."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from rolebook import pipeline
from rolebook.diagnostics import Diagnostic, Report
from rolebook.load import load
from rolebook.model import Framework
from rolebook.resolve import resolve
from rolebook.validate import validate
from rolebook.workspace import BASE, Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "tests" / "examples"
MINIMAL = EXAMPLES / "valid" / "minimal"

# What stands beside the files of an example and is no part of it.
_BESIDE = ("expected.json", "padded.json")


class Expected(NamedTuple):
    """A problem as expected.json writes it, in the order of a report."""

    file: str
    line: int
    column: int
    code: str
    severity: str


def examples(group: str) -> list[Path]:
    """The folders of all examples of a group, `valid` or `invalid`."""
    return sorted(file.parent for file in (EXAMPLES / group).rglob("expected.json"))


def name_of(example: Path) -> str:
    """An example as test names show it."""
    return example.relative_to(EXAMPLES).as_posix()


def lay_out(folder: Path, *overlays: Path) -> Workspace:
    """The minimal workspace in a folder, with the files of examples laid over it."""
    for source in (MINIMAL, *overlays):
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_BESIDE))
        if (source / "padded.json").is_file():
            _pad(folder, json.loads((source / "padded.json").read_text("utf-8")))
    return Workspace(folder)


def _pad(folder: Path, sizes: dict[str, int]) -> None:
    """Make files as large as padded.json says, by a comment at their end: large files need not be kept for that."""
    for name, size in sizes.items():
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content + b"#" * (size - len(content)))


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


def expected_of(example: Path) -> list[Expected]:
    """What expected.json says."""
    listed: list[dict[str, Any]] = json.loads((example / "expected.json").read_text("utf-8"))
    return sorted(Expected(**one) for one in listed)


def found_in(report: Report) -> list[Expected]:
    """A report in the words of expected.json."""
    return sorted(as_expected(found) for found in report)


def as_expected(found: Diagnostic) -> Expected:
    """A diagnostic in the words of expected.json."""
    span = found.span
    return Expected(span.file, span.line, span.column, found.code, str(found.severity))


def codes_in(report: Report) -> list[str]:
    """The codes of a report in the order of their places."""
    return [found.code for found in report]


def checked(workspace: Workspace, edition: str = "") -> Report:
    """What check says."""
    return pipeline.check(workspace, edition or edition_of(workspace))


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
