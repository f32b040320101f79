"""The backend under mixed load for some minutes: what it holds of memory, descriptors and log must not grow.

    make soak                                                        10 minutes
    cd tests && ../.venv/bin/python -m benchmarks.soak --minutes 3

People send forms with and without script, wrong ones too, read receipts, results and pages, begin agreements and carry
them on, from many addresses. Samples are taken every few seconds; the slope is that of the second half.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.backend import ANSWERS, FORM, backend, key
from benchmarks.posting import END, drive, post
from benchmarks.timing import load, machine

EVERY = 2.0
CONNECTIONS = 8
AGREEMENT = "agreement.win-win.management"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass
class Samples:
    """What was seen of the process, second by second."""

    seconds: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    log: list[float] = field(default_factory=list)

    def take(self, second: float, process: int, log: Path) -> None:
        """Look once."""
        pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
        self.seconds.append(second)
        self.memory.append(pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
        self.descriptors.append(sum(1 for _ in Path(f"/proc/{process}/fd").iterdir()))
        self.log.append(log.stat().st_size / 2**20 if log.exists() else 0)

    def slope(self) -> tuple[float, float]:
        """Return by how many MiB a minute memory grew in the second half, and how much it swayed around that line."""
        half = len(self.seconds) // 2
        minutes = [second / 60 for second in self.seconds[half:]]
        line = statistics.linear_regression(minutes, self.memory[half:])
        rest = [
            memory - line.slope * minute - line.intercept
            for minute, memory in zip(minutes, self.memory[half:], strict=True)
        ]
        return line.slope, statistics.pstdev(rest)


def main() -> None:
    """Run for as long as is said and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    print(f"Mixed load for {minutes:g} minutes over {CONNECTIONS} connections ({machine()}; {load()})")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "answers.db"
        with backend(database, "--rate", "600") as (process, port):
            links = agreements(port)
            samples, over = Samples(), threading.Event()
            watching = threading.Thread(target=watch, args=(samples, process, Path(f"{database}-wal"), over))
            watching.start()
            sent = drive(port, lambda: mixed(links), CONNECTIONS, minutes * 60)
            over.set()
            watching.join()
        size = database.stat().st_size / 2**20
    half = len(samples.memory) // 2
    slope, swing = samples.slope()
    statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(sent.statuses.items()))
    memory, descriptors = samples.memory, samples.descriptors
    halves = statistics.median(memory[:half]), statistics.median(memory[half:])
    print(f"requests      {len(sent.took):,} ({sent.a_second:,.0f} a second; {statuses})")
    print(f"              p50 {sent.percentile(0.5):.0f} ms, p99 {sent.percentile(0.99):.0f} ms")
    print(f"memory        {memory[0]:.1f} MiB at first, {max(memory):.1f} at most")
    print(f"              medians of the halves: {halves[0]:.1f} and {halves[1]:.1f}")
    print(f"slope         {slope:+.2f} MiB a minute in the second half, around which it sways by {swing:.2f} MiB")
    print(f"descriptors   {descriptors[0]} at first, {max(descriptors)} at most, {descriptors[-1]} last")
    print(f"log           {max(samples.log):.1f} MiB at most, the file {size:.1f} MiB in the end")


def watch(samples: Samples, process: int, log: Path, over: threading.Event) -> None:
    """Take samples until it is over."""
    begun = time.monotonic()
    while not over.wait(EVERY):
        samples.take(time.monotonic() - begun, process, log)


def agreements(port: int) -> list[str]:
    """Begin some agreements and return the links to them."""
    import urllib.request  # noqa: PLC0415

    links: list[str] = []
    for number in range(20):
        body = json.dumps({"_key": f"soak-agreement-{number}", "_by": "holder", "_name": "Ada"}).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/f/{AGREEMENT}", body, headers)
        with urllib.request.urlopen(request) as response:
            links += json.load(response)["links"].values()
    return links


def mixed(links: list[str]) -> Iterator[bytes]:
    """Yield what people send, by chance but the same in every run."""
    chance = random.Random(7)  # noqa: S311
    kinds = (sent_by_script, sent_by_page, sent_wrong, sent_twice, looked_at, results, shared, begun)
    weights = (40, 15, 5, 5, 15, 5, 10, 5)
    while True:
        kind = chance.choices(kinds, weights)[0]
        yield as_from(kind(chance, links), chance)


def as_from(request: bytes, chance: random.Random) -> bytes:
    """Let a request come from one of very many addresses, as a proxy tells them."""
    address = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    head, _, body = request.partition(END)
    return head + f"\r\nX-Forwarded-For: {address}".encode() + END + body


def answers(chance: random.Random) -> dict[str, str]:
    return {**{name: chance.choice("1234") for name in ANSWERS}, "comment": "Words " * chance.randrange(60)}


def sent_by_script(chance: random.Random, _links: list[str]) -> bytes:
    return post(f"/f/{FORM}", json.dumps({"_key": key(), **answers(chance)}).encode())


def sent_by_page(chance: random.Random, _links: list[str]) -> bytes:
    request = post(f"/f/{FORM}", urllib.parse.urlencode({"_key": key(), **answers(chance)}).encode(), URLENCODED)
    return request.replace(b"Accept: application/json\r\n", b"Accept: text/html\r\n")


def sent_wrong(chance: random.Random, _links: list[str]) -> bytes:
    wrong = {f"no-question-{chance.randrange(10**9)}": "3"}
    request = post(f"/f/{FORM}", urllib.parse.urlencode(answers(chance) | wrong).encode(), URLENCODED)
    return request.replace(b"Accept: application/json\r\n", b"Accept: text/html\r\n")


def sent_twice(_chance: random.Random, _links: list[str]) -> bytes:
    return post(f"/f/{FORM}", json.dumps({"_key": "always-the-same", **dict.fromkeys(ANSWERS, "2")}).encode())


def looked_at(chance: random.Random, _links: list[str]) -> bytes:
    return read(chance.choice(("/f/health", "/f/openapi.json", f"/f/receipts/{chance.randrange(10**20):024}", "/f/x")))


def results(_chance: random.Random, _links: list[str]) -> bytes:
    return read("/f/results/style-check")


def shared(chance: random.Random, links: list[str]) -> bytes:
    link = chance.choice(links)
    if chance.random() < 0.5:
        return read(link)
    body = {"_action": "save", "_name": "Ada", "_revision": 1, "area.responsibility": "Words"}
    return post(link, json.dumps(body).encode())


def begun(_chance: random.Random, _links: list[str]) -> bytes:
    return post(f"/f/{AGREEMENT}", json.dumps({"_key": key(), "_by": "holder", "_name": "Ada"}).encode())


def read(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1{END.decode()}".encode()


if __name__ == "__main__":
    main()
