"""A report in the forms that people and programs read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rolebook.diagnostics import Report
from rolebook.reporters.github import report_to_github
from rolebook.reporters.json import report_as_json
from rolebook.reporters.sarif import report_as_sarif
from rolebook.reporters.text import report_as_text

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["REPORTERS", "Reporter"]

Reporter = Callable[[Report, Path, "Console"], None]
"""Prints the report of a workspace, whose root folder is given, to a console."""

REPORTERS: dict[str, Reporter] = {
    "text": report_as_text,
    "json": report_as_json,
    "sarif": report_as_sarif,
    "github": report_to_github,
}
