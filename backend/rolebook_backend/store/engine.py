"""SQLite engines: how every connection to the file behaves."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from rolebook_backend.store.chain import join_on_commit

if TYPE_CHECKING:
    from pathlib import Path

PRAGMAS = ("busy_timeout=5000", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "temp_store=MEMORY")
"""Set on every connection. FULL: a commit has reached the disk, so it survives a power cut. MEMORY: no answer gets into
a file in the system's folder for temporary ones, where statements of several rows would put it."""


def writing_engine(path: Path) -> Engine:
    """Return the engine of the one writer; a transaction takes the write lock when it begins.

    What is deleted is overwritten, so that an erased answer is not in the file's bytes any more.
    """
    engine = _engine(path, "rw", "BEGIN IMMEDIATE", (*PRAGMAS, "journal_mode=WAL", "secure_delete=ON"))
    join_on_commit(engine)
    return engine


def reading_engine(path: Path) -> Engine:
    """Return an engine for connections beside the writer, which can never write."""
    return _engine(path, "rw", "BEGIN", (*PRAGMAS, "query_only=ON"))


def looking_engine(path: Path) -> Engine:
    """Return an engine for another process: it opens the file read-only and so never touches the log."""
    return _engine(path, "ro", "BEGIN", PRAGMAS)


def _engine(path: Path, mode: str, begin: str, pragmas: tuple[str, ...]) -> Engine:
    address = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # No isolation level: the driver begins nothing by itself, `begin` below does.
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)

    # hide_parameters: no error text ever carries the values of a row.
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, creator=connect, hide_parameters=True, max_overflow=40)
    event.listen(engine, "connect", _preparing(pragmas))
    event.listen(engine, "begin", _beginning(begin))
    return engine


def _preparing(pragmas: tuple[str, ...]) -> Any:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return prepare


def _beginning(statement: str) -> Any:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin
