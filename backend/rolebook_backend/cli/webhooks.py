"""`rolebook-backend webhooks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rolebook_backend.cli.options import database_option, in_one_line, leave_line
from rolebook_backend.errors import BackendError
from rolebook_backend.store import outbox
from rolebook_backend.store.changing import changing
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.times import now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from rolebook_backend.store.address import Address

LIST, RETRY, DROP = "list", "retry", "drop"


@click.command()
@click.argument("what", type=click.Choice([LIST, RETRY, DROP]))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@database_option("The SQLite file, which a backend may be serving only for list, or the address of a PostgreSQL one.")
def webhooks(what: str, ids: tuple[str, ...], database: Address) -> None:
    """List what a webhook was not told yet, let dead messages be tried again, or drop them.

    A message is dead once the last attempt has failed, or when the receiver answered 410. retry and drop take all
    dead ones where no number is given.

    \b
    Examples:
      rolebook-backend webhooks list --database answers.db
      rolebook-backend webhooks retry --database answers.db
    """
    if what == LIST:
        with in_one_line(), looking(database) as connection:
            expect_newest(connection, database)
            messages = outbox.waiting(connection)
        for one in messages:
            state = "dead" if one.dead else f"due {one.due}"
            failed = f", {one.attempts} failed: {one.reason}" if one.attempts else ""
            click.echo(f"{one.id}  {one.event}  {one.form}  {one.subject}  {state}{failed}")
        click.echo(f"{sum(one.dead for one in messages)} dead, {sum(not one.dead for one in messages)} waiting")
        return
    with in_one_line(), changing(database) as engine, engine.begin() as connection:
        _expect_dead(connection, ids)
        number = outbox.retry(connection, ids, now()) if what == RETRY else outbox.drop(connection, ids)
    leave_line(database, what, "webhooks")
    click.echo(f"{number} messages {'will be tried again' if what == RETRY else 'are dropped'}")


def _expect_dead(connection: Connection, ids: tuple[str, ...]) -> None:
    dead = {one.id for one in outbox.waiting(connection) if one.dead}
    if unknown := sorted(set(ids) - dead):
        raise BackendError(f"no dead message has the id “{unknown[0]}”; `rolebook-backend webhooks list` shows them")
