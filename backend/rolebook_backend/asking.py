"""What several routes ask of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.encoding import Body, read_body
from rolebook_backend.messages import Refusal
from rolebook_backend.origins import is_admitted

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request

    from rolebook_backend.submit import Desk


def wants_json(request: Request) -> bool:
    """Say whether the sender asked for JSON: by name, and not after HTML."""
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "").split(",")]
    return "application/json" in ranges and "text/html" not in ranges[: ranges.index("application/json")]


async def admitted_body(request: Request, origins: Collection[str] = ()) -> Body:
    """Read a body that comes from this site or from one of these; Refusal for any other.

    Who answers a later refusal finds it in `body_of`.
    """
    expect_admitted(request, origins)
    request.state.body = await read_body(request)
    return body_of(request)


def body_of(request: Request) -> Body:
    """Return what was read of a request; nothing where it was refused before."""
    body: Body = getattr(request.state, "body", Body([], is_form=True))
    return body


def expect_admitted(request: Request, origins: Collection[str] = ()) -> None:
    """Refuse what another site sends."""
    if not is_from(request, origins):
        raise Refusal("origin")


def is_from(request: Request, origins: Collection[str] = ()) -> bool:
    """Say whether it was sent by a page of this very site, or of one of these."""
    return is_admitted(request.headers.get("origin"), request.headers.get("host", ""), origins)


def address_of(request: Request) -> str:
    """Return the address of who sends it."""
    return request.client.host if request.client else ""


def desk_of(request: Request) -> Desk:
    """Return the desk that takes this application's submissions."""
    desk: Desk = request.app.state.desk
    return desk
