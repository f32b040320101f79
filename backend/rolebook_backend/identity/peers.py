"""Who is at the other end of a connection, before a header may say for whom it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PEER = "rolebook.peer"


class RealPeer:
    """Notes the other end of the connection. It stands outside of whatever reads X-Forwarded-For."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the note."""
        await self.app({**scope, PEER: _host(scope)}, receive, send)


def peer_of(scope: Scope) -> str:
    """Return the address of the other end; empty where it has none."""
    peer: str = scope.get(PEER, _host(scope))
    return peer


def _host(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""
