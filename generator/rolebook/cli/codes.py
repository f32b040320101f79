"""The command that explains codes."""

from __future__ import annotations

import shutil

import click

from rolebook.diagnostics import nearest
from rolebook.diagnostics.codes import CODES, GROUPS, Code


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


def _code_named(code: str) -> Code:
    known = {entry.name: entry for entry in CODES}
    name = code.strip("[]").removeprefix("error[").removeprefix("warning[")
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near.word}?" if near else "`rolebook explain` lists them"
        raise click.UsageError(f"there is no code “{name}”; {hint}")
    return known[name]


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
