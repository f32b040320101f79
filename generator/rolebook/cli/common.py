"""What the commands share: the workspace they are called in, the editions they are about, and how counts are said."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rolebook.diagnostics import Report, Severity, nearest
from rolebook.workspace import BASE, Workspace, find_workspace

if TYPE_CHECKING:
    from rich.console import Console

FAILED_DATA = 1
# The names of REPORTERS, which a command that has nothing to report does not load.
FORMATS = ("text", "json", "sarif", "github")

_edition_options = (
    click.option("--brand", metavar="NAME", help="The edition of one brand: a folder of brands/."),
    click.option("--all", "all_editions", is_flag=True, help="The base edition and every brand's."),
)


def with_editions(command: click.decorators.FC) -> click.decorators.FC:
    """Adds --brand and --all."""
    for option in reversed(_edition_options):
        command = option(command)
    return command


def this_workspace() -> Workspace:
    """The workspace around the current folder; wrong use where there is none."""
    found = find_workspace(Path.cwd())
    if found is None:
        raise click.UsageError(
            "this folder is no workspace: no data/handbook.yml here or above; `rolebook new handbook` makes one"
        )
    return found


def editions_of(workspace: Workspace, brand: str | None, *, all_editions: bool) -> list[str]:
    """The editions that --brand and --all name; the base where neither is given."""
    if all_editions and brand is not None:
        raise click.UsageError("--all and --brand exclude each other; name one of them")
    if all_editions:
        return workspace.editions()
    if brand is None or brand == BASE:
        return [BASE]
    known = workspace.brand_names()
    if brand not in known:
        near = nearest(brand, known)
        hint = f"did you mean {near.word}?" if near else f"there are: {', '.join(known) or 'none yet'}"
        raise click.UsageError(f"brands/ has no folder “{brand}” with a brand.yml; {hint}")
    return [brand]


def counted(count: int, word: str) -> str:
    """A number and its word: `1 error`, `2 errors`."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def counts_of(report: Report) -> str:
    """How many errors and warnings a report has, and notes where there are any."""
    errors, warnings, notes = (report.count(severity) for severity in Severity)
    more = f", {counted(notes, 'note')}" if notes else ""
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}{more}"


def console_on(*, stderr: bool = False) -> Console:
    """A console that shows colours on a terminal only."""
    from rich.console import Console as RichConsole  # noqa: PLC0415 (a clean check prints without it)

    return RichConsole(file=sys.stderr if stderr else sys.stdout, highlight=False)
