"""How requests arrive and answers leave: no endless heads, and head and body of an answer in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

HEAD = 65_536
"""Bytes of a request before its head is whole: address and headers, or what comes after a body in chunks."""


class OnePiece(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it; what it writes in one turn of the loop is sent at once.

    By itself it sends the head of an answer and then the body: two calls into the system, and two times somebody wakes.
    """

    transport: _Gathering  # type: ignore[assignment]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        self._untold = 0
        self._is_in_body = False
        super().connection_made(_Gathering(transport, self.loop))  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol. The parser keeps a head until it is whole, however long it takes: 400 when too long."""
        self._untold += len(data)
        super().data_received(data)
        if self._untold > HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def eof_received(self) -> None:
        """See asyncio.Protocol. The transport closes next, by itself."""
        self.transport.hand_on()

    def on_headers_complete(self) -> None:
        """See httptools."""
        self._untold, self._is_in_body = 0, True
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        """See httptools. What comes after a body is no header of the request: nobody expects it to change any more."""
        if not self._is_in_body:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """See httptools."""
        self._untold = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """See httptools."""
        self._untold, self._is_in_body = 0, False
        super().on_message_complete()


class _Gathering:
    """A transport that hands on what was written when the loop comes to it, or before it is closed."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._written:
            self._loop.call_soon(self.hand_on)
        self._written.append(data)

    def close(self) -> None:
        self.hand_on()
        self._transport.close()

    def hand_on(self) -> None:
        if self._written:
            written, self._written = self._written, []
            self._transport.write(b"".join(written))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
