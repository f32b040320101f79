"""The addresses for signing in and out; those of a way that is not open answer 404 `not-found`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolebook_backend.identity.oidc import BACK, START
from rolebook_backend.openapi.responses import PAGE, json_of, query, refusals, response

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

SENT = ("origin", "encoding", "invalid", "too-large", "store-busy", "failure", "not-found")
SEEN = ("store-busy", "failure", "not-found")

_TEXT: Schema = {"type": "string", "pattern": r"^[^\u0000]*$"}
_SECRET: Schema = {"name": "secret", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
_PAGE = {"200": response("A page.", PAGE)}
_LED_ON = {"303": response("On to another page.", {}, "Location")}


def people_paths() -> Mapping[str, Schema]:
    """Return the paths, as the description has them."""
    looked = _operation("confirm", "A link that was sent.", {**_PAGE, **_refused("link-unknown", *SEEN)}, _SECRET)
    used = _operation("enter", "Use the link that was sent.", {**_LED_ON, **_refused("link-unknown", *SENT)}, _SECRET)
    ended = _operation(
        "sign-out", "End the session.", {**_LED_ON, **_refused("form-token", "sign-in", "token-refused", *SENT)}
    )
    return {
        "/f/sign-in": {
            "get": _operation("sign-in", "The ways to sign in.", {**_PAGE, **_refused(*SEEN)}, query("next")),
            "post": _operation("ask", "Have a link sent.", {**_PAGE, **_refused("sign-in-often", *SENT)})
            | _body({"email": _TEXT, "next": _TEXT}),
        },
        "/f/sign-in/{secret}": {
            "get": looked,
            "post": used,
        },
        "/f/sign-out": {"post": ended | _body({"_token": {}})},
        "/f/people": {"post": _people_list()},
        "/f/me": {
            "get": _operation(
                "me",
                "Who one is.",
                {
                    "200": response("Who is signed in.", {**json_of("Person"), **PAGE}),
                    **_LED_ON,
                    **_refused("sign-in", "token-refused", *SEEN),
                },
            )
        },
    }


def provider_paths() -> Mapping[str, Schema]:
    """Return the way to a provider of identities and back, which are there only where one is set up."""
    left = response("On to the provider; a cookie remembers the way.", {}, "Location", "Set-Cookie")
    entered = response("Signed in, by a cookie, and on to where somebody wanted to go.", {}, "Location", "Set-Cookie")
    failed = refusals(("sign-in-failed", "failure"))
    known = refusals(("sign-in-failed", "person-unknown", "store-busy", "failure"))
    answered = [query(name) for name in ("code", "state", "iss", "error", "error_description")]
    leave = _operation("leave", "On to the provider of identities.", {"302": left, **failed}, query("next"))
    come_back = _operation("come-back", "Where the provider leads back to.", {"303": entered, **known}, *answered)
    return {START: {"get": leave}, BACK: {"get": come_back}}


def _people_list() -> Schema:
    codes = ("sign-in", "forbidden", "token-refused", "origin", "invalid", "too-large", *SEEN)
    taken = {"200": response("Taken; how many were added, changed and ended.", json_of("PeopleTaken"))}
    said = _operation("take-people", "Put a people list in the place of the one before.", {**taken, **_refused(*codes)})
    lists = {"text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": {}}}
    return said | {"requestBody": {"required": True, "content": lists}}


def _refused(*codes: str) -> Mapping[str, Schema]:
    return refusals(codes)


def _operation(name: str, summary: str, responses: Mapping[str, Schema], *parameters: Schema) -> Schema:
    said = {"operationId": name, "summary": summary, "tags": ["people"], "responses": dict(responses)}
    return {**said, "parameters": list(parameters)} if parameters else said


def _body(properties: Mapping[str, Schema]) -> Schema:
    schema = {"type": "object", "properties": dict(properties)}
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}}
