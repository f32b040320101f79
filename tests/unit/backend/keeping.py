"""The commands that look after answers, called as on a terminal, and a database for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from sqlalchemy import select

from rolebook_backend.cli import main
from rolebook_backend.store import SqliteStore
from rolebook_backend.store.tables import metadata

from .storing import AGREEMENT, CONTRACT, LINKS, connected, event, submission

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def refusal(*arguments: object) -> str:
    """The one line with which a command ends that cannot do its work."""
    done = call(*arguments)
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def filled(database: Path, number: int) -> None:
    """Make a database with so many submissions."""

    async def fill() -> None:
        await store.remember([CONTRACT])
        await asyncio.gather(*(store.add(submission(one, f"the-draft-{one}")) for one in range(number)))
        await store.start_agreement(AGREEMENT, event(1), LINKS)
        await store.add_agreement_event(event(2))

    store = SqliteStore(database)
    store.open()
    asyncio.run(fill())
    store.close()


def all_rows(database: Path | str) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, in an order that does not depend on the engine."""
    with connected(database) as connection:
        return {
            table.name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for table in metadata.sorted_tables
        }


def damage(database: Path) -> None:
    """Overwrite the middle of a file."""
    content = bytearray(database.read_bytes())
    content[4096 : len(content) - 4096] = b"\xa5" * (len(content) - 8192)
    database.write_bytes(content)
