"""The store: groups, keys, what survives, and that nobody else gets in."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.errors import DatabaseInUseError, StoreBusyError, StoreError
from rolebook_backend.store import STORES, SqliteStore, StoredContract, Submission, make_store
from rolebook_backend.store.doctor import examine
from rolebook_backend.store.engine import looking_engine, reading_engine, writing_engine
from rolebook_backend.store.migrate import MIGRATIONS
from rolebook_backend.store.tables import contracts, metadata, submissions
from rolebook_backend.store.writer import GroupWriter

from .sending import integrity, rows, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONTRACT = StoredContract("form.staff", "sha256:1", "{}")


def submission(number: int, key: str | None = None) -> Submission:
    return Submission(
        id=f"id-{number}",
        form=CONTRACT.form,
        edition="base",
        role="staff",
        contract_digest=CONTRACT.digest,
        framework_version="1.0",
        idempotency_key=key,
        body_fingerprint="print",
        answers={"ü": "\u202eمرحبا 🎉"},
        receipt=f"receipt-{number}",
        quarantined=False,
        received_at="2025-01-01T00:00:00.000Z",
    )


def test_what_was_added_is_read_back_as_it_was(store: SqliteStore) -> None:
    async def way() -> Submission | None:
        await store.remember([CONTRACT, CONTRACT])
        await store.add(submission(1))
        return await store.by_receipt("receipt-1")

    assert asyncio.run(way()) == submission(1)


def test_a_contract_that_is_known_stays_as_it_was(store: SqliteStore) -> None:
    async def way() -> StoredContract | None:
        await store.remember([CONTRACT])
        await store.remember([replace(CONTRACT, body="other")])
        return await store.contract(CONTRACT.form, CONTRACT.digest)

    assert asyncio.run(way()) == CONTRACT


def test_one_bad_row_does_not_take_its_group_with_it(store: SqliteStore) -> None:
    async def way() -> list[object]:
        await store.remember([CONTRACT])
        bad = replace(submission(2), contract_digest="sha256:never-seen")
        return await asyncio.gather(
            *(store.add(one) for one in (submission(1), bad, submission(3))), return_exceptions=True
        )

    first, second, third = asyncio.run(way())
    assert isinstance(second, IntegrityError)
    assert "never-seen" not in str(second)
    assert not isinstance(first, BaseException)
    assert not isinstance(third, BaseException)
    assert {row["id"] for row in rows(store.path)} == {"id-1", "id-3"}


def test_one_key_from_32_threads_is_one_row_and_one_id(client: TestClient, database: Path) -> None:
    together = threading.Barrier(32)

    def post(_: int) -> tuple[int, str]:
        together.wait()
        response = send(client, _key="the-same-draft")
        return response.status_code, response.json()["id"]

    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(post, range(32)))

    assert len({identifier for _, identifier in answers}) == 1
    assert sorted(status for status, _ in answers) == [200] * 31 + [201]
    assert len(rows(database)) == 1


def test_different_answers_under_one_key_at_once_leave_one_row(client: TestClient, database: Path) -> None:
    together = threading.Barrier(16)

    def post(number: int) -> int:
        together.wait()
        return send(client, _key="the-same-draft", comment=str(number)).status_code

    with ThreadPoolExecutor(16) as threads:
        statuses = sorted(threads.map(post, range(16)))

    assert statuses == [201] + [422] * 15
    assert len(rows(database)) == 1


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


def test_closing_writes_what_waits(database: Path) -> None:
    store = SqliteStore(database)

    async def way() -> None:
        store.open()
        await store.remember([CONTRACT])
        adding = [asyncio.ensure_future(store.add(submission(number))) for number in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(store.close)
        await asyncio.gather(*adding)

    asyncio.run(way())
    assert len(rows(database)) == 50


def test_a_closed_store_is_busy_and_opens_again(store: SqliteStore) -> None:
    store.open()
    store.close()
    with pytest.raises(StoreBusyError):
        asyncio.run(store.counts())
    with pytest.raises(StoreBusyError):
        asyncio.run(store.remember([CONTRACT]))
    store.open()
    assert asyncio.run(store.counts()) == []


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


@pytest.mark.parametrize("statement", ["UPDATE submissions SET role = 'lead'", "DELETE FROM submissions"])
def test_rows_are_only_ever_added(client: TestClient, database: Path, statement: str) -> None:
    send(client)
    engine = writing_engine(database)

    with pytest.raises(IntegrityError, match="rows are only ever added"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_migrations_lead_to_the_tables_the_code_uses(store: SqliteStore) -> None:
    engine = looking_engine(store.path)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_file_is_for_its_owner_alone(store: SqliteStore) -> None:
    assert store.path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_database_is_refused_and_let_go(database: Path) -> None:
    database.write_bytes(b"not a database, but long enough to be looked at" * 100)

    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be used as a database"):
            SqliteStore(database).open()


def test_a_database_of_a_newer_version_is_refused(store: SqliteStore) -> None:
    store.close()
    engine = writing_engine(store.path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(StoreError, match="newer version"):
        store.open()


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore(tmp_path).open()


def test_the_database_can_be_looked_at_while_it_is_served(client: TestClient, database: Path) -> None:
    send(client)
    send(client, _gotcha="x")
    health = examine(database)

    assert (health.integrity, health.journal_mode, health.synchronous) == ("ok", "wal", "FULL")
    assert [(one.submissions, one.quarantined) for one in health.counts] == [(2, 1)]
    assert integrity(database) == "ok"


@pytest.mark.parametrize("kind", STORES)
def test_each_store_is_found_by_its_scheme(kind: object, tmp_path: Path) -> None:
    for address in (tmp_path / "a.db", str(tmp_path / "a.db"), f"sqlite:///{tmp_path / 'a.db'}"):
        made = make_store(address)
        assert isinstance(made, SqliteStore)
        assert made.path == tmp_path / "a.db"


def test_an_unknown_store_is_named() -> None:
    with pytest.raises(StoreError, match="no store called “oracle”; known: sqlite"):
        make_store("oracle://here")


def test_a_database_of_the_first_version_keeps_its_rows(database: Path) -> None:
    database.touch()
    engine = writing_engine(database)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0001")
        connection.execute(contracts.insert(), {**asdict(CONTRACT), "first_seen": "2025-01-01T00:00:00Z"})
        connection.execute(submissions.insert(), asdict(submission(1)))
    engine.dispose()

    store = SqliteStore(database)
    store.open()
    assert asyncio.run(store.by_receipt("receipt-1")) == submission(1)
    store.close()
    assert examine(database).revision == "0002"
