"""How answers leave: head and body in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio


class OnePiece(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it; what it writes in one turn of the loop is sent at once.

    By itself it sends the head of an answer and then the body: two calls into the system, and two times somebody wakes.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(_Gathering(transport, self.loop))  # type: ignore[arg-type]


class _Gathering:
    """A transport that hands on what was written when the loop comes to it, or before it is closed."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._written:
            self._loop.call_soon(self._hand_on)
        self._written.append(data)

    def close(self) -> None:
        self._hand_on()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _hand_on(self) -> None:
        if self._written:
            self._transport.write(b"".join(self._written))
            self._written = []
