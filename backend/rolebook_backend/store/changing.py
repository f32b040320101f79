"""Changes a database from a command: alone where it is a file, beside the backends where it is PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import event

from rolebook_backend.errors import StoreError
from rolebook_backend.store.alone import alone
from rolebook_backend.store.engine import writing_engine
from rolebook_backend.store.engines import disposed, postgres_from
from rolebook_backend.store.migrate import expect_newest, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from rolebook_backend.store.address import Address


@contextmanager
def changing(address: Address) -> Iterator[Engine]:
    """Yield an engine that may write; DatabaseInUseError where a backend serves the file."""
    with refused(address, "cannot be changed"):
        if not address.is_file:
            with disposed(postgres_from(address).engine) as engine:
                event.listen(engine, "begin", _without_hurry)
                _expect_newest(engine, address)
                yield engine
            return
        if not address.path.is_file():
            raise StoreError(f"{address}: no such file")
        with alone(address.path), disposed(writing_engine(address.path)) as engine:
            _expect_newest(engine, address)
            yield engine


def _without_hurry(connection: Connection) -> None:
    """Let what a command does take its time; what serves people has limits."""
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = 0")


def _expect_newest(engine: Engine, address: Address) -> None:
    with engine.begin() as connection:
        expect_newest(connection, address)
