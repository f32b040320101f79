"""Submissions a second, and how long each takes: the backend over SQLite against Fastify and better-sqlite3.

    make bench                                                       5 rounds of 8 seconds each
    cd tests && ../.venv/bin/python -m benchmarks.submissions 3 5    3 rounds of 5 seconds

Both take the same submissions over 16 connections, validate them by the same schema, keep each once per key, and
acknowledge what is committed with `synchronous=FULL`; every wait for the disk takes a millisecond (slow_sync.c). They
run in turn on the same machine.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.backend import ANSWERS, CONTRACTS, FORM, backend, key, process
from benchmarks.check import REPOSITORY
from benchmarks.posting import Sent, drive, post
from benchmarks.timing import load, machine

PEERS = REPOSITORY / "tests" / "benchmarks" / "peers"
SHIM = REPOSITORY / "tests" / "benchmarks" / "slow_sync.c"
CONNECTIONS = 16
ROUNDS, SECONDS, WARM = 5, 8.0, 2.0


@dataclass
class Taken:
    """What the rounds of one server came to."""

    a_second: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def note(self, sent: Sent, syncs: int, cpu: float) -> None:
        """Take down one round."""
        self.a_second.append(sent.a_second)
        self.p50.append(sent.percentile(0.5))
        self.p99.append(sent.percentile(0.99))
        self.syncs.append(len(sent.took) / max(syncs, 1))
        self.cpu.append(cpu / len(sent.took) * 1e6)


def main() -> None:
    """Measure in turn and print medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    node = (REPOSITORY / ".venv" / "node-path").read_text("utf-8").strip()
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"Submissions over {CONNECTIONS} connections ({machine()}, Node.js {said}, {versions()}; {load()})")
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder), node, rounds, seconds)
    ours, theirs = results["rolebook-backend"], results["fastify"]
    for name, taken in results.items():
        print(
            f"{name:<17} {statistics.median(taken.a_second):7,.0f} a second, "
            f"p50 {statistics.median(taken.p50):5.1f} ms, p99 {statistics.median(taken.p99):5.1f} ms, "
            f"{statistics.median(taken.syncs):4.1f} a wait for the disk, "
            f"{statistics.median(taken.cpu):5.0f} µs of processor each"
        )
    ratios = [mine / other for mine, other in zip(ours.a_second, theirs.a_second, strict=True)]
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f} in {rounds} rounds)")


def measure(folder: Path, node: str, rounds: int, seconds: float) -> dict[str, Taken]:
    """Let each serve for a while, in turn."""
    shim = slow_sync(folder)
    counter = folder / "syncs"
    environment = {"LD_PRELOAD": str(shim), "BENCH_SYNCS": str(counter)}
    results = {"rolebook-backend": Taken(), "fastify": Taken()}
    for number in range(rounds):
        for name, taken in results.items():
            counter.write_bytes(bytes(8))
            database = folder / f"{name}-{number}.db"
            with serving(name, node, database, environment) as (running, port):
                drive(port, submissions, CONNECTIONS, WARM)
                before, used = syncs(counter), cpu_of(running)
                sent = drive(port, submissions, CONNECTIONS, seconds)
                taken.note(sent, syncs(counter) - before, cpu_of(running) - used)
            if set(sent.statuses) != {201}:
                raise SystemExit(f"{name}: expected 201 only, got {sent.statuses}")
            database.unlink()
    return results


def serving(
    name: str, node: str, database: Path, environment: dict[str, str]
) -> AbstractContextManager[tuple[int, int]]:
    """Return one of the two, to be run."""
    if name == "fastify":
        command = (node, str(PEERS / "fastify.js"), str(CONTRACTS / f"{FORM}.json"), str(database))
        return process(command, environment, r"Listening at http://[\d.]+:(\d+)/")
    return backend(database, "--no-retain", environment=environment)


def submissions() -> Iterator[bytes]:
    """Yield submissions, each with a key of its own."""
    number = 0
    while True:
        number += 1
        answers = {name: str((number >> 2 * place) % 4 + 1) for place, name in enumerate(ANSWERS)}
        more = {"settings": ["meetings"], "years": "new", "comment": f"What I have to add, number {number}."}
        yield post(f"/f/{FORM}", json.dumps({"_key": key(), "_contract": DIGEST, **answers, **more}).encode())


DIGEST = json.loads((CONTRACTS / f"{FORM}.json").read_text("utf-8"))["digest"]


def slow_sync(folder: Path) -> Path:
    """Compile what makes each wait for the disk take a millisecond."""
    compiler = shutil.which("cc")
    if not compiler:
        raise SystemExit("a C compiler is needed to make every wait for the disk equal; install one (Debian: gcc)")
    made = folder / "slow_sync.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", made, SHIM], check=True)
    return made


def syncs(counter: Path) -> int:
    """Return how often was waited for the disk."""
    return int.from_bytes(counter.read_bytes(), sys.byteorder)


def cpu_of(process_id: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def versions() -> str:
    """Return the versions of the peer's packages, as they are installed."""
    named = {name: PEERS / "node_modules" / name / "package.json" for name in ("fastify", "better-sqlite3")}
    return ", ".join(f"{name} {json.loads(path.read_text('utf-8'))['version']}" for name, path in named.items())


if __name__ == "__main__":
    main()
