"""The examples: workspaces that are right, and mistakes with the diagnostics they must give.

A case is a single file, `tests/examples/invalid/<kind>/<mistake>.yml` (`.md` for a page), that stands in the minimal
workspace where entries of its kind stand; or a folder of files laid over the minimal workspace, with an earlier
version to compare with in `earlier/` where it has one. What `check` must report is written beside it:
`<mistake>.expected.json`, or `expected.json` in the folder.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolebook.diagnostics import Diagnostic, Report
from rolebook.diagnostics.fix import pasted
from rolebook.diagnostics.source import source_of
from rolebook.kinds import KINDS
from rolebook.workspace import Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "tests" / "examples"
MINIMAL = EXAMPLES / "valid" / "minimal"

# What stands beside the files of an example and is no part of it.
_BESIDE = ("expected.json", "padded.json", "earlier")
_ENDINGS = {".yml", ".md"}
Problem = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One case: `source` is its file or folder."""

    source: Path

    @property
    def name(self) -> str:
        """As test names show it."""
        return self.source.relative_to(EXAMPLES).with_suffix("").as_posix()

    @property
    def expected_file(self) -> Path:
        """Where it is written what must be reported."""
        if self.source.is_dir():
            return self.source / "expected.json"
        return self.source.with_suffix(".expected.json")

    @property
    def expected(self) -> list[Problem]:
        """What must be reported, in order."""
        listed: list[Problem] = json.loads(self.expected_file.read_text("utf-8"))
        return listed

    def accept(self, problems: list[Problem]) -> None:
        """Write down that this is what must be reported."""
        self.expected_file.write_text(json.dumps(problems, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def lay_out(self, folder: Path) -> Workspace:
        """The minimal workspace in a folder, with the files of the case laid over it."""
        if self.source.is_dir():
            return lay_out(folder, self.source)
        workspace = lay_out(folder)
        place = folder / _place_of(self.source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.source, place)
        if place.is_relative_to(workspace.brands):
            brand = workspace.brands / "client" / "brand.yml"
            if not brand.exists():
                brand.write_text("name: Client\n", encoding="utf-8")
        return workspace

    def earlier(self, folder: Path) -> Workspace | None:
        """The earlier version that a case is compared with, in a folder: its files in `earlier/`, if there are any."""
        own = self.source / "earlier"
        return lay_out(folder, own) if own.is_dir() else None


def examples(group: str) -> list[Example]:
    """All examples of a group, `valid` or `invalid`."""
    folders = [file.parent for file in (EXAMPLES / group).rglob("expected.json")]
    single = (path for path in (EXAMPLES / group).glob("*/*") if path.is_file() and path.suffix in _ENDINGS)
    files = [path for path in single if path.parent not in folders]
    return [Example(source) for source in sorted([*folders, *files])]


def _place_of(source: Path) -> str:
    """Where the file of a case stands in its workspace, by the name of its folder."""
    folder = source.parent.name
    if folder == "page":
        return f"content/{source.name}"
    if folder == "brand":
        return "brands/client/brand.yml"
    kind = next(kind for kind in KINDS if kind.name == folder.removeprefix("patched-"))
    place = kind.place if kind.single or not kind.place.endswith("/") else kind.place + source.name
    return f"brands/client/data/{place}" if folder.startswith("patched-") else f"data/{place}"


def lay_out(folder: Path, *overlays: Path) -> Workspace:
    """The minimal workspace in a folder, with the files of folders laid over it."""
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


def problems_in(report: Report, root: Path) -> list[Problem]:
    """A report in the words of expected.json."""
    return [_as_problem(found, root) for found in report]


def _as_problem(found: Diagnostic, root: Path) -> Problem:
    span = found.span
    problem: Problem = {
        "code": found.code,
        "severity": str(found.severity),
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "length": span.length,
        "message": found.message,
        "help": found.help,
    }
    if found.related:
        problem["related"] = [f"{label}: {at}" for label, at in found.related]
    if found.fix is not None:
        problem["fix"] = list(_fix_lines(found, root))
        problem["certain"] = found.fix.certain
    return problem


def _fix_lines(found: Diagnostic, root: Path) -> Iterator[str]:
    """The lines a fix writes, each after the place it begins at; one taken away has none."""
    assert found.fix is not None
    for file in dict.fromkeys(edit.span.file for edit in found.fix.edits):
        own = type(found.fix)(tuple(edit for edit in found.fix.edits if edit.span.file == file))
        for line, text in pasted(source_of(root / file) or "", own):
            yield f"{file}:{line}: {text}"
