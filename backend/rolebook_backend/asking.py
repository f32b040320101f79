"""What several routes ask of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rolebook_backend.encoding import Body, read_body
from rolebook_backend.messages import Refusal
from rolebook_backend.origins import is_admitted

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request


def wants_json(request: Request) -> bool:
    """Say whether the sender asked for JSON: by name, and not after HTML."""
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "").split(",")]
    return "application/json" in ranges and "text/html" not in ranges[: ranges.index("application/json")]


async def admitted_body(request: Request, origins: Collection[str] = ()) -> Body:
    """Read a body that comes from this site or from one of these; Refusal for any other."""
    expect_admitted(request, origins)
    return await read_body(request)


def expect_admitted(request: Request, origins: Collection[str] = ()) -> None:
    """Refuse what another site sends."""
    if not is_admitted(request.headers.get("origin"), request.headers.get("host", ""), origins):
        raise Refusal("origin")


def address_of(request: Request) -> str:
    """Return the address of who sends it."""
    return request.client.host if request.client else ""
