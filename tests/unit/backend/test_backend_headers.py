"""The headers that browsers are protected by, on whatever the backend answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.headers import HEADERS, OVER_HTTPS

from .sending import ANSWERS, AS_JSON, PATH, send
from .test_backend_agreements import PATH as AGREEMENT
from .test_backend_agreements import links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

ALL = {**HEADERS, **OVER_HTTPS}
SEAT = {"Referrer-Policy": "strict-origin"}
"""Its address is a secret; with `no-referrer` browsers would not say where a post comes from."""

OTHER_SITE = "https://handbook.example"


@pytest.fixture
def https(contracts: Path, database: Path, logged: object) -> Iterator[TestClient]:
    """A client that came by https to a backend which another site's forms are sent to."""
    app = create_app(contracts, database, allowed_origins=[OTHER_SITE])
    with TestClient(app, "https://forms.example", follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def every_kind(client: TestClient) -> Iterator[Response]:
    """One response of every kind there is, errors and preflights included."""
    receipt = send(client).json()["next"]
    link = links(client)["holder"]
    asking = {"Origin": OTHER_SITE, "Access-Control-Request-Method": "POST"}
    yield client.get(receipt)
    yield client.get(link)
    yield client.get(link, headers=AS_JSON)
    yield client.get("/f/health")
    yield client.get("/f/pages.css")
    yield client.get("/f/openapi.json")
    yield client.head("/f/pages.css")
    yield client.post(PATH, data=ANSWERS)
    yield client.post(AGREEMENT, data={"_by": "holder", "_name": "Ada"})
    yield client.post(PATH, data={"comment": "alone"})
    yield client.post(PATH, content=b"", headers={"Content-Type": "text/plain"})
    yield client.post(PATH, content=b"x" * 300_000, headers={"Content-Type": "application/json"})
    yield client.post(PATH, json={}, headers={"Origin": "https://elsewhere.example"})
    yield client.post("/f/health")
    yield client.options(PATH)
    yield client.options(PATH, headers=asking)
    yield client.options(PATH, headers=asking | {"Origin": "https://elsewhere.example"})
    yield client.get("/nowhere", headers=AS_JSON)


def test_every_response_has_every_header(https: TestClient) -> None:
    for response in every_kind(https):
        told = {name: response.headers.get_list(name) for name in ALL}
        is_seat = response.request.url.path.startswith("/f/agreements/") and response.status_code == 200
        assert told == {name: [value] for name, value in (ALL | (SEAT if is_seat else {})).items()}, response.request


def test_a_failure_nobody_foresaw_has_every_header(https: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("rolebook_backend.submit.Desk.take", fail)
    response = send(https)

    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in ALL} == ALL


def test_without_https_browsers_are_not_told_to_insist_on_it(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/f/health").headers
    assert set(HEADERS) <= {name.title() for name in client.get("/f/health").headers}


def test_the_policy_lets_in_nothing_but_the_sites_own_styles() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))

    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


def test_no_server_names_itself(https: TestClient) -> None:
    for response in every_kind(https):
        assert not {"server", "x-powered-by"} & set(response.headers)
