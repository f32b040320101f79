"""The newest state, and the event streams that carry it to every open page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from rolebook.server.state import State


class News:
    """The newest state, for whoever asks now and whoever waits for the next."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._number = 0
        self._ended = False
        self._changed = asyncio.Condition()

    async def tell(self, state: State) -> None:
        """Something has changed."""
        async with self._changed:
            self.state = state
            self._number += 1
            self._changed.notify_all()

    async def tell_building(self) -> None:
        """A build has begun; until it ends everything is as it was."""
        await self.tell(replace(self.state, building=True))

    async def end(self) -> None:
        """There will be no more: the streams end."""
        async with self._changed:
            self._ended = True
            self._changed.notify_all()

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: the state as it is, then each newer one. Who is slow misses those in between."""
        yield "retry: 1000\n\n"
        seen = -1
        while (number := await self._after(seen)) is not None:
            seen = number
            yield self.state.as_event()

    async def _after(self, seen: int) -> int | None:
        """The number of the newest state once it is another than `seen`; `None` when there will be no more."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._ended or self._number != seen)
            return None if self._ended else self._number
