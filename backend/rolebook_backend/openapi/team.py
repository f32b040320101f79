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

_PAGE = {"200": response("A page.", PAGE)}
_LED_ON = {"303": response("On to another page.", {}, "Location")}
_ENCODINGS = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")


def team_paths() -> Mapping[str, Schema]:
    """Return the paths, as the description has them."""
    data = {"200": response("All of it.", {"application/json": {"type": "object"}})}
    table = {"200": response("A table.", {"text/csv": {"type": "string"}})}
    of_person, of_form = _parameter("person"), _parameter("assessed")
    kept = _said("assess", "Keep what a manager answers about a report.", _LED_ON, SENT + ASSESSED, of_person, of_form)
    shown = _said("show-form", "A form, about a report.", _PAGE, (*SEEN, "form-unknown"), of_person, of_form)
    opened = _said(
        "open-agreement", "On to an agreement.", _LED_ON, (*SENT, "agreement-unknown"), _parameter("agreement")
    )
    return {
        "/f/me/export": _get("export-me", "All that is kept of oneself.", data),
        "/f/me/beside/{form}": _get("about-me", "What was answered about oneself.", _PAGE, _parameter("form")),
        "/f/me/agreements/{agreement}": {"post": opened | _body()},
        "/f/team": _get("team", "The people one manages.", _PAGE),
        "/f/team/gaps": _get("gaps", "Gaps across the team.", _PAGE),
        "/f/team/gaps.csv": _get("gaps-csv", "The same for a spreadsheet.", table),
        "/f/team/{person}": _get("report", "One of them.", _PAGE, of_person),
        "/f/team/{person}/assess/{assessed}": {"get": shown, "post": kept | _body()},
    }


def _get(name: str, summary: str, found: Mapping[str, Schema], *parameters: Schema) -> Schema:
    return {"get": _said(name, summary, found, SEEN, *parameters)}


def _said(name: str, summary: str, found: Mapping[str, Schema], codes: tuple[str, ...], *parameters: Schema) -> Schema:
    responses = {**found, **_led_to_sign_in(found), **refusals(codes)}
    said = {"operationId": name, "summary": summary, "tags": ["team"], "responses": responses}
    return {**said, "parameters": list(parameters)} if parameters else said


def _led_to_sign_in(found: Mapping[str, Schema]) -> Mapping[str, Schema]:
    """Browsers that have not signed in are led there."""
    return {} if "303" in found else _LED_ON


def _parameter(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _body() -> Schema:
    schema = {"type": "object", "properties": {"_token": {}}}
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in _ENCODINGS}}}
