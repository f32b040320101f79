"""Looks at a database from outside, also while a backend serves it, and changes nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from rolebook_backend.errors import StoreError
from rolebook_backend.store.engine import looking_engine
from rolebook_backend.store.sql import count

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from rolebook_backend.store.base import Counts

SOUND_SINCE = (3, 51, 3)
"""SQLite before this can corrupt a write-ahead log that two connections write to and checkpoint at once."""

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")


@dataclass(frozen=True, slots=True)
class Health:
    """The state of one database; `integrity` is `ok` or SQLite's list of what is broken."""

    path: Path
    integrity: str
    journal_mode: str
    synchronous: str
    revision: str
    counts: tuple[Counts, ...]

    @property
    def is_sound(self) -> bool:
        """Say whether SQLite found nothing wrong."""
        return self.integrity == "ok"


def examine(path: Path) -> Health:
    """Check a database file; StoreError when it cannot be read or is none of ours."""
    engine = looking_engine(path)
    try:
        with engine.begin() as connection:
            return _examine(connection, path)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        raise StoreError(f"{path}: is no database of this backend: {reason}") from error
    finally:
        engine.dispose()


def sqlite_is_sound() -> bool:
    """Say whether the SQLite that runs here is free of the write-ahead log's known fault."""
    return sqlite3.sqlite_version_info >= SOUND_SINCE


def _examine(connection: Connection, path: Path) -> Health:
    def ask(statement: str) -> list[str]:
        return [str(value) for value in connection.exec_driver_sql(statement).scalars()]

    return Health(
        path=path,
        integrity="; ".join(ask("PRAGMA integrity_check")),
        journal_mode=ask("PRAGMA journal_mode")[0],
        synchronous=SYNCHRONOUS[int(ask("PRAGMA synchronous")[0])],
        revision=", ".join(ask("SELECT version_num FROM alembic_version")),
        counts=tuple(count(connection)),
    )
