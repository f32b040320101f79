"""An engine for whichever database an address names, for what is done beside serving."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rolebook_backend.store.address import Address, need_driver
from rolebook_backend.store.engine import looking_engine, writing_engine
from rolebook_backend.store.migrate import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


@contextmanager
def any_engine(address: Address) -> Iterator[Engine]:
    """Make an engine that may write, and let it go afterwards."""
    engine = writing_engine(address.path) if address.is_file else _postgres(address)
    with _disposed(engine):
        yield engine


@contextmanager
def looking(address: Address) -> Iterator[Connection]:
    """Connect for reading only, which does a running backend no harm; StoreError when it cannot be read."""
    engine = looking_engine(address.path) if address.is_file else _postgres(address)
    with refused(address, "is no database of this backend"), _disposed(engine), engine.begin() as connection:
        if not address.is_file:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


@contextmanager
def _disposed(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        engine.dispose()


def _postgres(address: Address) -> Engine:
    need_driver()
    from rolebook_backend.store.postgres_engine import postgres_engine  # noqa: PLC0415 (its driver is an extra)

    return postgres_engine(address.target)
