"""`rolebook-backend remind`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rolebook_backend import cadence
from rolebook_backend.cli.identity import settings_of
from rolebook_backend.cli.options import contracts_option, database_option, in_one_line, operator
from rolebook_backend.errors import BackendError, DatabaseInUseError
from rolebook_backend.library import Library
from rolebook_backend.meter import Meter
from rolebook_backend.pace import Pace
from rolebook_backend.reminding import EVERY, NEAR, Terms, plans
from rolebook_backend.reminding import remind as send_all
from rolebook_backend.store import make_store
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.submit import Desk

if TYPE_CHECKING:
    from rolebook_backend.identity.mail import Mailer
    from rolebook_backend.store.address import Address


@click.command()
@database_option("The SQLite file, which no backend may be serving, or the address of a PostgreSQL database.")
@contracts_option
@click.option("--address", metavar="URL", required=True, help="Where people reach the handbook; links begin with it.")
@click.option("--smtp", metavar="URL|console", default="", help="The mail server, as for serve.")
@click.option("--mail-from", "sender", metavar="E-MAIL", default="", help="The address that mails come from.")
@click.option(
    "--every", default=EVERY, show_default=True, type=click.IntRange(1), help="Days until the same is said again."
)
@click.option(
    "--near", default=NEAR, show_default=True, type=click.IntRange(0), help="Days before a review to speak of it."
)
@click.option("--dry-run", is_flag=True, help="Only list who would be reminded of what.")
def remind(  # noqa: PLR0913 (its options)
    database: Address, contracts: Path, address: str, smtp: str, sender: str, every: int, near: int, *, dry_run: bool
) -> None:
    """Remind people by e-mail of what waits for them: to be signed or sent, their turn in an agreement, a review.

    Everybody gets at most one mail. For cron, over PostgreSQL; a backend over a SQLite file does it itself with
    `serve --remind`.

    \b
    Examples:
      rolebook-backend remind --database answers.db --contracts site/base/contracts \\
        --address https://handbook.example --dry-run
      rolebook-backend remind --database postgresql://rolebook@db.example/answers --contracts site/base/contracts \\
        --address https://handbook.example --smtp smtp://handbook@mail.example:587 --mail-from handbook@example.com
    """
    asked = {"address": address, "smtp": smtp, "sender": sender, "header": "", "proxies": ()}
    with in_one_line():
        settings = settings_of({**asked, "issuer": "", "client": "", "person_by": "email"})
        if not settings.mailer and not dry_run:
            raise BackendError("--smtp is missing: the mail server that sends them; or take --dry-run")
        terms = Terms(settings.address, every, near, operator())
        for line in _run(database, contracts, terms, None if dry_run else settings.mailer):
            click.echo(line)


def _run(database: Address, contracts: Path, terms: Terms, mailer: Mailer | None) -> list[str]:
    with looking(database) as connection:
        expect_newest(connection, database)
    library = Library(contracts)
    library.load()
    desk = Desk(library, make_store(database), Pace(0), Meter())
    try:
        desk.store.open()
    except DatabaseInUseError as error:
        raise BackendError(f"{error}; a backend that serves it reminds by itself with serve --remind") from error
    try:
        return asyncio.run(_told(desk, terms, mailer))
    finally:
        desk.store.close()


async def _told(desk: Desk, terms: Terms, mailer: Mailer | None) -> list[str]:
    today = cadence.today()
    if mailer:
        return [f"Mails sent: {await send_all(desk, mailer, terms, today)}"]
    found = await plans(desk, terms, today)
    lines = [f"{plan.person.email}: {one.text}" for plan in found for one in plan.matters]
    return [*lines, f"Mails that would be sent: {len(found)}"]
