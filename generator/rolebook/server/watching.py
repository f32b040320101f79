"""Which changes of a workspace's files ask for a build."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from watchfiles import Change, awatch

from rolebook.workspace import Workspace

# What editors leave beside the file they write. Hidden files are left out as well: builds do not read them.
_LEFT_BY_EDITORS = re.compile(r".*~|#.*#|4913|.*___jb_(?:tmp|old)___|.*\.(?:sw[a-p]|swx|tmp|part|crswap)")


class Watching:
    """Notices changes of what a build reads: the settings, and the folders of data, content, brands and theme files.

    The root is watched for folders that come and go, and only those of a build are watched in depth: a virtual
    environment or the built site beside them would be thousands of folders more, and building would wake itself.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root
        self._settings = workspace.settings_file.name
        self._folders = (workspace.data.name, "content", workspace.brands.name, "overrides")
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Wait for changes since the last call; many of them count as one."""
        await self._changed.wait()
        self._changed.clear()

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as group:
            inside = group.create_task(self._watch_inside())
            async for found in awatch(self._root, watch_filter=self._is_read, recursive=False):
                if any(Path(path).name in self._folders for _, path in found):
                    inside.cancel()
                    inside = group.create_task(self._watch_inside())
                    await asyncio.sleep(0)
                # Only now: what is written into a new folder meanwhile is either seen by the build or asks for one.
                self._changed.set()

    async def _watch_inside(self) -> None:
        folders = [folder for name in self._folders if (folder := self._root / name).is_dir()]
        if folders:
            async for _ in awatch(*folders, watch_filter=self._is_read):
                self._changed.set()

    def _is_read(self, _: Change, path: str) -> bool:
        """Whether a build reads what has changed."""
        place = Path(path)
        parts = place.relative_to(self._root).parts
        if not parts or any(part.startswith(".") for part in parts) or _LEFT_BY_EDITORS.fullmatch(place.name):
            return False
        return parts[0] in self._folders or parts == (self._settings,)
