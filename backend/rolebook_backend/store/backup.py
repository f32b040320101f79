"""Backups of a SQLite file, made while it is served, and the way back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rolebook_backend.errors import StoreError
from rolebook_backend.store.address import SQLITE, Address
from rolebook_backend.store.alone import alone, written_whole
from rolebook_backend.store.doctor import Health, examine
from rolebook_backend.store.migrate import DAMAGED

if TYPE_CHECKING:
    from pathlib import Path

LOG_FILES = ("-wal", "-shm")
"""What SQLite keeps beside a file; it belongs to the file and moves with it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the database that was there before is now."""

    health: Health
    aside: Path | None


def back_up(database: Path, to: Path, *, replace: bool = False) -> Health:
    """Write a checked copy of a database, also while a backend serves it."""
    _expect_another(database, to)
    if to.exists() and not replace:
        raise StoreError(f"{to}: is there already; give another name, or --replace to overwrite it")
    with written_whole(to) as part:
        return _copy(database, part)


def restore(database: Path, source: Path, *, replace: bool = False) -> Restored:
    """Put a backup in a database's place; refused while a backend serves it."""
    _expect_another(database, source)
    with alone(database):
        if database.exists() and not replace:
            raise StoreError(f"{database}: is there already; --replace puts it aside and the backup in its place")
        with written_whole(database) as part:
            health = _copy(source, part)
            aside = _put_aside(database) if database.exists() else None
        return Restored(health, aside)


def _expect_another(database: Path, other: Path) -> None:
    if database.exists() and other.exists() and database.samefile(other):
        raise StoreError(f"{other}: is the database itself; name another file")


def _copy(source: Path, target: Path) -> Health:
    """Copy by SQLite's own means: a state between two transactions, with what is still in the log."""
    try:
        with closing(_open(source, "ro")) as reading, closing(_open(target, "rw")) as writing:
            # All pages in one step: a step between which the backend writes would begin from the start again.
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied: {error}") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"{source}: cannot be copied: {DAMAGED}") from error
    health = examine(Address(SQLITE, str(target)), source)
    if health.problem:
        raise StoreError(f"{source}: is damaged: {health.problem}")
    return health


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)


def _put_aside(database: Path) -> Path:
    """Rename a database with its log, so that nothing of the old meets the new."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = database.with_name(f"{database.name}.before-{stamp}")
    for number in range(1, 100):
        if not aside.exists():
            break
        aside = aside.with_name(f"{database.name}.before-{stamp}-{number}")
    for suffix in (*LOG_FILES, ""):
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside
