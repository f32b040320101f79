"""Results of a group over many stored answers: read by a whole process right after its start, and once it is warm.

    make bench                                                       1,000,000 answers
    cd tests && ../.venv/bin/python -m benchmarks.aggregates 300000

Beside them stands a plain count of all rows anew, as it would be without what is kept.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.backend import ANSWERS, CONTRACTS, FORM, backend, fill, postgres
from benchmarks.timing import load, machine
from rolebook_backend.contracts import read_contract
from rolebook_backend.store import Store, Submission, make_store
from rolebook_backend.store.tallies import begun
from rolebook_backend.tally import tally_for

COUNT = 1_000_000
STARTS = 5
READS = 20
CONTRACT = read_contract(CONTRACTS / f"{FORM}.json")


def main() -> None:
    """Measure both stores, one after the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    print(f"Results of a group over {count:,} answers ({machine()}; {load()})")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", Path(folder) / "answers.db", count)
    with postgres() as address:
        measure("PostgreSQL", address, count)


def measure(name: str, database: Path | str, count: int) -> None:
    """Fill a database, let it be counted once, then measure."""
    fill(database, count, CONTRACT.digest, CONTRACT.body)
    counted, said = counted_at_first(database)
    starts, warm = [], []
    for _ in range(STARTS):
        with backend(database) as (_, port):
            starts.append(timed(partial(ask, port)))
            warm += [timed(partial(ask, port)) for _ in range(READS)]
    plain = timed(lambda: asyncio.run(recounted(database)))
    first, then = statistics.median(starts), statistics.median(warm)
    print(
        f"{name:<11} first request after a start {first * 1000:6.1f} ms (of {STARTS} at most {max(starts) * 1000:.1f}),"
        f" then {then * 1000:6.1f} ms; counted at first in {counted:5.1f} s, meanwhile {said}\n"
        f"{'':<11} a plain recount takes {plain:5.1f} s, {plain / first:,.0f} times as long as that first request"
    )
    step, answers = one_step(database, count)
    print(f"{'':<11} {answers:,} more answers make a step, counted in {step:5.2f} s")


def counted_at_first(database: Path | str) -> tuple[float, str]:
    """Return how long the very first count takes, and how long a request takes meanwhile."""
    with backend(database) as (_, port):
        begin = time.perf_counter()
        asked: list[float] = []
        while True:
            took = timed(lambda: ask(port, allowed=(200, 503)))
            if ask(port, allowed=(200, 503)) == 200:
                return time.perf_counter() - begin, f"503 in {statistics.median(asked or [took]) * 1000:.0f} ms"
            asked.append(took)
            time.sleep(0.5)


def one_step(database: Path | str, count: int) -> tuple[float, int]:
    """Add answers until a step is due, and return how long it takes to be counted, and how many they were."""
    number = count // 20
    store = make_store(database)
    store.open()
    asyncio.run(_add(store, number))
    store.close()
    with backend(database) as (_, port):
        before = time.perf_counter()
        while _answers(port) <= count - number:
            time.sleep(0.05)
        return time.perf_counter() - before, number


async def _add(store: Store, number: int) -> None:
    body = dict.fromkeys(ANSWERS, "3")
    first = Submission(
        "", FORM, "base", "staff", CONTRACT.digest, "1", None, "", body, "", quarantined=False, received_at="2026"
    )
    for start in range(0, number, 1000):
        names = [f"more-{one}" for one in range(start, min(start + 1000, number))]
        await asyncio.gather(*(store.add(replace(first, id=one, receipt=one)) for one in names))


def _answers(port: int) -> int:
    found = json.loads(_get(port)[1])
    return int(found.get("answers") or 0)  # none while it is being counted


async def recounted(database: Path | str) -> int:
    """Count every answer anew, in this process."""
    store, tally = make_store(database), tally_for([CONTRACT])
    store.open()
    try:
        now = begun("base", CONTRACT.entry, "", [FORM])
        while True:
            taken, stands = await store.next_answers(now, 10_000, partial(tally.take, frozenset([FORM])))
            if not taken:
                return now.counted
            now = replace(now, counted=now.counted + taken, stands=stands)
    finally:
        store.close()


def ask(port: int, allowed: tuple[int, ...] = (200,)) -> int:
    """Ask for the results and return the status."""
    status, body = _get(port)
    if status not in allowed:
        raise SystemExit(f"{status}: {body[:200]!r}")
    return status


def _get(port: int) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/f/results/{CONTRACT.entry}", headers={"Accept": "application/json"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds it takes."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
