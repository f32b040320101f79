"""A SQLite file that cannot be written: full, read-only, moved, locked, slow, or read for long by somebody else."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from rolebook_backend.app import create_app

from .processes import COMMAND, ENVIRONMENT, serving
from .sending import ANSWERS, AS_JSON, PATH, integrity, rows, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

AS_OWNER = """
import ctypes, os, sys
libc = ctypes.CDLL(None)
for capability in (1, 2):  # what lets root past the permissions of files
    libc.prctl(24, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("SELECT count(*) FROM submissions").fetchone()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(database: Path, statement: str) -> Iterator[None]:
    """Another process that has begun a transaction."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(database), statement], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


def busy(response: Response) -> bool:
    told = (response.status_code, response.json()["error"], response.headers.get("retry-after"))
    return told == (503, "store-busy", "5")


def sent(client: httpx2.Client | TestClient, key: str, **more: object) -> Response:
    return client.post(PATH, json=ANSWERS | {"_key": key, **more}, headers=AS_JSON)


class Sender:
    """Sends under new keys and keeps what became of each."""

    def __init__(self, client: httpx2.Client | TestClient) -> None:
        self.client = client
        self.acknowledged: dict[str, str] = {}
        self.refused: list[str] = []

    def send(self) -> Response:
        key = f"the-draft-{len(self.acknowledged) + len(self.refused)}"
        response = sent(self.client, key, comment=f"{key:x<4000}")
        if response.status_code == 201:
            self.acknowledged[key] = response.json()["id"]
        else:
            assert busy(response)
            self.refused.append(key)
        return response

    def until_refused(self) -> None:
        while not self.refused:
            self.send()

    def holds(self, database: Path) -> bool:
        """Say whether all that was acknowledged is stored, and nothing that was refused."""
        stored = {row["idempotency_key"]: row["id"] for row in rows(database)}
        return stored == self.acknowledged and integrity(database) == "ok"


def test_a_full_database_takes_nothing_loses_nothing_and_goes_on(
    contracts: Path, database: Path, monkeypatch: pytest.MonkeyPatch, logged: object
) -> None:
    monkeypatch.setattr("rolebook_backend.store.engine.PRAGMAS", ("synchronous=FULL", "max_page_count=100"))
    with TestClient(create_app(contracts, database)) as client:
        sender = Sender(client)
        sender.until_refused()
        assert len(sender.acknowledged) > 3
        assert busy(sender.send())
        assert client.get("/f/health").status_code == 200

        writer: Any = client.app.state.desk.store  # type: ignore[attr-defined] # Starlette's
        client.portal.call(writer._write, lambda one: one.exec_driver_sql("PRAGMA max_page_count=1000"))  # type: ignore[union-attr]
        assert sender.send().status_code == 201
        for key in tuple(sender.refused):
            assert sent(client, key).status_code == 201
            sender.acknowledged[key] = sent(client, key).json()["id"]

    assert sender.holds(database)


def test_a_disk_that_takes_no_more_loses_nothing_and_the_process_goes_on(contracts: Path, database: Path) -> None:
    with serving(contracts, database) as (process, address), httpx2.Client(base_url=address, timeout=60) as client:
        sender = Sender(client)
        assert sender.send().status_code == 201
        unlimited = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        # No file of this process grows beyond this, and the log of the database will.
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (300_000, unlimited[1]))
        sender.until_refused()
        assert busy(sender.send())
        assert process.poll() is None

        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert sender.send().status_code == 201
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert sender.holds(database)


@pytest.mark.parametrize("ending", ["", "-wal"], ids=["the file", "its log"])
def test_a_file_that_was_moved_away_is_not_written_any_more(
    contracts: Path, database: Path, logged: object, ending: str
) -> None:
    place = database.with_name(database.name + ending)
    with TestClient(create_app(contracts, database)) as client:
        sender = Sender(client)
        assert sender.send().status_code == 201
        elsewhere = place.rename(place.with_name("elsewhere"))
        assert busy(sender.send())
        assert client.get("/f/health").status_code == 503
        place.write_bytes(b"")
        assert busy(sender.send())
        elsewhere.rename(place)
        assert client.get("/f/health").status_code == 200
        assert sender.send().status_code == 201

    assert sender.holds(database)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_read_only_is_told_before_anybody_is_served(contracts: Path, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    database = folder / "answers.db"
    with serving(contracts, database) as (process, address):
        httpx2.post(address + PATH, json=ANSWERS)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    (folder / "answers.db.lock").unlink(missing_ok=True)
    {"file": database, "folder": folder}[what].chmod(0o555)
    try:
        arguments = ["serve", "--contracts", str(contracts), "--database", str(database), "--port", "0"]
        done = subprocess.run(
            [sys.executable, "-c", AS_OWNER, *COMMAND[1:], *arguments],
            env=ENVIRONMENT, text=True, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    finally:
        folder.chmod(0o755)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: {database}: cannot be opened: Permission denied\n"
    assert len(rows(database)) == 1


def test_a_database_another_process_has_locked_is_a_503_and_is_read_meanwhile(
    contracts: Path, database: Path, monkeypatch: pytest.MonkeyPatch, logged: object
) -> None:
    monkeypatch.setattr("rolebook_backend.store.engine.PRAGMAS", ("synchronous=FULL", "busy_timeout=100"))
    with TestClient(create_app(contracts, database)) as client:
        sender = Sender(client)
        receipt = sender.send().json()["next"]
        with held(database, "BEGIN IMMEDIATE"):
            assert busy(sender.send())
            assert client.get(receipt).status_code == 200
            assert client.get("/f/health").status_code == 200
        assert sender.send().status_code == 201

    assert sender.holds(database)


def test_a_lock_that_is_soon_let_go_is_waited_for(contracts: Path, database: Path, logged: object) -> None:
    with TestClient(create_app(contracts, database)) as client:
        send(client)
        with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            client.portal.start_task_soon(_let_go, other)  # type: ignore[union-attr] # it is running
            assert send(client).status_code == 201


async def _let_go(connection: sqlite3.Connection) -> None:
    connection.execute("COMMIT")


def test_a_slow_disk_is_waited_for_and_what_is_there_is_read_meanwhile(
    contracts: Path, database: Path, logged: object
) -> None:
    app = create_app(contracts, database)
    begun, goes_on = threading.Event(), threading.Event()

    def slowly(_connection: object) -> None:
        begun.set()
        assert goes_on.wait(timeout=60)

    with TestClient(app) as client:
        receipt = sent(client, "the-draft-0").json()["next"]
        event.listen(app.state.desk.store._engine, "commit", slowly)
        with ThreadPoolExecutor(8) as threads:
            sending = [threads.submit(sent, client, f"the-draft-{number}") for number in range(1, 9)]
            assert begun.wait(timeout=60)
            assert client.get(receipt).status_code == 200
            assert client.get("/f/health").status_code == 200
            assert not any(one.done() for one in sending)  # nothing is acknowledged before it is on the disk
            goes_on.set()
            answers = [one.result() for one in sending]

    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["id"] for answer in answers} < {row["id"] for row in rows(database)}


def test_somebody_who_reads_for_long_holds_nobody_up(contracts: Path, database: Path, logged: object) -> None:
    with TestClient(create_app(contracts, database)) as client:
        sender = Sender(client)
        sender.send()
        with held(database, "BEGIN"):
            # More than fits before the log would be folded into the file.
            for _ in range(50):
                assert sender.send().status_code == 201

    assert sender.holds(database)
