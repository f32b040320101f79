"""Inserts on the way of a submission, in the driver's own words.

Core puts a statement and its parameters together anew each time, which takes several times as long as the insert
itself (`python -m benchmarks.submissions`).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table

SIGNS = {"sqlite": "?", "postgresql": "%s"}


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Keep rows, all with the columns of the first."""
    columns = tuple(rows[0])
    values = [tuple(row[name] for name in columns) for row in rows]
    connection.exec_driver_sql(_insert(connection.dialect.name, table, columns, 1), values)


def insert_new(
    connection: Connection, table: Table, key: tuple[str, ...], rows: Sequence[Mapping[str, object]]
) -> set[str]:
    """Keep those rows that are not there under the same unique key, and return their ids."""
    columns = tuple(rows[0])
    # In one statement: many at once, as above, return nothing.
    words = f"{_insert(connection.dialect.name, table, columns, len(rows))} ON CONFLICT ({', '.join(key)}) DO NOTHING"
    documents = _documents(table)
    values = tuple(json.dumps(row[name]) if name in documents else row[name] for row in rows for name in columns)
    found = connection.exec_driver_sql(f"{words} RETURNING id", values)
    return {str(identifier) for (identifier,) in found}


@lru_cache(maxsize=1024)
def _insert(engine: str, table: Table, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join([SIGNS[engine]] * len(columns))})"
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"  # noqa: S608 (own names)


@lru_cache
def _documents(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if isinstance(column.type, JSON))
