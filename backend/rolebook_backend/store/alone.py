"""A SQLite file is for one process: the lock beside it, and files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from rolebook_backend.errors import DatabaseInUseError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE = 0o600
"""Answers are personal: a new file is readable by its owner alone."""


def lock_of(path: Path) -> FileLock:
    """Return the lock beside a database, not taken yet."""
    return FileLock(f"{path}.lock", timeout=0, thread_local=False)


def take(lock: FileLock, path: Path) -> None:
    """Take the lock; DatabaseInUseError when another process has it, StoreError where none can be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        if not os.path.lexists(lock.lock_file):  # which also comes where no file can be made at all
            raise StoreError(f"{path}: cannot be opened: no lock can be made beside it; use another folder") from None
        raise DatabaseInUseError(
            f"{path}: another process has this database open; stop it first, or use another file"
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror}") from error


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a database for as long as the block lasts."""
    lock = lock_of(path)
    take(lock, path)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yield a private file beside `path` that takes its place at the end, or goes again when something fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))
        yield part
        _to_disk(part)
        part.replace(path)
        _to_disk(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # a folder cannot be opened there
        return
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
