"""Runs the command as its users do: a process of its own, in a folder, its output as text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = os.pathsep.join(str(REPOSITORY / part) for part in ("generator", "backend"))
# What a terminal or CI sets and what would change the output.
_FOREIGN = {"COLUMNS", "FORCE_COLOR", "NO_COLOR", "PY_COLORS", "TTY_COMPATIBLE"}

Done = subprocess.CompletedProcess[str]


def rolebook(folder: Path, *arguments: str, **environment: str) -> Done:
    """`rolebook …` in a folder. Whatever it is given, it never ends in a traceback."""
    done = run(folder, sys.executable, "-m", "rolebook", *arguments, **environment)
    assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
    return done


def built(folder: Path, *arguments: str, **environment: str) -> Done:
    """`rolebook build …`, which must succeed."""
    done = rolebook(folder, "build", *arguments, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def run(folder: Path, *command: str, **environment: str) -> Done:
    """Any command in a folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, "PYTHONPATH": SOURCES, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, with what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def written(folder: Path) -> dict[str, int]:
    """Every file below a folder, by its path, with the time it was written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    """Replace the one place of a file where `old` stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} has {text.count(old)} times: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")
