"""A private handbook: nothing is to be had without sign-in but what signing in takes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rolebook_backend.errors import StoreBusyError
from rolebook_backend.messages import Refusal
from rolebook_backend.submit import BUSY, is_own_path

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from rolebook_backend.access import Identify

SIGN_IN = "/f/sign-in"
OPEN = frozenset({"/f/health", "/f/pages.css", SIGN_IN, "/f/oidc"})
OPEN_BELOW = (f"{SIGN_IN}/", "/f/oidc/")
LONGEST = 2000
"""Signs of an address that one is led back to."""


class Gate:
    """Lets pass who has signed in. It stands before the routes: what is added to them is behind it, too."""

    def __init__(
        self, app: ASGIApp, identify: Identify, refuse: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        self.app = app
        self._identify = identify
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or lead to where one signs in."""
        if scope["type"] == "http" and not is_open(scope["path"]):
            request = Request(scope, receive)
            if refused := await self._turned_away(request):
                response = await self._refuse(request, refused)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _turned_away(self, request: Request) -> Refusal | None:
        try:
            identity = await self._identify(request)
        except Refusal as refused:
            return refused
        except StoreBusyError:
            return Refusal("store-busy", wait=BUSY)
        return None if identity.person or identity.token else Refusal("sign-in")


def is_open(path: str) -> bool:
    """Say whether a path is there for those who have not signed in."""
    return path in OPEN or path.startswith(OPEN_BELOW)


def to_sign_in(request: Request) -> Response | None:
    """Lead somebody who reads a page to the sign-in and back again; None for scripts and programs."""
    if request.method not in {"GET", "HEAD"} or "text/html" not in request.headers.get("accept", ""):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = f"{quote(request.url.path)}{query}"
    following = wanted if is_own_path(wanted) and len(wanted) <= LONGEST else "/"
    return RedirectResponse(f"{SIGN_IN}?next={quote(following, safe='/')}", 303, {"Cache-Control": "no-store"})
