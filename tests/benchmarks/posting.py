"""Sends requests over some connections at once, on each the next after every answer, and notes how long each took.

One process and plain sockets: what it costs to send must not be what is measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

END = b"\r\n\r\n"


@dataclass
class Sent:
    """How many seconds each answer took, and how many there were of each status."""

    seconds: float = 0
    took: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the time in which this share of the answers came, in milliseconds."""
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))] * 1000


class _Connection(asyncio.Protocol):
    """Sends one request after the other until time is over."""

    def __init__(self, requests: Iterator[bytes], sent: Sent, until: float) -> None:
        self.over = asyncio.get_running_loop().create_future()
        self._requests, self._sent, self._until = requests, sent, until
        self._received = b""
        self._begun = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(END)
        if not found or len(body) < _length(head):
            return
        now = time.perf_counter()
        status = int(head[9:12])
        self._sent.took.append(now - self._begun)
        self._sent.statuses[status] = self._sent.statuses.get(status, 0) + 1
        self._received = b""
        if now < self._until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(exc)

    def _send(self) -> None:
        self._begun = time.perf_counter()
        self._transport.write(next(self._requests))


def _length(head: bytes) -> int:
    place = head.lower().find(b"content-length:")
    return int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0


def post(path: str, body: bytes, kind: str = "application/json") -> bytes:
    """Return a POST as bytes."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str) -> bytes:
    """Return a GET as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def drive(port: int, requests: Callable[[], Iterator[bytes]], connections: int, seconds: float) -> Sent:
    """Send for so long over so many connections and return how it went."""

    async def all_of_them() -> Sent:
        loop, sent, source = asyncio.get_running_loop(), Sent(), requests()
        begun = time.perf_counter()
        made = [
            await loop.create_connection(lambda: _Connection(source, sent, begun + seconds), "127.0.0.1", port)
            for _ in range(connections)
        ]
        for _, protocol in made:
            if error := await protocol.over:
                raise error
        sent.seconds = time.perf_counter() - begun
        return sent

    return asyncio.run(all_of_them())
