"""An earlier version of a workspace to compare with: a folder, or a revision of the git repository it lies in."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rolebook.workspace import Workspace, find_workspace

_PARTS = ("data", "brands", "content", "mkdocs.yml")


class EarlierError(RuntimeError):
    """There is no such earlier version; the text says what was looked for."""


@contextmanager
def earlier_version(workspace: Workspace, name: str) -> Iterator[Workspace]:
    """The workspace in the folder `name`, or as it was at the git revision `name`. Raises `EarlierError`."""
    folder = Path(name)
    if folder.is_dir():
        found = find_workspace(folder.resolve())
        if found is None:
            raise EarlierError(f"the folder {name} is no workspace: it has no data/handbook.yml")
        yield found
        return
    with TemporaryDirectory(prefix="rolebook-") as place:
        _unpack(workspace, name, Path(place))
        yield Workspace(Path(place))


def _unpack(workspace: Workspace, revision: str, place: Path) -> None:
    if (
        revision.startswith("-")
        or _git(workspace, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None
    ):
        raise EarlierError(
            f"“{revision}” is neither a folder nor a revision of a git repository that this workspace is in"
        )
    listed = _git(workspace, "ls-tree", "--name-only", revision) or b""
    parts = [name for name in _PARTS if name in listed.decode("utf-8", "replace").splitlines()]
    if "data" not in parts:
        raise EarlierError(f"at the revision “{revision}” this folder had no data/")
    archive = _git(workspace, "archive", "--format=tar", revision, "--", *parts) or b""
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(place, filter="data")


def _git(workspace: Workspace, *arguments: str) -> bytes | None:
    """What git answers in the workspace's folder; `None` where it cannot."""
    try:
        done = subprocess.run(["git", *arguments], cwd=workspace.root, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
