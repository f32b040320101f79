"""PostgreSQL engines: how every connection behaves, and which failures pass by themselves.

The pool is SQLAlchemy's: the statements are its Core's anyhow, so a second pool would only be one part more.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from rolebook_backend.errors import StoreBusyError, StoreError
from rolebook_backend.store.address import without_password
from rolebook_backend.store.chain import join_on_commit
from rolebook_backend.store.migrate import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

CONNECTIONS = 8
"""Connections of one process at most."""

DEFAULTS = {"connect_timeout": "5", "tcp_user_timeout": "10000", "fallback_application_name": "rolebook-backend"}
"""What an address need not say; what it says, wins. A connection that goes dead is noticed after ten seconds."""

SETTINGS = """
SELECT set_config('statement_timeout', '10s', false),
       set_config('lock_timeout', '5s', false),
       set_config('idle_in_transaction_session_timeout', '30s', false),
       set_config('synchronous_commit',
                  CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
                       ELSE current_setting('synchronous_commit') END, false)
"""
"""Set on every connection: nothing waits for ever, and a commit has reached the disk whatever the server's default."""

PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that pass: connection, rollback, resources, locks, an operator's intervention, the system."""

PASSING_STATES = frozenset({"25006", "25P03"})
"""A standby that has not taken over yet; a transaction that stood still for too long."""


def postgres_engine(url: str, connections: int = CONNECTIONS) -> Engine:
    """Return an engine for an address, which is read by libpq: PGPASSWORD, ~/.pgpass and services work.

    A connection is asked for a sign of life before it is used, so that a restart of the server costs only the
    works that were under way.
    """
    conninfo = _conninfo(url)
    engine = create_engine(
        "postgresql+psycopg://",  # without the address: no text of the engine can show a password
        creator=lambda: psycopg.connect(conninfo),
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _prepare)
    join_on_commit(engine)
    return engine


@contextmanager
def passing() -> Iterator[None]:
    """Turn a failure that passes by itself into StoreBusyError; any other loses what it quotes of rows."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreBusyError("every connection to the database is in use") from error
    except DBAPIError as error:
        if not passes(error):
            raise _without_values(error) from None
        raise StoreBusyError(f"the database cannot serve just now: {reason(error)}") from error


def passes(error: DBAPIError) -> bool:
    """Say whether the same statement may well succeed a little later."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # no answer came from the server at all
        return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    return state[:2] in PASSING_CLASSES or state in PASSING_STATES


def prepare_for_long(connection: Connection, shown: object = "the database") -> None:
    """Make a transaction fit for migrating: one process at a time, no hurry, and every sign can be kept."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        remedy = "make it with: createdb --encoding=UTF8 --template=template0"
        raise StoreError(f"{shown}: keeps text as {encoding}, expected UTF8; {remedy}")
    for setting in ("lock_timeout = '60s'", "statement_timeout = 0", "idle_in_transaction_session_timeout = 0"):
        connection.exec_driver_sql(f"SET LOCAL {setting}")
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('rolebook migration'))")


def _conninfo(url: str) -> str:
    try:
        said = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Not libpq's own words: they may quote a part of the password.
        raise StoreError(
            f"{without_password(url)}: is no address that PostgreSQL's library can read; "
            "expected postgresql://user@host:5432/name"
        ) from None
    return make_conninfo(**(DEFAULTS | {name: str(value) for name, value in said.items()}))


def _without_values(error: DBAPIError) -> DBAPIError:
    """Return the same error without its detail, in which PostgreSQL quotes the values of a row."""
    bare = type(error.orig)(reason(error)) if isinstance(error.orig, Exception) else Exception(reason(error))
    return type(error)(error.statement, None, bare, hide_parameters=True)


def _prepare(connection: psycopg.Connection[Any], _record: object) -> None:
    connection.execute(SETTINGS)
    connection.commit()
