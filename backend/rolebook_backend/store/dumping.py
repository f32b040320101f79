"""PostgreSQL is backed up and restored by its own programs; here are their command lines."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rolebook_backend.errors import StoreError
from rolebook_backend.store.address import password_of
from rolebook_backend.store.alone import written_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rolebook_backend.store.address import Address


def dump_command(database: Address, to: Path) -> list[str]:
    """Return the command that writes a dump; it asks for a password where one is needed."""
    return ["pg_dump", "--format=custom", "--no-owner", f"--file={to}", f"--dbname={database}"]


def restore_command(database: Address, source: Path) -> list[str]:
    """Return the command that fills an empty database from a dump, all or nothing."""
    return ["pg_restore", "--no-owner", "--single-transaction", f"--dbname={database}", str(source)]


def dump(database: Address, to: Path, *, replace: bool = False) -> None:
    """Run pg_dump and read its dump once; StoreError has the command line where it is not there or fails."""
    shown = shlex.join(dump_command(database, to))
    if to.exists() and not replace:
        raise StoreError(f"{to}: is there already; give another name, or --replace to overwrite it")
    if not shutil.which("pg_dump"):
        raise StoreError(f"PostgreSQL's own program makes the backup, and it is not on the path; run: {shown}")
    with written_whole(to) as part:
        _run(dump_command(database, part), database, f"pg_dump failed; to see more, run: {shown}")
        if shutil.which("pg_restore"):
            _run(["pg_restore", "--list", str(part)], database, f"{to}: the dump cannot be read back")


def _run(command: Sequence[str], database: Address, failed: str) -> None:
    password = password_of(database.target)
    environment = os.environ | ({"PGPASSWORD": unquote(password)} if password else {})
    done = subprocess.run(  # noqa: S603 (a fixed program; what is given are its arguments, no shell)
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        said = "; ".join(line.strip() for line in done.stderr.splitlines() if line.strip())
        raise StoreError(f"{failed} ({said})")
