"""Rows that are kept unless they are there already, in the words of each engine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Executable, Insert, Table

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def unless_there(connection: Connection, table: Table, *key: str) -> Insert:
    """Return an INSERT that leaves a row alone which is there under the same unique key; without one, under any."""
    return _unless_there(connection.dialect.name, table, key)


def is_new(connection: Connection, table: Table, key: Sequence[str], row: Mapping[str, object]) -> bool:
    """Keep a row and say that it was, or leave the one alone that is there under the same unique key."""
    # Not by rowcount: what it says of an INSERT differs from driver to driver.
    return connection.execute(_is_new(connection.dialect.name, table, tuple(key)), row).first() is not None


# Made once: to put a statement together takes longer than to run it.


@cache
def _unless_there(engine: str, table: Table, key: tuple[str, ...]) -> Insert:
    insert: Any = _INSERTS[engine]
    statement: Insert = insert(table).on_conflict_do_nothing(index_elements=key or None)
    return statement


@cache
def _is_new(engine: str, table: Table, key: tuple[str, ...]) -> Executable:
    return _unless_there(engine, table, key).returning(*table.primary_key)
