"""Looks at a database from outside, also while a backend serves it, and changes nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select

from rolebook_backend.store.editing import held_agreements_number
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_ours, revision_of
from rolebook_backend.store.record_tables import agreement_releases
from rolebook_backend.store.sql import count
from rolebook_backend.store.tables import agreements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from rolebook_backend.store.address import Address
    from rolebook_backend.store.base import Counts

SOUND_SINCE = (3, 51, 3)
"""SQLite before this can corrupt a write-ahead log that two connections write to and checkpoint at once."""

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")

SERVER = ("server_version", "server_encoding", "fsync", "full_page_writes", "synchronous_commit", "data_checksums")

CONNECTIONS = (
    "SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) "
    "|| ' to this database, the server takes ' || current_setting('max_connections')"
)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of one database: what its engine says of itself, and what is wrong with it, empty when nothing is."""

    address: Address
    revision: str
    facts: dict[str, str]
    problem: str
    warnings: tuple[str, ...]
    counts: tuple[Counts, ...]
    agreements: int
    held_agreements: int

    @property
    def holds(self) -> str:
        """How much is in it."""
        submissions = sum(one.submissions for one in self.counts)
        return f"{submissions} submissions, {self.agreements} agreements"


def examine(address: Address, shown: object = None) -> Health:
    """Check a database, called `shown` in errors; StoreError when it cannot be read or is none of ours."""
    with looking(address, shown) as connection:
        expect_ours(connection, shown or address)
        facts = _of_file(connection) if address.is_file else _of_server(connection)
        integrity = facts.get("integrity_check", "ok")
        return Health(
            address=address,
            revision=str(revision_of(connection)),
            facts=facts,
            problem="" if integrity == "ok" else integrity,
            warnings=tuple(_warnings(address, facts)),
            counts=tuple(count(connection)),
            agreements=_agreements(connection),
            held_agreements=_held_agreements(connection),
        )


def sqlite_is_sound() -> bool:
    """Say whether the SQLite that runs here is free of the write-ahead log's known fault."""
    return sqlite3.sqlite_version_info >= SOUND_SINCE


def _ask(connection: Connection, statement: str) -> str:
    return "; ".join(str(value) for value in connection.exec_driver_sql(statement).scalars())


def _agreements(connection: Connection) -> int:
    if not inspect(connection).has_table(agreements.name):  # an earlier schema
        return 0
    return connection.execute(select(func.count()).select_from(agreements)).scalar_one()


def _held_agreements(connection: Connection) -> int:
    if not inspect(connection).has_table(agreement_releases.name):  # an earlier schema
        return 0
    return held_agreements_number(connection)


def _of_file(connection: Connection) -> dict[str, str]:
    return {
        "integrity_check": _ask(connection, "PRAGMA integrity_check"),
        "journal mode": _ask(connection, "PRAGMA journal_mode"),
        "synchronous": SYNCHRONOUS[int(_ask(connection, "PRAGMA synchronous"))],
    }


def _of_server(connection: Connection) -> dict[str, str]:
    told = {name: _ask(connection, f"SHOW {name}") for name in SERVER}
    return told | {"connections": _ask(connection, CONNECTIONS)}


def _warnings(address: Address, facts: dict[str, str]) -> Iterator[str]:
    if address.is_file and address.path.stat().st_mode & 0o077:
        yield f"{address}: others on this machine may read it; chmod 600 {address} shuts them out"
    for name in ("fsync", "full_page_writes"):
        if facts.get(name) == "off":
            yield f"{name} is off on the server: a power cut may cost acknowledged answers or the whole database"
    if facts.get("server_encoding", "UTF8") != "UTF8":
        yield f"the database keeps text as {facts['server_encoding']}, expected UTF8"
