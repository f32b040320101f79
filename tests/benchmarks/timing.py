"""Runs commands as whole processes, in turn, and takes down what the system says each one used."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Runs:
    """What the runs of one command took: wall seconds and CPU seconds each, peak memory in MiB."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle one of the wall times."""
        return statistics.median(self.wall)

    @property
    def peak(self) -> float:
        """The most memory that any run held."""
        return max(self.memory)


def in_turn(commands: Mapping[str, Sequence[str]], folder: Path, rounds: Mapping[str, int]) -> dict[str, Runs]:
    """Run the commands A B C A B C …, each as often as `rounds` says after one run that does not count."""
    results = {name: Runs() for name in commands}
    for number in range(max(rounds.values()) + 1):
        for name, command in commands.items():
            if number <= rounds[name]:
                _run(name, command, folder, results[name] if number else Runs())
    return results


def _run(name: str, command: Sequence[str], folder: Path, runs: Runs) -> None:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, used = os.wait4(process.pid, 0)
    runs.wall.append(time.perf_counter() - start)
    runs.cpu.append(used.ru_utime + used.ru_stime)
    runs.memory.append(used.ru_maxrss / 1024)
    if os.waitstatus_to_exitcode(status) != 0:
        said = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{name} ended with {os.waitstatus_to_exitcode(status)}: {said[:500]}")


def _environment(folder: Path) -> dict[str, str]:
    """The environment, in which Python keeps what it has compiled, as it does for any installed package."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder.parent / "pycache")}


def machine() -> str:
    """The machine in a line: its processors, system and Python."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def load() -> str:
    """Say how much else the machine has to do just now: the mean number of processes that would run."""
    return f"load {os.getloadavg()[0]:.1f} before"
