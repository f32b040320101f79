"""Printing for programs: nothing is wrapped, coloured or left out, whatever the output is connected to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def print_line(line: str, console: Console) -> None:
    """Print a line as it is; signs that the output has no bytes for are written as their numbers."""
    encoding = console.encoding
    console.file.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def print_json(body: Any, console: Console) -> None:
    """Print a JSON document, in ASCII where the output has no bytes for what is in it."""
    text = json.dumps(body, ensure_ascii=False, indent=2)
    try:
        text.encode(console.encoding)
    except UnicodeEncodeError:
        text = json.dumps(body, indent=2)
    console.file.write(text + "\n")


def folder_in_repository(root: Path) -> str:
    """Where a workspace lies in the repository that GitHub has checked out: `handbook/`.

    Empty where it is the repository itself, and where nothing is known of a repository.
    """
    checked_out = os.environ.get("GITHUB_WORKSPACE")
    if not checked_out:
        return ""
    repository, folder = Path(checked_out).resolve(), root.resolve()
    if folder == repository or not folder.is_relative_to(repository):
        return ""
    return f"{folder.relative_to(repository).as_posix()}/"
