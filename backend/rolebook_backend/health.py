"""Whether the backend can serve: asked by supervisors, balancers and monitors, every few seconds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from rolebook_backend.store import StoreVersion
    from rolebook_backend.submit import Desk

PATIENCE = 2.0
"""Seconds that the store has for an answer. Who asks waits a few seconds as a rule, and no longer."""

log = structlog.get_logger("rolebook.backend")


class Probe:
    """Asks the store for a sign of life.

    All who come while it is being asked wait for the same answer: a store that hangs is asked once, not once a visit.
    """

    def __init__(self, desk: Desk, patience: float = PATIENCE) -> None:
        self._desk = desk
        self._patience = patience
        self._asked: asyncio.Task[StoreVersion | None] | None = None

    async def store(self) -> StoreVersion | None:
        """Return what answers; None when it cannot be read, or not in time."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._ask())
        asked = self._asked
        # Neither `wait_for` nor a cancel scope: both would wait until the store's thread comes back.
        await asyncio.wait({asked}, timeout=self._patience)
        return asked.result() if asked.done() else None

    async def _ask(self) -> StoreVersion | None:
        try:
            await self._desk.keep_contracts()
            return await self._desk.store.version()
        except Exception as error:  # noqa: BLE001 (whatever it is: the store cannot be read)
            log.warning("store-unreadable", kind=type(error).__name__)
            return None
