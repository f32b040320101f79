"""Lets what was erased go from the bytes of a database, too, not only from its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def scrub(engine: Engine) -> None:
    """Rewrite a SQLite file and empty its log; on PostgreSQL clear out the rows that nobody can see any more."""
    with engine.connect() as connection:
        driver = _driver(connection)
        if connection.dialect.name == "postgresql":
            connection.detach()
            driver.autocommit = True
            driver.execute("SET statement_timeout = 0")
            driver.execute("VACUUM")
            return
        driver.execute("VACUUM")
        empty_log(connection)


def empty_log(connection: Connection) -> None:
    """Move all that is in the log of a SQLite file into the file, and cut the log to nothing.

    While somebody reads, it is done as far as that lets it.
    """
    _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _driver(connection: Connection) -> Any:
    """Return the driver's own connection: SQLAlchemy's would begin a transaction, in which none of this can be done."""
    return connection.connection.driver_connection
