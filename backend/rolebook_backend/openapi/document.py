"""The description as a whole: one path for each form, and those that every backend has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rolebook_backend.openapi.answers import EVENT, beginning_schema, submission_schema
from rolebook_backend.openapi.editor import editor_paths
from rolebook_backend.openapi.people import people_paths, provider_paths
from rolebook_backend.openapi.responses import (
    HEADER_OBJECTS,
    PAGE,
    PARAMETERS,
    SCHEMAS,
    json_of,
    refusals,
    response,
)
from rolebook_backend.openapi.team import team_paths
from rolebook_backend.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rolebook_backend.contracts import Contract
    from rolebook_backend.openapi.answers import Schema

AGREEMENT = "agreement"
"""The kind of contract that two people carry on, event by event."""

ENCODINGS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")

ANY = ("failure", "store-busy")
NOT_SEEN = ("agreement-unknown", "contract-unknown", "not-found")
PRINTED = ("pdf-busy",)
SENT = (
    "origin",
    "sign-in",
    "forbidden",
    "token-refused",
    "too-large",
    "encoding",
    "invalid",
    "altcha-expired",
    "altcha-used",
    "altcha-wrong",
    "key-reused",
    "too-many",
    *ANY,
)
"""Why anything that is sent may be refused."""

INTRODUCTION = (
    "Takes the forms of a handbook and keeps what is sent. Nothing is acknowledged before it is committed. "
    "With `Accept: application/json` a program is answered in JSON; a browser gets a page or is led to one. "
    "docs/contracts.md describes all of it in words."
)


def describe(contracts: Iterable[Contract], *, has_provider: bool = False) -> dict[str, Any]:
    """Return the description of a backend that serves these contracts; `has_provider`: people sign in at one."""
    known = tuple(contracts)
    title = f"Forms of {known[0].site_name}" if known else "Forms of a handbook"
    forms = {f"/f/{contract.form}": {"post": _form(contract)} for contract in known}
    people = {**people_paths(), **(provider_paths() if has_provider else {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version_of("rolebook"), "description": INTRODUCTION},
        "servers": [{"url": "/"}],
        "paths": {**_fixed(), **people, **team_paths(), **editor_paths(), **forms},
        "components": {"schemas": dict(SCHEMAS), "headers": dict(HEADER_OBJECTS), "responses": _shared()},
    }


class Description:
    """The description as it is served, made anew when the contracts are others."""

    def __init__(self, *, has_provider: bool = False) -> None:
        self._has_provider = has_provider
        self._made: tuple[tuple[Contract, ...], bytes] | None = None

    def of(self, contracts: tuple[Contract, ...]) -> bytes:
        """Return it as JSON."""
        if self._made is None or self._made[0] != contracts:
            described = describe(contracts, has_provider=self._has_provider)
            self._made = contracts, json.dumps(described, ensure_ascii=False).encode("utf-8")
        return self._made[1]


def _form(contract: Contract) -> dict[str, Any]:
    is_agreement = contract.kind == AGREEMENT
    schema = beginning_schema(contract) if is_agreement else submission_schema(contract)
    group = "begun" if is_agreement else "taken"
    return {
        "operationId": f"send-{contract.form}",
        "tags": [contract.kind],
        "summary": f"{contract.title} ({contract.role_name})",
        "requestBody": _body(schema),
        "responses": {status: {"$ref": f"#/components/responses/{group}-{status}"} for status in GROUPS[group]},
    }


def _shared() -> dict[str, Schema]:
    return {f"{group}-{status}": one for group, responses in GROUPS.items() for status, one in responses.items()}


def _taken() -> Mapping[str, Schema]:
    led_on = response("To a browser: on to the receipt, or to `_next`.", {}, "Location")
    receipt = {"receipt": {"operationId": "receipt", "parameters": {"receipt": "$response.body#/receipt"}}}
    return {
        "200": response("The same key and answers came before; this is what was stored then.", json_of("Taken")),
        "201": response("Stored.", json_of("Taken")) | {"links": receipt},
        "303": led_on,
        **refusals(("form-unknown", "contract-unknown", *SENT)),
    }


def _begun() -> Mapping[str, Schema]:
    either = {**json_of("Begun"), **PAGE}
    return {
        "200": response("The same key and content came before: the same agreement, with new links.", either),
        "201": response("Started; nobody is shown these links again.", either),
        **refusals(("form-unknown", "contract-unknown", "stale", "turn", *SENT)),
    }


GROUPS: Mapping[str, Mapping[str, Schema]] = {"taken": _taken(), "begun": _begun()}
"""What forms of a kind answer alike; each stands in the description once."""


def _fixed() -> Mapping[str, Schema]:
    seen = {"200": response("As this person sees it.", json_of("Agreement")), "303": _LED_TO_THE_FORM}
    results = response("The results; while there are too few, how many it takes.", {**json_of("Group"), **PAGE})
    acting = {**seen, **refusals((*NOT_SEEN, *SENT, "stale", "turn"))}
    return {
        "/f/health": {"get": _operation("health", "Whether the backend can serve.", _HEALTH)},
        "/f/openapi.json": {"get": _operation("openapi", "This description.", _file("application/json", "object"))},
        "/f/pages.css": {"get": _operation("stylesheet", "The layout of pages.", _file("text/css", "string"))},
        "/f/altcha": {
            "get": _operation(
                "challenge",
                "A challenge, where forms ask for proof of work; its solution goes along as `_altcha`.",
                {"200": response("The challenge.", json_of("Challenge")), **_missing("not-found")},
            )
        },
        "/f/receipts/{receipt}": {
            "get": _operation(
                "receipt",
                "What was stored, to read and to print.",
                {"200": response("The receipt.", PAGE), **_missing("receipt-unknown", "not-found")},
                part="receipt",
            )
        },
        "/f/receipts/{receipt}.pdf": {
            "get": _operation(
                "receipt-pdf",
                "The same as PDF, where the backend can make it.",
                {**_file("application/pdf", "string"), **_missing("receipt-unknown", *PRINTED)},
                part="receipt",
            )
        },
        "/f/results/{entry}": {
            "get": _operation(
                "results",
                "What all together have answered.",
                {"200": results, **_missing("results-unknown", "not-found", "being-counted")},
                part="entry",
            )
        },
        "/f/agreements/{secret}": {
            "get": _operation("agreement", "How it stands.", {**seen, **_missing(*NOT_SEEN)}, part="secret"),
            "post": _operation("act", "Carry it on.", acting, part="secret") | {"requestBody": _body(EVENT)},
        },
        "/f/agreements/{secret}/document": {
            "get": _operation(
                "document",
                "What both confirmed, to read and to print.",
                {"200": response("The document.", PAGE), **_missing(*NOT_SEEN, "not-confirmed")},
                part="secret",
            )
        },
        "/f/agreements/{secret}/document.pdf": {
            "get": _operation(
                "document-pdf",
                "The same as PDF, where the backend can make it.",
                {**_file("application/pdf", "string"), **_missing(*NOT_SEEN, "not-confirmed", *PRINTED)},
                part="secret",
            )
        },
        "/f/agreements/{secret}/document.json": {
            "get": _operation(
                "document-json",
                "The same as a file.",
                {**_file("application/json", "object"), **_missing(*NOT_SEEN, "not-confirmed")},
                part="secret",
            )
        },
    }


_LED_TO_THE_FORM = response("To a browser: on to the form's page, whose script asks again.", {}, "Location")
_HEALTH = {
    "200": response("It can.", json_of("Health")),
    "500": refusals(("failure",))["500"],
    "503": response("Its store cannot be read.", json_of("Health"), "Retry-After"),
}


def _operation(name: str, summary: str, responses: Mapping[str, Schema], part: str = "") -> Schema:
    said = {"operationId": name, "summary": summary, "responses": dict(responses)}
    return {**said, "parameters": [_part(part)]} if part else said


def _part(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": PARAMETERS[name]}}


def _file(kind: str, shape: str) -> Mapping[str, Schema]:
    return {"200": response("The file.", {kind: {"type": shape}}), **refusals(("failure",))}


def _missing(*codes: str) -> Mapping[str, Schema]:
    return refusals((*codes, *ANY))


def _body(schema: Schema) -> Schema:
    return {"required": True, "content": {encoding: {"schema": schema} for encoding in ENCODINGS}}
