"""What is answered: headers, bodies, and for each way of refusing a request its status."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rolebook_backend.headers import HEADERS
from rolebook_backend.messages import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema = dict[str, Any]

STATUSES: Mapping[int, str] = {
    401: "Nobody is signed in, or the token is refused.",
    403: "Not from here, or not by this person.",
    404: "There is nothing at this address.",
    409: "It came too late: something else stands there now.",
    413: "Too much at once.",
    415: "An encoding that is not read here.",
    422: "Some of it does not hold; each fault is named.",
    429: "Too often; `Retry-After` says in how many seconds it may come again.",
    500: "Something went wrong here. Nothing has been stored.",
    503: "The store cannot serve just now; `Retry-After` says in how many seconds to try again.",
}
MORE_HEADERS: Mapping[int, tuple[str, ...]] = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}

_DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_RECEIPT = "[A-Za-z0-9_-]{24}"
_SECRET = "[A-Za-z0-9_-]{32}"  # noqa: S105 (the shape of one)
_ANSWERS: Schema = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
_TRUE: Schema = {"const": True}


def _closed(properties: Mapping[str, Schema], *optional: str) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


_NUMBER_OR_NONE: Schema = {"type": ["number", "null"]}
_COUNT_OR_NONE: Schema = {"type": ["integer", "null"], "minimum": 0}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TEXT: Schema = {"type": "string"}

_EVENT = _closed(
    {
        "by": _TEXT,
        "action": _TEXT,
        "at": {"type": "string", "format": "date-time"},
        "name": _TEXT,
        "contract": _DIGEST,
        "note": _TEXT,
        "answers": _ANSWERS,
        "successor": _TEXT,
    }
)
_AGREEMENT: Mapping[str, Schema] = {
    "id": _ID,
    "form": _TEXT,
    "digest": _DIGEST,
    "person": _TEXT,
    "state": {"enum": ["draft", "in-review", "changes-asked", "confirmed", "superseded"]},
    "turn": _TEXT,
    "revision": {"type": "integer", "minimum": 1},
    "answers": _ANSWERS,
    "answers_digest": _DIGEST,
    "confirmations": {"type": "object", "additionalProperties": _DIGEST},
    "events": {"type": "array", "items": _EVENT},
}
_ROW = _closed({"label": _TEXT, "people": _COUNT_OR_NONE})
_CHART = _closed(
    {
        "title": _TEXT,
        "of": _TEXT,
        "mean": _NUMBER_OR_NONE,
        "median": _NUMBER_OR_NONE,
        "rows": {"type": "array", "items": _ROW},
    }
)

SCHEMAS: Mapping[str, Schema] = {
    "Taken": _closed(
        {
            "ok": _TRUE,
            "id": _ID,
            "receipt": {"type": "string", "pattern": f"^{_RECEIPT}$"},
            "next": {"type": "string", "pattern": f"^/f/receipts/{_RECEIPT}$"},
            "held": _TRUE,
        },
        "held",
    ),
    "Begun": _closed(
        {
            "ok": _TRUE,
            "id": _ID,
            "links": {
                "type": "object",
                "minProperties": 2,
                "maxProperties": 2,
                "additionalProperties": {"type": "string", "pattern": f"^/f/agreements/{_SECRET}$"},
            },
            "revision": {"const": 1},
            "held": _TRUE,
        },
        "held",
    ),
    "Agreement": _closed({"ok": _TRUE, **_AGREEMENT}),
    "Standing": _closed(_AGREEMENT),
    "Group": _closed(
        {
            "ok": _TRUE,
            "entry": _TEXT,
            "title": _TEXT,
            "minimum_answers": {"type": "integer", "minimum": 3},
            "answers": _COUNT_OR_NONE,
            "charts": {"type": "array", "items": _CHART},
        }
    ),
    "Challenge": _closed(
        {
            "parameters": _closed(
                {
                    "algorithm": _TEXT,
                    "cost": _COUNT,
                    "keyLength": _COUNT,
                    "keyPrefix": _TEXT,
                    "nonce": _TEXT,
                    "salt": _TEXT,
                    "expiresAt": _COUNT,
                }
            ),
            "signature": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }
    ),
    "Health": _closed(
        {
            "ok": {"type": "boolean"},
            "store": {"type": ["string", "null"]},
            "version": _TEXT,
            "contracts": {"type": "integer", "minimum": 0},
        }
    ),
    "Person": _closed(
        {
            "ok": _TRUE,
            "id": _TEXT,
            "email": _TEXT,
            "name": _TEXT,
            "role": _TEXT,
            "manager": _TEXT,
            "access": {"type": "array", "items": _TEXT},
        }
    ),
    "PeopleTaken": _closed({"ok": _TRUE, **dict.fromkeys(("added", "changed", "ended", "people"), _COUNT)}),
    "Trail": _closed(
        {
            "ok": _TRUE,
            "lines": {
                "type": "array",
                "items": _closed(dict.fromkeys(("id", "at", "who", "action", "kind", "subject"), _TEXT)),
            },
            "older": {"type": ["string", "null"]},
        }
    ),
    "Fault": _closed({"code": _TEXT, "field": _TEXT, "message": _TEXT}),
}

PARAMETERS: Mapping[str, str] = {
    "receipt": f"^{_RECEIPT}$",
    "secret": f"^{_SECRET}$",
    "entry": "^[a-z0-9-]+$",
}
"""Parts of a path, and the shape of each."""

HEADER_OBJECTS: Mapping[str, Schema] = {
    **{name: {"required": True, "schema": {"type": "string", "minLength": 1}} for name in HEADERS},
    "Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"required": True, "schema": {"type": "string"}},
    "Set-Cookie": {"required": True, "schema": {"type": "string"}},
    "Location": {"required": True, "schema": {"type": "string", "format": "uri-reference"}},
}


def query(name: str) -> Schema:
    """Return something that an address may ask for, as text."""
    return {"name": name, "in": "query", "schema": {"type": "string"}}


def response(description: str, content: Mapping[str, Schema], *headers: str) -> Schema:
    """Return one response; every one has the headers of headers.py, and those named besides."""
    named = {name: {"$ref": f"#/components/headers/{name}"} for name in (*HEADERS, *headers)}
    bodies = {"content": {kind: {"schema": schema} for kind, schema in content.items()}} if content else {}
    return {"description": description, "headers": named, **bodies}


def json_of(name: str) -> Mapping[str, Schema]:
    """Return a JSON body of a schema of SCHEMAS."""
    return {"application/json": {"$ref": f"#/components/schemas/{name}"}}


PAGE: Mapping[str, Schema] = {"text/html": {"type": "string"}}


def refusals(codes: Iterable[str]) -> Mapping[str, Schema]:
    """Return a response for each status that these codes of REFUSALS are told with."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_status[REFUSALS[code]].append(code)
    return {str(status): _refusal(status, by_status[status]) for status in sorted(by_status)}


def _refusal(status: int, codes: list[str]) -> Schema:
    faults = {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Fault"}}
    said: dict[str, Schema] = {"ok": {"const": False}, "error": {"enum": codes}, "errors": faults}
    if "stale" in codes:
        said["current"] = {"$ref": "#/components/schemas/Standing"}
    description = f"{STATUSES[status]} Codes: {', '.join(f'`{code}`' for code in codes)}."
    content = {"application/json": _closed(said, "current"), **PAGE}
    return response(description, content, *MORE_HEADERS.get(status, ()))
