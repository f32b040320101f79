"""Commands about the data: what is wrong with it, what could be better, what a code means."""

from __future__ import annotations

import gc
import sys
from collections import Counter

import click

from rolebook.checking import check as check_edition
from rolebook.cli.common import (
    FAILED_DATA,
    FORMATS,
    console_on,
    counted,
    counts_of,
    editions_of,
    this_workspace,
    with_editions,
)
from rolebook.diagnostics import Report
from rolebook.workspace import Workspace

_with_format = click.option(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How problems are printed: for people, for programs, for code scanning, or as annotations on GitHub.",
)


@click.command()
@with_editions
@_with_format
@click.option("--fix", is_flag=True, help="Mend what is certain: quotes, tabs, obvious misspellings.")
@click.option("--dry-run", is_flag=True, help="With --fix: show what it would do, and write nothing.")
@click.option(
    "--against",
    metavar="EARLIER",
    help="Report what is gone or changed untold since an earlier version: a folder or a git revision.",
)
def check(brand: str | None, *, all_editions: bool, style: str, fix: bool, dry_run: bool, against: str | None) -> None:
    """Say what is wrong with the data, all in one run.

    \b
    Examples:
      rolebook check
      rolebook check --brand northlight
      rolebook check --fix
      rolebook check --all --format json
      rolebook check --against v1.0
    """
    if dry_run and not fix:
        raise click.UsageError("--dry-run goes with --fix")
    # A check is short and lets nothing go before its end: looking for what could be freed finds nothing, slowly.
    gc.disable()
    workspace = this_workspace()
    editions = editions_of(workspace, brand, all_editions=all_editions)
    if fix:
        _mend(workspace, editions, write=not dry_run)
    report = _checked(workspace, editions, against)
    _print(report, workspace, style, f"{', '.join(editions)}: ")
    sys.exit(FAILED_DATA if report.failed else 0)


@click.command()
@with_editions
@_with_format
@click.option("--strict", is_flag=True, help="End with 1 where there is anything to report.")
def lint(brand: str | None, *, all_editions: bool, style: str, strict: bool) -> None:
    """Say what could be better in a framework that has no errors: sentences that stand twice, vague words, thin levels.

    Rules are switched off and tuned under `lint:` in data/handbook.yml; docs/lint.md lists them.

    \b
    Examples:
      rolebook lint
      rolebook lint --all --strict
    """
    from rolebook.lint import lint_edition  # noqa: PLC0415 (needs what a check does not)

    workspace = this_workspace()
    editions = editions_of(workspace, brand, all_editions=all_editions)
    report = Report()
    for edition in editions:
        report.extend(lint_edition(workspace, edition))
    _print(report, workspace, style, f"{', '.join(editions)}: ")
    if style == "text" and len(report) and not report.failed:
        _sum_up(report)
    sys.exit(FAILED_DATA if report.failed or (strict and len(report)) else 0)


def _checked(workspace: Workspace, editions: list[str], against: str | None) -> Report:
    report = Report()
    if against is None:
        for edition in editions:
            report.extend(check_edition(workspace, edition))
        return report
    from rolebook.earlier import EarlierError, earlier_version  # noqa: PLC0415 (seldom needed)

    try:
        with earlier_version(workspace, against) as earlier:
            for edition in editions:
                report.extend(check_edition(workspace, edition, earlier))
    except EarlierError as error:
        raise click.UsageError(f"--against: {error}") from None
    return report


def _print(report: Report, workspace: Workspace, style: str, before: str) -> None:
    if len(report) or style != "text":
        from rolebook.reporters import REPORTERS  # noqa: PLC0415 (a clean check prints without them)

        REPORTERS[style](report, workspace.root, console_on())
    if style == "text":
        click.echo(f"{before}{counts_of(report)}")
        if len(report):
            click.echo(f"More about a code: rolebook explain {next(iter(report)).code}")
        certain = sum(found.fix is not None and found.fix.certain for found in report)
        if certain:
            click.echo(f"{counted(certain, 'problem')} can be mended by: rolebook check --fix")


def _sum_up(report: Report) -> None:
    """How often each rule of lint found something, and where rules are tuned."""
    rules = Counter(found.code for found in report)
    click.echo(", ".join(f"{count} {code}" for code, count in rules.most_common()))
    click.echo("Rules are switched off or tuned under `lint:` in data/handbook.yml; docs/lint.md lists them.")


def _mend(workspace: Workspace, editions: list[str], *, write: bool) -> None:
    from rolebook.mend import changes, mend  # noqa: PLC0415 (seldom needed)

    mended = mend(workspace, editions, write=write)
    for one in mended:
        solved = len(one.solved)
        click.echo(f"{one.file}: {counted(solved, 'problem')} {'mended' if write else 'would be mended'}", err=True)
        for sign, number, text in changes(one.before, one.after):
            click.secho(f"{number:>5} {sign} {text}", fg="red" if sign == "-" else "green", err=True)
    if not mended:
        click.echo("Nothing to mend that is certain.", err=True)
