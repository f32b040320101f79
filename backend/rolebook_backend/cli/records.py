"""`rolebook-backend verify`, `retain` and `audit`."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rolebook_backend.cli.options import contracts_option, database_option, in_one_line, leave_line, operator
from rolebook_backend.export import OF_TRAIL, export_trail
from rolebook_backend.keeping import days_of, limits_of
from rolebook_backend.library import Library
from rolebook_backend.store.alone import written_whole
from rolebook_backend.store.audit import Wanted, line, listed, record
from rolebook_backend.store.changing import changing
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.records import newest_contracts
from rolebook_backend.store.retention import expire, overdue
from rolebook_backend.store.retention import retain as retain_some
from rolebook_backend.store.scrubbing import scrub
from rolebook_backend.store.spool import settled
from rolebook_backend.store.times import now
from rolebook_backend.store.verifying import verify as walk

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

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


@click.command()
@contracts_option
@database_option("The SQLite file, which no backend may be serving, or the address of a PostgreSQL database.")
@click.option("--dry-run", is_flag=True, help="Count what would go, and change nothing.")
def retain(contracts: Path, database: Address, *, dry_run: bool) -> None:
    """Erase what is older than its form's contract keeps it (`keep_days`), and leave tombstones.

    A backend that serves does so once a day by itself, unless it was started with --no-retain; this is for cron.

    \b
    Examples:
      rolebook-backend retain --contracts site/base/contracts --database answers.db --dry-run
      rolebook-backend retain --contracts site/base/contracts --database answers.db
    """
    library = Library(contracts)
    with in_one_line(), changing(database) as engine:
        library.load()
        with settled(engine, database) as connection:
            days = days_of(library, newest_contracts(connection))
        for form, before in limits_of(days, now()).items():
            gone = _retained(engine, form, before, dry_run=dry_run)
            click.echo(f"{form}: {gone} {'would go' if dry_run else 'rows erased'}, kept for {days[form]} days")
        if not dry_run:
            with engine.begin() as connection:
                expire(connection, now())
            scrub(engine)
    if not days:
        click.echo("No form says how long its answers are kept.")


def _retained(engine: Engine, form: str, before: str, *, dry_run: bool) -> int:
    total = 0
    while True:
        with engine.begin() as connection:
            if dry_run:
                return sum(map(len, overdue(connection, form, before, limit=None)))
            gone = retain_some(connection, form, before, operator())
            if gone == 0:
                if total:
                    record(connection, line(operator(), "retain", "form", form))
                return total
        total += gone


@click.command()
@database_option(READ)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Only what was done on or after this day: 2026-05-03.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file to write instead.")
def audit(database: Address, since: datetime | None, out: Path | None) -> None:
    """List who did or read what: time, who, action, kind, number. No answers and no addresses are in it.

    That the trail was read is a line of its own in it, for the next time.

    \b
    Examples:
      rolebook-backend audit --database answers.db --since 2026-05-01
      rolebook-backend audit --database answers.db --out audit.csv
    """
    wanted = Wanted(since=since.date().isoformat() if since else "")
    with in_one_line():
        if out is None:
            with looking(database) as connection:
                expect_newest(connection, database)
                for row in listed(connection, wanted):
                    click.echo("  ".join(row[name] for name in OF_TRAIL))
        else:
            with written_whole(out) as part, part.open("wb") as file:
                file.write(codecs.BOM_UTF8)
                export_trail(database, wanted, file)
    leave_line(database, "export" if out else "read", "audit")
