"""`rolebook-backend verify`, `erase`, `retain` and `audit`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rolebook_backend.cli.options import database_option, in_one_line
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.verifying import verify as walk

if TYPE_CHECKING:
    from rolebook_backend.store.address import Address

READ = "The SQLite file, which a backend may be serving, or the address of a PostgreSQL database."


@click.command()
@database_option(READ)
@click.option("--head", default="", metavar="HEAD", help="Where the chain ended before, as an earlier run printed it.")
def verify(database: Address, head: str) -> None:
    """Hold every row against the chain: what was changed, is missing without a tombstone, or was slipped in.

    Changes nothing. Ends with 1 when anything is wrong. Keep the head that is printed where the owner of the
    database cannot change it, and give it to a later run: so an end that was cut off is found too.

    \b
    Examples:
      rolebook-backend verify --database answers.db
      rolebook-backend verify --database answers.db --head "$(cat head.txt)"
    """
    with in_one_line(), looking(database) as connection:
        expect_newest(connection, database)
        verdict = walk(connection, _progress, head)
    for finding in verdict.findings:
        click.echo(f"Error: {finding}", err=True)
    if verdict.wrong > len(verdict.findings):
        click.echo(f"Error: and {verdict.wrong - len(verdict.findings)} more", err=True)
    click.echo(f"{database}: {verdict.entries} entries, {verdict.erased} of them erased, {verdict.wrong} wrong")
    click.echo(f"head: {verdict.head}")
    if verdict.wrong:
        raise click.exceptions.Exit(1)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {total} entries" + ("\n" if done == total else ""), nl=False, err=True)
