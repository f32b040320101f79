"""Brings a database to the newest schema with the migrations that ship inside the package."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from rolebook_backend.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

DAMAGED = "the file is damaged; restore a backup"

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(engine: Engine, shown: object) -> None:
    """Run what is missing, all or nothing; StoreError when it is no database or of a newer version."""
    with refused(shown, "cannot be used as a database"), engine.begin() as connection:
        upgrade_within(connection, shown)


def upgrade_within(connection: Connection, shown: object, revision: str = "head") -> None:
    """Run what is missing in a transaction that somebody else began."""
    expect_known(connection, shown)
    command.upgrade(_config(connection), revision)


def expect_known(connection: Connection, shown: object) -> None:
    """Refuse a database whose schema this program does not know."""
    found = revision_of(connection)
    if found and found not in revisions():
        raise StoreError(
            f"{shown}: was written by a newer version of Rolebook (its schema is {found}, this program knows "
            f"up to {revisions()[-1]}); update this one"
        )


def expect_ours(connection: Connection, shown: object) -> None:
    """Refuse a database that no backend has ever opened, or a newer one."""
    if revision_of(connection) is None:
        raise StoreError(f"{shown}: is no database of this backend: it holds no schema of Rolebook's")
    expect_known(connection, shown)


def expect_newest(connection: Connection, shown: object) -> None:
    """Refuse a database that is none of this backend's, or not at the newest schema."""
    expect_ours(connection, shown)
    if (found := revision_of(connection)) != revisions()[-1]:
        raise StoreError(
            f"{shown}: has the older schema {found}; `rolebook-backend serve` brings it to {revisions()[-1]}"
        )


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database is at, None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def revisions() -> tuple[str, ...]:
    """Return every revision this program knows, oldest first."""
    steps = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return tuple(reversed([step.revision for step in steps]))


@contextmanager
def refused(shown: object, what: str) -> Iterator[None]:
    """Turn what a database or a migration refuses into one line."""
    try:
        yield
    except CommandError as error:
        raise StoreError(f"{shown}: {what}: {error}") from error
    except (DBAPIError, sqlite3.DatabaseError) as error:
        raise StoreError(f"{shown}: {what}: {reason(error)}") from error
    except UnicodeDecodeError as error:  # the driver, over what a damaged file says of itself
        raise StoreError(f"{shown}: {what}: {DAMAGED}") from error


def reason(error: Exception) -> str:
    """Return a database's own reason on one line, without the values that PostgreSQL's details quote."""
    own = error.orig if isinstance(error, DBAPIError) else error
    primary = getattr(getattr(own, "diag", None), "message_primary", None)
    return "; ".join(line.strip() for line in (primary or str(own)).splitlines() if line.strip())


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
