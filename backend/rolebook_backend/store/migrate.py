"""Brings a database to the newest schema with the migrations that ship inside the package."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError

from rolebook_backend.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(engine: Engine, path: Path) -> None:
    """Run what is missing, all or nothing; StoreError when the file is no database or of a newer version."""
    try:
        with engine.begin() as connection:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"{path}: was written by a newer version of Rolebook; update this one ({error})") from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        raise StoreError(f"{path}: cannot be used as a database: {reason}") from error
