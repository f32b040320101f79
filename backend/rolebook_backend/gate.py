"""A private handbook: nothing is to be had without sign-in but what signing in takes, and in its own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from rolebook_backend.access import opens_to
from rolebook_backend.asking import wants_json
from rolebook_backend.errors import StoreBusyError
from rolebook_backend.identity.routes import own_path, sign_in_address
from rolebook_backend.identity.who import Identities, identity_of
from rolebook_backend.messages import Refusal
from rolebook_backend.site import is_stylesheet
from rolebook_backend.submit import BUSY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

OPEN = frozenset({"/f/health", "/f/pages.css", "/f/sign-in", "/f/oidc"})
OPEN_BELOW = ("/f/sign-in/", "/f/oidc/")
READING = frozenset({"GET", "HEAD"})


class Gate:
    """Lets pass who has signed in, and machines to what the table names for their scopes.

    It stands before the routes: what is added to them is behind it, too.
    """

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self.app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or lead to where one signs in."""
        if scope["type"] == "http" and not (is_open(scope["path"]) or _is_look(scope)):
            request = Request(scope, receive)
            if refused := await _turned_away(request):
                response = await self._refuse(request, refused)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def _turned_away(request: Request) -> Refusal | None:
    try:
        # Not noted where something is sent: the moment would tell whose answers without a name are.
        identity = await identity_of(request, note=request.method in READING)
    except Refusal as refused:
        return refused
    except StoreBusyError:
        return Refusal("store-busy", wait=BUSY)
    if not (identity.person or identity.token):
        return Refusal("sign-in")
    if identity.token and not opens_to(identity.token.scopes, request.method, _route_of(request)):
        return Refusal("forbidden")
    return None


def _route_of(request: Request) -> str:
    """Return the path of the route a request is for, as the table has it; empty where there is none."""
    matches = (route for route in request.app.routes if route.matches(request.scope)[0] is Match.FULL)
    return str(getattr(next(matches, None), "path", ""))


def is_open(path: str) -> bool:
    """Say whether a path is there for those who have not signed in."""
    return path in OPEN or path.startswith(OPEN_BELOW)


def _is_look(scope: Scope) -> bool:
    """Say whether it is the brand's colours that are asked for: pages for signing in have them, too."""
    return scope["method"] in READING and is_stylesheet(scope)


def to_sign_in(request: Request) -> Response | None:
    """Lead somebody who reads a page to the sign-in and back again; None for scripts and programs."""
    identities: Identities = request.app.state.identities
    if not identities.settings.has_sessions or request.method not in READING:
        return None
    # Browsers say what an answer is for; whoever does not say it reads the page, unless it is to be JSON.
    if request.headers.get("sec-fetch-dest", "document") != "document" or wants_json(request):
        return None
    query = request.url.query
    wanted = own_path(f"{quote(request.scope['path'])}{'?' if query else ''}{query}")
    return RedirectResponse(sign_in_address(wanted or "/"), 303)
