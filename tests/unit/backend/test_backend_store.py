"""The store: groups, keys, what survives, and that nobody else gets in."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.errors import DatabaseInUseError, StoreBusyError, StoreError
from rolebook_backend.store import SqliteStore
from rolebook_backend.store.address import parse_address
from rolebook_backend.store.doctor import examine
from rolebook_backend.store.engine import reading_engine, writing_engine
from rolebook_backend.store.writer import GroupWriter

from .sending import integrity, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Recorder:
    """An engine that writes down what happens to its transactions instead of keeping anything."""

    def __init__(self, fail_commit: BaseException | None = None) -> None:
        self.told: list[str] = []
        self.fail_commit = fail_commit

    @contextmanager
    def begin(self) -> Iterator[object]:
        self.told.append("begin")
        yield None
        if self.fail_commit:
            raise self.fail_commit
        self.told.append("commit")

    @contextmanager
    def connect(self) -> Iterator[object]:
        self.told.append("alone")
        yield None


def write_behind_a_gate(writer: GroupWriter, works: list[Callable[[Connection], object]]) -> list[object]:
    """Let all works wait while a first one holds the thread; return what became of them."""
    gate = threading.Event()
    writer.start()
    held = writer.submit(lambda _: gate.wait())
    futures = [writer.submit(work) for work in works]
    gate.set()
    held.exception()
    results = [future.exception() or future.result() for future in futures]
    writer.stop()
    return results


def test_what_waits_is_committed_as_one_group_and_told_afterwards() -> None:
    engine = Recorder()
    results = write_behind_a_gate(GroupWriter(engine), [lambda _, n=n: n for n in range(5)])  # type: ignore[misc] # bound n

    assert results == [0, 1, 2, 3, 4]
    assert engine.told in (["begin", "commit"] * 2, ["begin", "commit"])


def test_a_group_has_a_limit() -> None:
    engine = Recorder()
    write_behind_a_gate(GroupWriter(engine, group=2), [lambda _: None] * 5)

    assert engine.told.count("commit") >= 3


def test_nothing_is_acknowledged_when_the_commit_fails() -> None:
    failure = OperationalError("COMMIT", None, Exception("disk full"))
    results = write_behind_a_gate(GroupWriter(Recorder(failure)), [lambda _: "done"] * 3)

    assert [type(result) for result in results] == [StoreBusyError] * 3


def test_a_work_that_fails_fails_alone_and_the_others_run_again() -> None:
    runs: list[str] = []

    def good(_: Connection) -> str:
        runs.append("good")
        return "good"

    def bad(_: Connection) -> str:
        raise ValueError("bad")

    results = write_behind_a_gate(GroupWriter(Recorder()), [good, bad, good])

    assert [str(result) for result in results] == ["good", "bad", "good"]
    assert len(runs) in {2, 3, 4}


def test_too_many_waiting_are_turned_away() -> None:
    writer = GroupWriter(Recorder(), waiting=2)
    writer.submit(lambda _: None)
    writer.submit(lambda _: None)

    with pytest.raises(StoreBusyError):
        writer.submit(lambda _: None)
    writer.start()
    writer.stop()


def test_a_store_that_is_busy_says_when_to_try_again(
    contracts: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rolebook_backend.store.engine.PRAGMAS", ("busy_timeout=0",))
    with TestClient(create_app(contracts, database)) as client:
        blocker = writing_engine(database)
        with blocker.begin():
            response = send(client)
        blocker.dispose()

        assert (response.status_code, response.json()["error"]) == (503, "store-busy")
        assert int(response.headers["retry-after"]) > 0
        assert send(client).status_code == 201


def test_a_second_store_on_the_same_file_is_refused(store: SqliteStore) -> None:
    with pytest.raises(DatabaseInUseError, match="another process has this database open"):
        SqliteStore(store.path).open()
    store.close()
    other = SqliteStore(store.path)
    other.open()
    other.close()


def test_every_connection_is_durable_and_only_the_writer_writes(store: SqliteStore) -> None:
    def pragma(connection: Connection, name: str) -> object:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()

    for make, read_only in ((writing_engine, 0), (reading_engine, 1)):
        engine = make(store.path)
        with engine.begin() as connection:
            wanted = ("journal_mode", "synchronous", "foreign_keys", "query_only")
            assert [pragma(connection, name) for name in wanted] == ["wal", 2, 1, read_only]
            assert pragma(connection, "busy_timeout") == 5000
        engine.dispose()


def test_the_file_is_for_its_owner_alone(store: SqliteStore) -> None:
    assert store.path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_database_is_refused_and_let_go(database: Path) -> None:
    database.write_bytes(b"not a database, but long enough to be looked at" * 100)

    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be used as a database"):
            SqliteStore(database).open()


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore(tmp_path).open()


def test_the_database_can_be_looked_at_while_it_is_served(client: TestClient, database: Path) -> None:
    send(client)
    send(client, _gotcha="x")
    health = examine(parse_address(database))

    assert health.facts == {"integrity_check": "ok", "journal mode": "wal", "synchronous": "FULL"}
    assert (health.problem, health.warnings) == ("", ())
    assert [(one.submissions, one.quarantined) for one in health.counts] == [(2, 1)]
    assert integrity(database) == "ok"
