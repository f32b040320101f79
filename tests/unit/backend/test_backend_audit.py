"""The audit trail: what commands and pages leave in it, also while a backend has the file."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from rolebook_backend.store import SqliteStore, Store
from rolebook_backend.store.spool import spool_of

from .keeping import call, filled
from .sending import FORM, send
from .storing import changed_by_hand

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def trail(database: Path | str, *options: object) -> list[str]:
    """Who, what, kind and number of each line."""
    done = call("audit", "--database", database, *options)
    assert done.exit_code == 0, done.output
    return [line.partition("  ")[2] for line in done.output.splitlines()]


def test_a_page_leaves_a_line_through_the_store(any_store: Store, anywhere: Path | str) -> None:
    asyncio.run(any_store.record("person:grace", "read", "submission", "id-1"))
    any_store.close()

    assert trail(anywhere) == ["person:grace  read  submission  id-1"]
    assert trail(anywhere, "--since", "2999-01-01") == []
    assert call("verify", "--database", anywhere).exit_code == 0


def test_who_reads_the_trail_by_command_leaves_a_line(any_store: Store, anywhere: Path | str, tmp_path: Path) -> None:
    any_store.close()

    assert trail(anywhere) == []
    assert [line.partition("  ")[2] for line in trail(anywhere)] == ["read  audit  "]
    call("audit", "--database", anywhere, "--out", tmp_path / "audit.csv")
    assert [line.partition("  ")[2] for line in trail(anywhere)] == [
        "read  audit  ",
        "read  audit  ",
        "export  audit  ",
    ]


def test_a_line_that_was_changed_by_hand_is_found(any_store: Store, anywhere: Path | str) -> None:
    asyncio.run(any_store.record("person:grace", "read", "submission", "id-1"))
    any_store.close()
    with changed_by_hand(anywhere) as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'person:ada'")

    assert "was changed since it was kept" in call("verify", "--database", anywhere).output


def test_commands_leave_lines(database: Path, tmp_path: Path) -> None:
    filled(database, 2)
    call("export", "--database", database, "--person", "ada", "--out", tmp_path / "nobody.json")
    call("backup", "--database", database, "--to", tmp_path / "backup.db")
    restored = call("restore", "--database", database, "--from", tmp_path / "backup.db", "--replace")
    aside = restored.output.partition(": the database that was there before")[0]
    call("erase", "--database", database, "--submission", "id-1", "--yes")

    told = [line.partition("  ")[2] for line in trail(database)]
    assert told == ["restore  database  ", "erase  submission  id-1"]
    assert "backup  database" in "".join(trail(Path(aside)))


def test_what_is_read_while_a_backend_serves_waits_beside_the_file(
    client: TestClient, database: Path, tmp_path: Path
) -> None:
    send(client)
    done = call("export", "--database", database, "--form", FORM, "--out", tmp_path / "answers.csv")

    assert done.exit_code == 0
    assert spool_of(database).stat().st_mode & 0o077 == 0
    assert "export" in spool_of(database).read_text("utf-8")


def test_what_waits_is_taken_in_once_at_the_next_start(database: Path, tmp_path: Path) -> None:
    store = SqliteStore(database)
    store.open()
    call("backup", "--database", database, "--to", tmp_path / "backup.db")
    store.close()
    waiting = spool_of(database).read_text("utf-8")
    store.open()
    store.close()
    # As if the backend had died after its commit, before the file was gone.
    spool_of(database).with_name(f"{database.name}.audit.taken").write_text(waiting, "utf-8")
    store.open()
    store.close()

    assert len(trail(database)) == 1
    assert not list(tmp_path.glob("*.audit*"))


def test_the_trail_is_written_for_a_spreadsheet(any_store: Store, anywhere: Path | str, tmp_path: Path) -> None:
    asyncio.run(any_store.record("token:ci", "read", "form", "=cmd()"))
    any_store.close()
    call("audit", "--database", anywhere, "--out", tmp_path / "audit.csv")

    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["who"], line["subject"]) == ("token:ci", "'=cmd()")


def test_a_line_that_cannot_be_read_keeps_no_backend_from_starting(database: Path) -> None:
    spool_of(database).write_text('{"id": "broken\n[]\n{"more": 1}\n', "utf-8")
    store = SqliteStore(database)
    store.open()
    store.close()

    assert trail(database) == []


def test_what_waits_is_taken_in_while_the_backend_serves(store: SqliteStore, tmp_path: Path) -> None:
    call("backup", "--database", store.path, "--to", tmp_path / "backup.db")
    asyncio.run(store.settle())
    asyncio.run(store.settle())

    assert not spool_of(store.path).exists()
    assert [line.partition("  ")[2] for line in trail(store.path)] == ["backup  database  "]
