"""Commands about the data: what is wrong with it, what could be better, what a code means."""

from __future__ import annotations

import shutil
import sys

import click

from rolebook.checking import check as check_edition
from rolebook.cli.common import FAILED_DATA, console_on, counted, counts_of, editions_of, this_workspace, with_editions
from rolebook.diagnostics import CODES, GROUPS, Code, Report, nearest
from rolebook.reporters import REPORTERS
from rolebook.workspace import Workspace

_with_format = click.option(
    "--format",
    "style",
    type=click.Choice(list(REPORTERS)),
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
    "--against", metavar="EARLIER", help="Report ids gone since an earlier version: a folder or a git revision."
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
    sys.exit(FAILED_DATA if report.failed or (strict and len(report)) else 0)


@click.command()
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="The whole catalogue, as Markdown.")
def explain(code: str | None, *, everything: bool) -> None:
    """Explain a code that check, lint or build has named; without a code, list all of them.

    \b
    Examples:
      rolebook explain unknown-reference
      rolebook explain
      rolebook explain --all
    """
    if everything:
        from rolebook.catalogue import catalogue_page  # noqa: PLC0415 (seldom needed)

        click.echo(catalogue_page(), nl=False)
    elif code is None:
        _list_codes()
    else:
        _explain(_code_named(code))


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


def _code_named(code: str) -> Code:
    known = {entry.name: entry for entry in CODES}
    name = code.strip("[]").removeprefix("error[").removeprefix("warning[")
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near.word}?" if near else "`rolebook explain` lists them"
        raise click.UsageError(f"there is no code “{name}”; {hint}")
    return known[name]


def _print(report: Report, workspace: Workspace, style: str, before: str) -> None:
    if len(report) or style != "text":
        REPORTERS[style](report, workspace.root, console_on())
    if style == "text":
        click.echo(f"{before}{counts_of(report)}")
        if len(report):
            click.echo(f"More about a code: rolebook explain {next(iter(report)).code}")
        certain = sum(found.fix is not None and found.fix.certain for found in report)
        if certain:
            click.echo(f"{counted(certain, 'problem')} can be mended by: rolebook check --fix")


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


def _list_codes() -> None:
    width = max(len(code.name) for code in CODES)
    for group in GROUPS:
        click.echo(f"{group.title}")
        for code in group.codes:
            click.echo(f"  {code.name:<{width}}  {code.severity:<7}  {code.title}")
        click.echo()


def _explain(code: Code) -> None:
    width = min(100, shutil.get_terminal_size().columns)
    click.echo(f"{code.severity}[{code.name}]: {code.title}\n")
    click.echo(click.wrap_text(code.explanation, width))
    for label, sample in (("Wrong", code.wrong), ("Right", code.right)):
        if sample:
            click.echo(f"\n{label}:\n" + "\n".join(f"  {line}" for line in sample.splitlines()))
