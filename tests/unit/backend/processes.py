"""The command as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rolebook_backend

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = [sys.executable, "-m", "rolebook_backend"]
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(Path(rolebook_backend.__file__).parents[1]),
    "PYTHONUNBUFFERED": "1",
}


@contextmanager
def serving(
    contracts: Path, database: Path | str, errors: int = subprocess.DEVNULL
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A backend of its own on a free port; yields the process and its address."""
    arguments = ["serve", "--contracts", str(contracts), "--database", str(database), "--port", "0"]
    with subprocess.Popen(
        [*COMMAND, *arguments], env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=errors
    ) as process:
        try:
            assert process.stdout
            found = re.match(r"Listening at (http://[\d.:]+)/f/", process.stdout.readline())
            assert found
            yield process, found[1]
        finally:
            process.kill()


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], env=ENVIRONMENT, text=True, capture_output=True, check=False
    )
