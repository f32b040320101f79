"""Zensical. It runs as a process of its own: its runtime keeps global state and prints its own progress."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from rolebook.engines.messages import EngineError, Messages


def build_with_zensical(project: Path) -> Messages:
    """Build `project/mkdocs.yml` into `project/site`. Raises `EngineError`."""
    if importlib.util.find_spec("zensical") is None:
        raise EngineError("Zensical is not installed; run: pip install 'rolebook[zensical]'")
    command = [
        sys.executable,
        "-m",
        "zensical",
        "build",
        "--clean",
        "--config-file",
        str(project / "mkdocs.yml"),
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603
    said = (done.stdout + done.stderr).strip().splitlines()
    if done.returncode != 0 or not (project / "site" / "index.html").is_file():
        raise EngineError("; ".join(said[-8:]) or f"zensical ended with {done.returncode}")
    return [line for line in said if "warning" in line.lower()]
