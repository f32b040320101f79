"""Rows that are kept unless they are there already, in the words of each engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Insert, Table

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def unless_there(connection: Connection, table: Table, *key: str) -> Insert:
    """Return an INSERT that leaves a row alone which is there under the same unique key; without one, under any."""
    insert: Any = _INSERTS[connection.dialect.name]
    statement: Insert = insert(table).on_conflict_do_nothing(index_elements=key or None)
    return statement


def is_new(connection: Connection, table: Table, key: Sequence[str], row: Mapping[str, object]) -> bool:
    """Keep a row and say that it was, or leave the one alone that is there under the same unique key."""
    # Not by rowcount: what it says of an INSERT differs from driver to driver.
    kept = unless_there(connection, table, *key).values(**row).returning(*table.primary_key)
    return connection.execute(kept).first() is not None
