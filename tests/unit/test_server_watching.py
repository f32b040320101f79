"""Which changes of a workspace ask for a build."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from watchfiles import Change

from rolebook.server.watching import Watching
from rolebook.workspace import Workspace


@pytest.mark.parametrize(
    "path",
    [
        "data/roles/staff.yml",
        "content/welcome.md",
        "brands",
        "brands/northlight/logo.svg",
        "overrides/rolebook/note.html",
        "mkdocs.yml",
    ],
)
def test_what_a_build_reads_asks_for_one(tmp_path: Path, path: str) -> None:
    assert Watching(Workspace(tmp_path))._is_read(Change.modified, str(tmp_path / path))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "build/base/mkdocs.yml",
        "site/base/index.html",
        "var/answers.db-wal",
        ".git/index",
        ".venv/lib/data/x.yml",
        "README.md",
        "docs/data/roles.md",
        "data/roles/.staff.yml.swp",
        "data/roles/.#staff.yml",
        "data/roles/#staff.yml#",
        "data/roles/staff.yml~",
        "data/roles/4913",
        "data/roles/staff.yml___jb_tmp___",
        "data/.schemas/role.schema.json",
        "mkdocs.yml~",
        ".mkdocs.yml.swp",
    ],
)
def test_what_it_writes_itself_or_never_reads_does_not(tmp_path: Path, path: str) -> None:
    assert not Watching(Workspace(tmp_path))._is_read(Change.modified, str(tmp_path / path))


def test_a_workspace_below_a_hidden_folder_is_watched_like_any_other(tmp_path: Path) -> None:
    root = tmp_path / ".handbooks" / "build"

    assert Watching(Workspace(root))._is_read(Change.modified, str(root / "data" / "handbook.yml"))


@asynccontextmanager
async def watched(root: Path) -> AsyncIterator[Watching]:
    """Watching that has begun: it has noticed a change."""
    watching = Watching(Workspace(root))
    task = asyncio.create_task(watching.run())
    try:
        await noticed(watching, lambda number: (root / "mkdocs.yml").write_text(f"# {number}\n", encoding="utf-8"))
        yield watching
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def noticed(watching: Watching, change: Callable[[int], object]) -> None:
    """Go on changing until it is noticed; a change that never is ends the test by running into its limit."""
    change_seen = asyncio.create_task(watching.change())
    for number in range(1000):
        change(number)
        done, _ = await asyncio.wait({change_seen}, timeout=0.1)
        if done:
            return
    change_seen.cancel()
    pytest.fail("the change was not noticed")


def test_a_folder_that_was_not_there_at_the_start_is_watched_once_it_is(tmp_path: Path) -> None:
    async def begin() -> None:
        async with watched(tmp_path) as watching:
            brand = tmp_path / "brands" / "northlight"
            brand.mkdir(parents=True)
            await watching.change()
            # More than once: the folder itself may be noticed twice.
            for round_ in range(3):
                file = brand / f"{round_}.yml"
                await noticed(watching, lambda number, file=file: file.write_text(str(number), encoding="utf-8"))  # type: ignore[misc]

    asyncio.run(begin())


def test_a_folder_that_is_taken_away_and_put_back_is_watched_again(tmp_path: Path) -> None:
    async def begin() -> None:
        data = tmp_path / "data"
        data.mkdir()
        async with watched(tmp_path) as watching:
            data.rename(tmp_path / "aside")
            await watching.change()
            (tmp_path / "aside").rename(data)
            for round_ in range(3):
                file = data / f"{round_}.yml"
                await noticed(watching, lambda number, file=file: file.write_text(str(number), encoding="utf-8"))  # type: ignore[misc]

    asyncio.run(begin())


def test_many_changes_count_as_one(tmp_path: Path) -> None:
    async def begin() -> bool:
        watching = Watching(Workspace(tmp_path))
        for _ in range(5):
            watching._changed.set()
        await watching.change()
        return watching._changed.is_set()

    assert asyncio.run(begin()) is False
