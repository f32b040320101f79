"""The pages of editors and administrators: for a program the overview as JSON, and the exports, are of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rolebook_backend.editor_pages.exporting import TYPES
from rolebook_backend.editor_pages.trail import ASKED
from rolebook_backend.openapi.responses import PAGE, json_of, query, response
from rolebook_backend.openapi.team import LED_ON, ONLY_PAGE, SEEN, SENT, body, get, parameter, said

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

LOOKED = (*SEEN, "invalid")


def editor_paths() -> Mapping[str, Schema]:
    """Return the paths, as the description has them."""
    told = {"200": response("A page, or the same for a program.", {**PAGE, "application/json": {"type": "object"}})}
    bare = {kind.partition(";")[0]: {"type": "string"} for kind in TYPES.values()}
    file = {"200": response("A file.", bare | {"application/json": {"type": "object"}})}
    of_submission, of_form = parameter("submission"), parameter("form")
    let_in = said("release", "Let something out of quarantine.", LED_ON, SENT, of_submission)
    lines = {"200": response("A page, or the same for a program.", {**PAGE, **json_of("Trail")})}
    table = {"200": response("A file.", {"text/csv": {"type": "string"}})}
    return {
        "/f/audit": {"get": said("audit", "Who did or read what, newest first.", lines, LOOKED, *_asked("before"))},
        "/f/audit.csv": {"get": said("audit-csv", "The same, all of it and oldest first.", table, LOOKED, *_asked())},
        "/f/overview": get("overview", "How far each form has come in each role.", told),
        "/f/quarantine": get("quarantine", "What the honeypot held back.", ONLY_PAGE),
        "/f/quarantine/{submission}": {
            "get": said("look", "One of them, without who sent it.", ONLY_PAGE, SEEN, of_submission),
            "post": let_in | body(),
        },
        "/f/comments/{entry}": {
            "get": said(
                "comments",
                "What people of a group wrote in their own words.",
                ONLY_PAGE,
                (*SEEN, "results-unknown"),
                parameter("entry"),
            )
        },
        "/f/exports": get("exports", "The forms whose answers can be taken away.", ONLY_PAGE),
        "/f/exports/{form}": {
            "post": said("export", "All rows of a form, as a file.", file, SENT, of_form) | body("format")
        },
    }


def _asked(*besides: str) -> list[Schema]:
    """Return what the audit trail is searched by."""
    return [query(name) for name in (*ASKED, *besides)]
