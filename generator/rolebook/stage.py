"""The only step that writes: a self-contained project per edition, and the built site put in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rolebook.render.artifact import Artifact


@dataclass(frozen=True, slots=True)
class Staged:
    """How many files a staging wrote, left alone because nothing changed, and removed."""

    written: int
    kept: int
    removed: int


def stage(folder: Path, artifacts: Iterable[Artifact]) -> Staged:
    """Make the folder hold exactly the artifacts; files whose content is the same are not touched.

    What is not wanted any more goes first: it may be in the way where a file becomes a folder or is spelt in capitals.
    """
    wanted: dict[Path, bytes] = {folder / artifact.path: artifact.content for artifact in artifacts}
    removed = _remove_others(folder, set(wanted))
    written = 0
    for path, content in wanted.items():
        if not _holds(path, content):
            _write(path, content)
            written += 1
    return Staged(written, len(wanted) - written, removed)


def publish(built: Path, site: Path) -> None:
    """Put a finished site in its place: the old one stays until the new one is complete."""
    site.parent.mkdir(parents=True, exist_ok=True)
    old = site.with_name(f".{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        built.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def complete(folder: Path, artifacts: Iterable[Artifact], without: Iterable[str] = ()) -> None:
    """Write artifacts into a folder that holds others too, and take away the files named in `without`."""
    for name in without:
        (folder / name).unlink(missing_ok=True)
    for artifact in artifacts:
        write_file(folder / artifact.path, artifact.content)


def write_file(path: Path, content: bytes) -> None:
    """Write one file beside and rename it, so that nobody ever reads half of it."""
    if not _holds(path, content):
        _write(path, content)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _remove_others(folder: Path, wanted: set[Path]) -> int:
    """Remove files of an earlier staging. The engine's own output and cache in this folder are left alone."""
    removed = 0
    for top in ("docs", "overrides"):
        for root, folders, files in os.walk(folder / top, topdown=False):
            for name in files:
                path = Path(root, name)
                if path not in wanted:
                    path.unlink()
                    removed += 1
            for name in folders:
                inner = Path(root, name)
                if not any(inner.iterdir()):
                    inner.rmdir()
    return removed
