"""Lines of the audit trail that could not be kept at once, in a file beside the database.

While a backend serves a SQLite file nobody else may write to it; a command that only reads still has to leave a line.
Whoever next has the file to itself takes the lines in, the backend at its start and once a day.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from rolebook_backend.errors import DatabaseInUseError
from rolebook_backend.store import audit
from rolebook_backend.store.alone import PRIVATE
from rolebook_backend.store.changing import changing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from rolebook_backend.store.address import Address


def note(database: Address, *lines: audit.Audited) -> None:
    """Keep lines of the audit trail, in the database or, while a backend serves it, beside it."""
    try:
        with changing(database) as engine, settled(engine, database) as connection:
            audit.record(connection, *lines)
    except DatabaseInUseError:
        _append(spool_of(database.path), lines)


@contextmanager
def settled(engine: Engine, database: Address) -> Iterator[Connection]:
    """Begin a transaction in which all lines that wait are in the database, for whoever has it to themselves."""
    with engine.begin() as connection:
        if database.is_file:
            take_in(connection, database.path)
        yield connection
    if database.is_file:
        taken_in(database.path)


def take_in(connection: Connection, database: Path) -> None:
    """Move waiting lines into the database; one that cannot be read is no line."""
    spool = spool_of(database)
    taken = spool.with_name(f"{spool.name}.taken")
    if not taken.exists():
        if not spool.exists():
            return
        spool.rename(taken)
    lines = {one.id: one for one in _read(taken)}
    audit.record(connection, *audit.unknown(connection, list(lines.values())))


def taken_in(database: Path) -> None:
    """Let the file go once its lines are committed."""
    spool = spool_of(database)
    spool.with_name(f"{spool.name}.taken").unlink(missing_ok=True)


def spool_of(database: Path) -> Path:
    """Return the file beside a database in which lines wait."""
    return database.with_name(f"{database.name}.audit")


def _read(taken: Path) -> Iterator[audit.Audited]:
    for line in taken.read_text("utf-8", "replace").splitlines():
        with suppress(ValueError, TypeError):
            yield audit.Audited(**json.loads(line))


def _append(spool: Path, lines: tuple[audit.Audited, ...]) -> None:
    is_there = False
    while not is_there:
        opened = os.open(spool, os.O_CREAT | os.O_APPEND | os.O_WRONLY, PRIVATE)
        try:
            os.write(opened, "".join(json.dumps(asdict(one)) + "\n" for one in lines).encode())
            os.fsync(opened)
            # Once more where the file was taken in a moment ago; a line that comes twice is kept once.
            is_there = spool.exists() and os.path.samestat(os.fstat(opened), spool.stat())
        finally:
            os.close(opened)
