"""The headers that go on everything this backend sends."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}

OVER_HTTPS: Mapping[str, str] = {"Strict-Transport-Security": "max-age=63072000"}
"""Where the browser came by https, which a trusted proxy says. Not for the names below: they are not ours."""


def headers_for(scheme: str) -> Mapping[str, str]:
    """Return the headers of a response to a request that came by `http` or `https`."""
    return {**HEADERS, **OVER_HTTPS} if scheme == "https" else HEADERS


@cache
def _as_sent(scheme: str) -> list[tuple[bytes, bytes]]:
    """Return the same as bytes: every response there is has them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers_for(scheme).items()]


class SecurityHeaders:
    """Sets the headers on each response that passes through; a page of the site keeps the policy it brings."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and complete the start of the response."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                brought = list(message.get("headers", ()))
                names = {name.lower() for name, _ in brought}
                ours = _as_sent(scope.get("scheme", "http"))
                message["headers"] = brought + [one for one in ours if one[0] not in names]
            await send(message)

        await self.app(scope, receive, completed)
