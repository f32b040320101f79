"""What routes ask of a request: who sends it and how, what is in it, whether it may come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.encoding import Body, read_body
from rolebook_backend.messages import Refusal
from rolebook_backend.origins import is_admitted

if TYPE_CHECKING:
    from starlette.requests import Request

    from rolebook_backend.submit import Desk


def wants_json(request: Request) -> bool:
    """Say whether the sender asked for JSON: by name, and not after HTML."""
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "").split(",")]
    return "application/json" in ranges and "text/html" not in ranges[: ranges.index("application/json")]


async def admitted_body(request: Request) -> Body:
    """Read what was sent; Refusal where it comes from another site. Who answers a refusal finds it again below."""
    if not is_admitted(request.headers.get("origin"), request.headers.get("host", ""), request.app.state.origins):
        raise Refusal("origin")
    request.state.body = await read_body(request)
    body: Body = request.state.body
    return body


def body_of(request: Request) -> Body:
    """Return what was read of a request before it was refused; nothing where it was not read."""
    return getattr(request.state, "body", Body([], is_form=True))


def is_of_this_site(request: Request) -> bool:
    """Say whether it was sent by a page of this very site."""
    return is_admitted(request.headers.get("origin"), request.headers.get("host", ""), ())


def address_of(request: Request) -> str:
    """Return the address that a request came from."""
    return request.client.host if request.client else ""


def desk_of(request: Request) -> Desk:
    """Return the desk that takes this application's submissions."""
    desk: Desk = request.app.state.desk
    return desk
