"""Where things are in a workspace: the folder that holds a handbook's data, content and brands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rolebook.kinds import KINDS, Kind

BASE = "base"
# A YAML file by its name, with an ending that is none: in capitals, with another one behind it, or left out. Beside the
# file itself it is a copy that an editor keeps.
_MISNAMED = re.compile(r"[^.]+\.ya?ml\W?.*|[a-z0-9_-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Workspace:
    """A workspace by its root folder. Every other place follows from it."""

    root: Path

    @cached_property
    def data(self) -> Path:
        """The base framework."""
        return self.root / "data"

    @cached_property
    def brands(self) -> Path:
        """The folder of brands."""
        return self.root / "brands"

    @cached_property
    def settings_file(self) -> Path:
        """The author's site and theme settings."""
        return self.root / "mkdocs.yml"

    def staged(self, edition: str) -> Path:
        """The self-contained project an edition is built from."""
        return self.root / "build" / edition

    def site(self, edition: str) -> Path:
        """The built edition."""
        return self.root / "site" / edition

    def layer(self, edition: str) -> Path | None:
        """The folder laid over the base for an edition; `None` for the base itself."""
        return None if edition == BASE else self.brands / edition

    def brand_names(self) -> list[str]:
        """All brands, in alphabetical order."""
        if not self.brands.is_dir():
            return []
        return sorted(file.parent.name for file in self.brands.glob("*/brand.yml"))

    def editions(self) -> list[str]:
        """The base edition and that of every folder of brands/; a check names those that lack a brand.yml."""
        folders = self.brands.iterdir() if self.brands.is_dir() else ()
        return [BASE, *sorted(path.name for path in folders if path.is_dir() and not path.name.startswith("."))]

    def named(self, path: Path) -> str:
        """A path as diagnostics write it: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def find_workspace(start: Path) -> Workspace | None:
    """The workspace that `start` lies in.

    That is the nearest folder upwards with data/handbook.yml, or with both data/ and mkdocs.yml.
    """
    for folder in (start, *start.parents):
        # A brand has a data folder too; it is a part of the workspace above it.
        is_brand = folder.parent.name == "brands" and (folder.parent.parent / "data").is_dir()
        marks = (folder / "data" / "handbook.yml", folder / "mkdocs.yml")
        if (folder / "data").is_dir() and not is_brand and any(mark.is_file() for mark in marks):
            return Workspace(folder)
    return None


@dataclass(frozen=True, slots=True)
class DataFiles:
    """The YAML files of a data folder by their paths within it: with the kind of their entries, and `stray` ones.

    `misnamed` are those that look like YAML files and do not end as one: `lead.YML`, `lead.yml.txt`, `lead`.
    Paths are plain texts with forward slashes: a thousand of them are walked, sorted and named in no time.
    """

    known: tuple[tuple[Kind, str], ...]
    stray: tuple[str, ...]
    misnamed: tuple[str, ...] = ()


def data_files(data: Path) -> DataFiles:
    """Every YAML file of a data folder in a fixed order, by kind, then by path; hidden files and folders left out."""
    by_kind: dict[str, list[str]] = {kind.place: [] for kind in KINDS}
    stray: list[str] = []
    misnamed: list[str] = []
    for name in _files(str(data)):
        if not name.endswith((".yml", ".yaml")):
            misnamed.append(name)
            continue
        first, slash, _ = name.partition("/")
        by_kind.get(first + slash, stray).append(name)
    known = tuple((kind, name) for kind in KINDS for name in sorted(by_kind[kind.place]))
    return DataFiles(known, tuple(sorted(stray)), tuple(sorted(misnamed)))


def right_name(name: str, ending: str = ".yml") -> str:
    """What a file that is misnamed should be called: its name up to the first full stop, and the ending."""
    folder, slash, own = name.rpartition("/")
    return f"{folder}{slash}{own.partition('.')[0].rstrip('~')}{ending}"


def _files(data: str) -> Iterator[str]:
    """The path, relative to `data`, of each file that is or looks like a YAML file and is not hidden."""
    for root, folders, names in os.walk(data):
        folders[:] = [name for name in folders if not name.startswith(".")]
        folder = os.path.relpath(root, data).replace(os.sep, "/") + "/" if root != data else ""
        for name in names:
            if not name.startswith(".") and (
                name.endswith((".yml", ".yaml")) or (_MISNAMED.fullmatch(name) and right_name(name) not in names)
            ):
                yield folder + name
