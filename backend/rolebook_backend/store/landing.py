"""Brings what a thread has done back to the event loop: all that is done by then in one wake-up."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class Landing:
    """Waits in one event loop for futures of other threads.

    asyncio.wrap_future wakes the loop once for each, which costs more than what a submission needs of the loop itself.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._lock = threading.Lock()
        self._landed: list[tuple[asyncio.Future[Any], Future[Any]]] = []

    async def of(self, work: Future[T]) -> T:
        """Return what a work results in, or raise what it raised; who stops waiting calls the work off."""
        waiting: asyncio.Future[T] = self.loop.create_future()
        work.add_done_callback(partial(self._land, waiting))
        try:
            return await waiting
        except asyncio.CancelledError:
            work.cancel()
            raise

    def _land(self, waiting: asyncio.Future[Any], work: Future[Any]) -> None:
        with self._lock:
            is_first = not self._landed
            self._landed.append((waiting, work))
        if is_first and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        with self._lock:
            landed, self._landed = self._landed, []
        for waiting, work in landed:
            if not waiting.done():
                _pass_on(work, waiting)


def _pass_on(work: Future[Any], waiting: asyncio.Future[Any]) -> None:
    if work.cancelled():
        waiting.cancel()
    elif isinstance(error := work.exception(), StopIteration):
        # A coroutine may not raise it; what is waited for must end all the same.
        waiting.set_exception(RuntimeError(f"a work ended by {error!r}"))
    elif error:
        waiting.set_exception(error)
    else:
        waiting.set_result(work.result())
