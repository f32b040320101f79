"""`rolebook-backend erase`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rolebook_backend.cli.options import database_option, in_one_line, operator
from rolebook_backend.store import traces
from rolebook_backend.store.audit import line, record
from rolebook_backend.store.changing import changing
from rolebook_backend.store.erasure import Order
from rolebook_backend.store.erasure import erase as erase_traces
from rolebook_backend.store.scrubbing import scrub
from rolebook_backend.store.spool import settled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from rolebook_backend.store.address import Address


@click.command()
@database_option("The SQLite file, which no backend may be serving, or the address of a PostgreSQL database.")
@click.option("--person", metavar="ID", help="All that is kept under the id of a person who signs in.")
@click.option("--submission", metavar="ID", help="One submission, by its number.")
@click.option("--receipt", metavar="SECRET", help="One submission, by the last part of its receipt's address.")
@click.option("--agreement", metavar="ID", help="A whole agreement, or with --party the words of one of the two.")
@click.option("--party", default="", metavar="PERSON", help="With --agreement: whose name and words go.")
@click.option("--containing", metavar="TEXT", help="Each submission with this text in it, and it out of agreements.")
@click.option("--reason", default="", help="Why; stays in the tombstone, so name nobody.")
@click.option("--dry-run", is_flag=True, help="Show what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(database: Address, reason: str, party: str, *, dry_run: bool, yes: bool, **wanted: str | None) -> None:
    """Erase what there is of somebody, and leave a tombstone for each row: when, by whom, why.

    Shows first what it has found, and asks. The file is rewritten afterwards, so that the words are not in its
    bytes any more. Backups made before still have them: docs/personal-data.md.

    \b
    Examples:
      rolebook-backend erase --database answers.db --person ada --reason "asked on 3 May"
      rolebook-backend erase --database answers.db --containing "Ada Lovelace" --dry-run
    """
    given = {name: value for name, value in wanted.items() if value}
    if len(given) != 1:
        raise click.UsageError("Say whose: one of --person, --submission, --receipt, --agreement, --containing.")
    if party and "agreement" not in given:
        raise click.UsageError("--party goes with --agreement.")
    with in_one_line(), changing(database) as engine:
        with settled(engine, database) as connection:
            found = _shown(connection, given, party)
        if not found or dry_run:
            return
        if not yes:
            click.confirm("Erase this for good?", abort=True)
        # Once more: a line may have come while the question was open.
        with settled(engine, database) as connection:
            number = erase_traces(connection, _find(connection, given, party), Order(operator(), reason))
            record(connection, line(operator(), "erase", *_named(given)))
        scrub(engine)
    click.echo(f"{database}: {number} rows are erased; a backup made before still has them")


def _shown(connection: Connection, given: dict[str, str], party: str) -> bool:
    found = _find(connection, given, party)
    for trace in found:
        click.echo(trace.shown)
    if not found:
        click.echo("Nothing was found.")
    return bool(found)


def _named(given: dict[str, str]) -> tuple[str, str]:
    """Say what was erased, as the trail has it: by its number, but nobody's id, receipt or words."""
    (kind, value), *_ = given.items()
    return kind, value if kind in {"submission", "agreement"} else ""


def _find(connection: Connection, given: dict[str, str], party: str) -> list[traces.Trace]:
    (name, value), *_ = given.items()
    if name == "agreement":
        return traces.of_agreement(connection, value, party)
    find = {
        "person": traces.of_person,
        "submission": traces.of_submission,
        "receipt": traces.of_receipt,
        "containing": traces.containing,
    }[name]
    return find(connection, value)
