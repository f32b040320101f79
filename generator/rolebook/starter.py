"""The starter handbook: in an installed wheel inside the package, in a checkout the repository itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import rolebook

PARTS = ("data", "content", "brands", "overrides", "mkdocs.yml")


class StarterError(RuntimeError):
    """The starter cannot be copied; the text says why."""


def starter_folder() -> Path:
    """Where the starter is. Raises `StarterError`."""
    package = Path(rolebook.__file__).parent
    for folder in (package / "starter", package.parents[1]):
        if (folder / "data" / "handbook.yml").is_file():
            return folder
    raise StarterError("this installation carries no starter handbook; install Rolebook again")


def copy_starter(folder: Path) -> int:
    """Copy the starter into a new or empty folder; the number of files. Raises `StarterError`.

    When that fails, nothing of it is left behind.
    """
    source = starter_folder()
    files = list(_files(source))
    try:
        if folder.exists() and not folder.is_dir():
            raise StarterError(f"{folder} is a file; name a new folder")
        if folder.exists() and any(folder.iterdir()):
            raise StarterError(f"{folder} is there already and not empty; name a new folder")
        with _nothing_left_of(folder):
            for path in files:
                target = folder / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            (folder / ".gitignore").write_text("/build/\n/site/\n/var/\n", encoding="utf-8")
    except OSError as error:
        raise StarterError(f"{folder} cannot be written: {error.strerror or error}") from error
    return len(files) + 1


@contextmanager
def _nothing_left_of(folder: Path) -> Iterator[None]:
    """Take away what was made of a new or empty folder when making it fails, folders above it included."""
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        yield
    except BaseException:
        for place in new[-1:] or list(folder.iterdir()):
            if place.is_dir():
                shutil.rmtree(place, ignore_errors=True)
            else:
                with suppress(OSError):
                    place.unlink()
        raise


def _files(source: Path) -> Iterator[Path]:
    for part in PARTS:
        place = source / part
        if place.is_file():
            yield place
        else:
            yield from (path for path in sorted(place.rglob("*")) if path.is_file())
