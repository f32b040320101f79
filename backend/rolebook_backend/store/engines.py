"""An engine for whichever database an address names, for what is done beside serving."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from rolebook_backend.errors import StoreError
from rolebook_backend.store.address import Address, need_driver
from rolebook_backend.store.engine import looking_engine
from rolebook_backend.store.migrate import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine


class Postgres(NamedTuple):
    """An engine, and what makes a connection of it fit for migrating and for statements that take long."""

    engine: Engine
    prepare: Callable[[Connection, object], None]


def postgres_from(address: Address) -> Postgres:
    """Return the engine of a PostgreSQL database; StoreError for a file, or where the driver is missing."""
    if address.is_file:
        raise StoreError(f"{address}: is a file; expected postgresql://user@host:5432/name")
    need_driver()
    from rolebook_backend.store import postgres_engine  # noqa: PLC0415 (its driver is an extra)

    return Postgres(postgres_engine.postgres_engine(address.target), postgres_engine.prepare_for_long)


@contextmanager
def looking(address: Address, shown: object = None) -> Iterator[Connection]:
    """Connect for reading only, which does a running backend no harm; StoreError when it cannot be read."""
    shown = shown or address
    if address.is_file and not address.path.is_file():
        raise StoreError(f"{shown}: no such file")
    engine = looking_engine(address.path) if address.is_file else postgres_from(address).engine
    with refused(shown, "is no database of this backend"), disposed(engine), engine.begin() as connection:
        if not address.is_file:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


@contextmanager
def disposed(engine: Engine) -> Iterator[Engine]:
    """Let an engine go afterwards, whatever happens."""
    try:
        yield engine
    finally:
        engine.dispose()
