"""What the tests of reporters share: reports about a file that is written down, and what is printed of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from rolebook.checking import check
from rolebook.diagnostics import Fix, Report, Span
from rolebook.reporters import REPORTERS

from .example_cases import examples
from .support import edition_of

FILE = "data/roles/lead.yml"
Related = tuple[tuple[str, Span], ...]


def printed(style: str, report: Report, root: Path, **console: Any) -> str:
    """What a reporter prints."""
    output = io.StringIO()
    REPORTERS[style](report, root, Console(file=output, highlight=False, **console))
    return output.getvalue()


def printed_bytes(style: str, report: Report, root: Path, encoding: str) -> bytes:
    """What a reporter prints to an output of that encoding, which takes nothing else."""
    written = io.BytesIO()
    output = io.TextIOWrapper(written, encoding, errors="strict", newline="")
    REPORTERS[style](report, root, Console(file=output, highlight=False))
    output.flush()
    return written.getvalue()


def wrote(root: Path, text: str, file: str = FILE) -> None:
    """Write a file of a workspace, its line ends as they are given."""
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8", newline="")


def about(span: Span, fix: Fix | None = None, related: Related = (), message: str = "there is no such key") -> Report:
    """A report of one problem."""
    report = Report()
    report.add("unknown-key", message, span, "Leave it out.", *related, fix=fix)
    return report


def example_reports(folder: Path) -> Iterator[tuple[Path, Report]]:
    """What check says about invalid examples, one for each set of codes, with the root of the workspace each is in."""
    chosen = {frozenset(problem["code"] for problem in example.expected): example for example in examples("invalid")}
    for number, example in enumerate(chosen.values()):
        workspace = example.lay_out(folder / str(number))
        yield workspace.root, check(workspace, edition_of(workspace))
