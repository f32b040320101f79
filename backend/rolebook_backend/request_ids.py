"""A number for each request, in the log and in the answer, by which one can be found from the other."""

from __future__ import annotations

import re
from random import getrandbits
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from structlog.contextvars import bound_contextvars

if TYPE_CHECKING:
    from collections.abc import Container

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = "X-Request-Id"
RAW_NAME = NAME.lower().encode("ascii")
SHAPE = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """Takes a request's number from a trusted proxy, or makes one; it stands before all that changes who asks."""

    def __init__(self, app: ASGIApp, trusted: Container[str]) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve under a number."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = self._given(scope) or f"{getrandbits(128):032x}"
        raw_number = number.encode("ascii")

        async def numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (RAW_NAME, raw_number)]
            await send(message)

        with bound_contextvars(request_id=number):
            await self.app(scope, receive, numbered)

    def _given(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope.get("client") else ""
        said = Headers(scope=scope).getlist(NAME) if peer in self.trusted else []
        return said[0] if len(said) == 1 and SHAPE.fullmatch(said[0]) else ""
