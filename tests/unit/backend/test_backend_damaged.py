"""A SQLite file whose bytes were flipped: each command says so in one line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from rolebook_backend.errors import StoreError
from rolebook_backend.store import make_store
from rolebook_backend.store.address import parse_address

from .keeping import filled, refusal

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    ("verify",),
    ("audit",),
    ("doctor",),
    ("people", "list"),
    ("token", "list"),
    ("webhooks", "list"),
    ("webhooks", "drop"),
    ("backup", "--to", "copy.db"),
)


@pytest.fixture(params=[-20, 0, 30])
def damaged(request: pytest.FixtureRequest, database: Path) -> Path:
    """A database in which bytes of what it says of its own tables are flipped: the names, the kinds, the columns."""
    filled(database, 1)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    data = bytearray(database.read_bytes())
    place = data.index(b"CREATE TABLE") + request.param
    data[place : place + 60] = bytes(byte ^ 0xFF for byte in data[place : place + 60])
    database.write_bytes(data)
    return database


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_ends_in_one_line(
    command: tuple[str, ...], damaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert str(damaged) in refusal(*command, "--database", damaged)
    assert not (tmp_path / "copy.db").exists()


def test_a_backend_does_not_open_it(damaged: Path) -> None:
    with pytest.raises(StoreError) as raised:
        make_store(parse_address(damaged)).open()

    assert str(raised.value).startswith(f"{damaged}: cannot be used as a database: ")
