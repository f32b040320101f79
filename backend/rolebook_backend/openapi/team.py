"""The pages of people who have signed in, and of managers: for a program only the files among them are of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolebook_backend.openapi.responses import PAGE, refusals, response

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

SEEN = ("sign-in", "forbidden", "not-found", "token-refused", "store-busy", "failure")
SENT = (*SEEN, "origin", "form-token", "encoding", "invalid", "too-large")
ASSESSED = ("form-unknown", "contract-unknown", "key-reused", "too-many")

ONLY_PAGE = {"200": response("A page.", PAGE)}
LED_ON = {"303": response("On to another page.", {}, "Location")}
_ENCODINGS = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")


def team_paths() -> Mapping[str, Schema]:
    """Return the paths, as the description has them."""
    data = {"200": response("All of it.", {"application/json": {"type": "object"}})}
    table = {"200": response("A table.", {"text/csv": {"type": "string"}})}
    of_person, of_form = parameter("person"), parameter("assessed")
    kept = said("assess", "Keep what a manager answers about a report.", LED_ON, SENT + ASSESSED, of_person, of_form)
    shown = said("show-form", "A form, about a report.", ONLY_PAGE, (*SEEN, "form-unknown"), of_person, of_form)
    opened = said("open-agreement", "On to an agreement.", LED_ON, (*SENT, "agreement-unknown"), parameter("agreement"))
    return {
        "/f/me/export": get("export-me", "All that is kept of oneself.", data),
        "/f/me/beside/{form}": get("about-me", "What was answered about oneself.", ONLY_PAGE, parameter("form")),
        "/f/me/agreements/{agreement}": {"post": opened | body()},
        "/f/team": get("team", "The people one manages.", ONLY_PAGE),
        "/f/team/gaps": get("gaps", "Gaps across the team.", ONLY_PAGE),
        "/f/team/gaps.csv": get("gaps-csv", "The same for a spreadsheet.", table),
        "/f/team/{person}": get("report", "One of them.", ONLY_PAGE, of_person),
        "/f/team/{person}/assess/{assessed}": {"get": shown, "post": kept | body()},
    }


def get(name: str, summary: str, found: Mapping[str, Schema], *parameters: Schema) -> Schema:
    """Return a path that is only read."""
    return {"get": said(name, summary, found, SEEN, *parameters)}


def said(name: str, summary: str, found: Mapping[str, Schema], codes: tuple[str, ...], *parameters: Schema) -> Schema:
    """Return an operation: what is found, and the codes of what is refused."""
    responses = {**found, **_led_to_sign_in(found), **refusals(codes)}
    operation = {"operationId": name, "summary": summary, "tags": ["team"], "responses": responses}
    return {**operation, "parameters": list(parameters)} if parameters else operation


def _led_to_sign_in(found: Mapping[str, Schema]) -> Mapping[str, Schema]:
    """Browsers that have not signed in are led there."""
    return {} if "303" in found else LED_ON


def parameter(name: str) -> Schema:
    """Return a part of a path."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def body(*names: str) -> Schema:
    """Return what a form sends: the token of the page it is on, and these."""
    schema = {"type": "object", "properties": {name: {} for name in ("_token", *names)}}
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in _ENCODINGS}}}
