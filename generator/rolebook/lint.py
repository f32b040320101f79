"""Placeholder while lint is written."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.workspace import Workspace


def lint_edition(workspace: Workspace, edition: str) -> Report:
    """Nothing yet."""
    return Report()
