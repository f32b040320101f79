"""PostgreSQL under load: backends killed, the server restarted; nothing that was acknowledged is missing."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx2
import pytest

from .postgres import Server, server
from .processes import serving
from .sending import ANSWERS, AS_JSON, PATH, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENDERS = 8


@pytest.fixture(scope="module")
def durable(postgres_programs: Path) -> Iterator[Server]:
    """A server that keeps what it says it has kept."""
    with server(postgres_programs, "fsync=on") as running:
        yield running


@dataclass
class Load:
    """What senders at several backends were told until they were to stop."""

    acknowledged: list[str] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    unforeseen: list[int] = field(default_factory=list)
    kept: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    refused: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    enough: threading.Event = field(default_factory=threading.Event)

    def send(self, address: str) -> None:
        with httpx2.Client(timeout=60) as client:
            while not self.enough.is_set():
                try:
                    self.note(client.post(address + PATH, json=ANSWERS, headers=AS_JSON))
                except httpx2.TransportError:
                    return

    def note(self, response: httpx2.Response) -> None:
        if response.status_code == 201:
            self.acknowledged.append(response.json()["id"])
            self.kept.release()
        elif response.status_code == 503:
            self.busy.append(response.headers["retry-after"])
            self.refused.release()
            self.enough.wait(0.05)
        else:
            self.unforeseen.append(response.status_code)

    def wait_for(self, kept: int = 0, refused: int = 0) -> None:
        for number, what in ((kept, self.kept), (refused, self.refused)):
            for _ in range(number):
                assert what.acquire(timeout=60)


@contextmanager
def load_on(*addresses: str) -> Iterator[Load]:
    load = Load()
    with ThreadPoolExecutor(SENDERS) as threads:
        sending = [threads.submit(load.send, addresses[number % len(addresses)]) for number in range(SENDERS)]
        try:
            yield load
        finally:
            load.enough.set()
    for one in sending:
        one.result()


def test_two_backends_share_a_database_and_one_may_be_killed(contracts: Path, durable: Server) -> None:
    database = durable.empty_database()
    with (
        serving(contracts, database) as (first, one),
        serving(contracts, database) as (_, other),
        load_on(one, other) as load,
    ):
        load.wait_for(kept=100)
        first.send_signal(signal.SIGKILL)
        first.wait()
        load.wait_for(kept=50)

    stored = {row["id"] for row in rows(database)}
    assert len(load.acknowledged) >= 150
    assert set(load.acknowledged) <= stored
    assert load.unforeseen == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["in order", "as in a crash"])
def test_a_restart_of_the_server_costs_nothing_that_was_acknowledged(
    contracts: Path, durable: Server, how: signal.Signals
) -> None:
    database = durable.empty_database()
    with serving(contracts, database) as (_, address), load_on(address) as load:
        load.wait_for(kept=50)
        durable.stop(how)
        load.wait_for(refused=SENDERS)
        health = httpx2.get(f"{address}/f/health")
        durable.start()
        while not load.enough.is_set():
            if load.kept.acquire(blocking=False):
                continue
            load.wait_for(kept=50)
            load.enough.set()

    assert (health.status_code, health.json()["ok"]) == (503, False)
    assert set(load.busy) == {"5"}
    assert load.unforeseen == []
    assert set(load.acknowledged) <= {row["id"] for row in rows(database)}
