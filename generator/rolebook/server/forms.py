"""The form backend, from the first good site with a form on: without contracts there is nothing it could receive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib.metadata import entry_points
from pathlib import Path

from starlette.applications import Starlette

from rolebook.server.errors import ServeError

Make = Callable[[Path, Path], Starlette]


class Forms:
    """The backend of one edition. Raises `ServeError` where it is not installed."""

    def __init__(self, site: Path, database: Path) -> None:
        self._site = site
        self._database = database
        self._make = _installed()
        self._running = AsyncExitStack()
        self._starting = asyncio.Lock()
        self.app: Starlette | None = None

    async def start(self) -> None:
        """Start it if there is a site with forms and it is not running yet. Raises `ServeError`."""
        contracts = self._site / "contracts"
        async with self._starting:
            if self.app is not None or not contracts.is_dir():
                return
            try:
                app = self._make(contracts, self._database)
                await self._running.enter_async_context(app.router.lifespan_context(app))
            # The backend's errors say in a line what is wrong; they have no names here, the packages are independent.
            except Exception as error:
                raise ServeError(str(error) or type(error).__name__) from error
            self.app = app

    async def stop(self) -> None:
        """Stop it if it is running."""
        self.app = None
        await self._running.aclose()


def _installed() -> Make:
    """What makes the backend, found by its name so that the two packages never import each other."""
    found = next(iter(entry_points(group="rolebook.backend")), None)
    if found is None:
        raise ServeError("the form backend is not installed; run: pip install 'rolebook[serve]'")
    try:
        make: Make = found.load()
    except ModuleNotFoundError as missing:
        raise ServeError(f"{missing.name} is not installed; run: pip install 'rolebook[serve]'") from missing
    return make
