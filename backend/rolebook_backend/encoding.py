"""A request's body as name and value pairs, in each of the three encodings, within its limits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

from rolebook_backend.messages import Fault, Refusal

if TYPE_CHECKING:
    from starlette.types import Message

MAX_BODY = 256_000
"""Bytes of a request's body."""

MAX_LIST = 8_000_000
"""Bytes of a people list."""

MAX_FIELDS = 600
"""Names and values of a request: an agreement with repeated sections, a long self-assessment with remarks."""

Pairs = list[tuple[str, object]]
"""Names with values as sent, repeated names included; a value that cannot be taken is refused later, by name."""

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent. In a form a list is a name that is repeated, in JSON an array."""

    pairs: Pairs
    is_form: bool


@dataclass(frozen=True, slots=True)
class _Members:
    """A JSON object with its repeated names still in it."""

    pairs: Pairs


async def read_body(request: Request) -> Body:
    """Read the body; Refusal 413 when it is too large, 415 for an unknown encoding, 422 when it is broken."""
    kind = _encoding(request)
    body = await read_bytes(request)
    pairs = _json_pairs(body) if kind == JSON else await _form_pairs(request, body)
    if len(pairs) > MAX_FIELDS:
        raise Refusal("too-large", [Fault("too-many-fields")])
    return Body(pairs, is_form=kind != JSON)


def _encoding(request: Request) -> str:
    name, options = parse_options_header(request.headers.get("content-type"))
    kind = name.decode("latin-1").lower()
    charset = options.get(b"charset", b"utf-8").lower()
    packed = request.headers.get("content-encoding", "identity").lower() != "identity"
    if packed or charset not in {b"utf-8", b"utf8"} or kind not in FORMS | {JSON}:
        raise Refusal("encoding")
    return kind


async def read_bytes(request: Request, most: int = MAX_BODY) -> bytes:
    """Read a body; Refusal 413 when it is larger.

    Count while streaming: an announced length is not believed when small, and not awaited when large.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
        raise Refusal("too-large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Refusal("too-large")
    return bytes(body)


async def _form_pairs(request: Request, body: bytes) -> Pairs:
    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    again = Request(request.scope, replay)
    try:
        form = await again.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_BODY)
    except HTTPException as error:
        if "Too many fields" in error.detail:
            raise Refusal("too-large", [Fault("too-many-fields")]) from error
        raise Refusal("invalid", [Fault("malformed")]) from error
    except (FormParserError, ValueError) as error:
        raise Refusal("invalid", [Fault("malformed")]) from error
    return list(form.multi_items())


def _json_pairs(body: bytes) -> Pairs:
    try:
        data = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_Members, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("invalid", [Fault("malformed")]) from error
    if not isinstance(data, _Members):
        raise Refusal("invalid", [Fault("malformed")])
    return data.pairs


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
