"""What supervisors and monitors are told: whether the store can be read, in time, and nothing that is a secret."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from importlib.metadata import version
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.health import Probe
from rolebook_backend.store import StoreVersion

from .sending import send

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"ok", "store", "version", "contracts"}


def test_a_backend_that_serves_says_what_runs(any_client: TestClient, contracts: Path) -> None:
    response = any_client.get("/f/health")

    said = response.json()
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert said.keys() == KEYS
    assert (said["ok"], said["contracts"]) == (True, len(list(contracts.iterdir())))
    assert said["version"] == version("rolebook")
    engine, _, number = said["store"].partition(" ")
    assert engine in {"sqlite", "postgresql"}
    assert "." in number


def test_a_store_that_is_closed_is_told_as_such(client: TestClient) -> None:
    client.app.state.desk.store.close()  # type: ignore[attr-defined]

    response = client.get("/f/health")

    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.headers["cache-control"] == "no-store"
    assert response.json().keys() == KEYS
    assert (response.json()["ok"], response.json()["store"]) == (False, None)


def test_a_database_that_lost_its_tables_is_told(client: TestClient, database: Path) -> None:
    """SQLite tells its own version without a look at the file; that alone would say nothing."""
    assert client.get("/f/health").status_code == 200
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE alembic_version")

    assert client.get("/f/health").status_code == 503


def test_a_file_that_is_no_database_any_more_is_told(contracts: Path, database: Path) -> None:
    with TestClient(create_app(contracts, database)):
        pass
    with TestClient(create_app(contracts, database), raise_server_exceptions=False) as client:
        send(client)
        store = client.app.state.desk.store  # type: ignore[attr-defined]
        store._readers.dispose()
        database.with_name(database.name + "-wal").write_bytes(b"")
        database.write_bytes(b"something else entirely " * 4096)

        response = client.get("/f/health")

    assert (response.status_code, response.json()["ok"]) == (503, False)
    assert str(database) not in response.text


class Hanging:
    """A desk, and its store, that answers only when it is let go."""

    def __init__(self) -> None:
        self.store = self
        self.free = asyncio.Event()
        self.asked = 0

    async def keep_contracts(self) -> None:
        self.asked += 1
        await self.free.wait()

    async def version(self) -> StoreVersion:
        return StoreVersion("sqlite", "3.51.3")


def test_a_store_that_hangs_is_asked_once_and_not_waited_for() -> None:
    async def way() -> None:
        desk = Hanging()
        probe = Probe(desk, patience=0.01)  # type: ignore[arg-type]

        assert list(await asyncio.gather(probe.store(), probe.store())) == [None, None]
        assert await probe.store() is None
        assert desk.asked == 1

        desk.free.set()
        assert await Probe(desk).store() == StoreVersion("sqlite", "3.51.3")  # type: ignore[arg-type]
        while not probe._asked or not probe._asked.done():
            await asyncio.sleep(0)
        assert await probe.store() is not None
        assert desk.asked == 3

    asyncio.run(way())
