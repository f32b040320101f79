"""The description at /f/openapi.json: valid, complete, and true of whatever is sent."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate
from schemathesis.python.asgi import ASGIClient, get_client, shutdown_lifespans
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from rolebook_backend.answers import KEY
from rolebook_backend.app import create_app
from rolebook_backend.contracts import read_contract
from rolebook_backend.headers import HEADERS
from rolebook_backend.identity.settings import OidcProvider, SignInSettings
from rolebook_backend.openapi import describe

from .conftest import EXAMPLES
from .provider import CLIENT, SECRET, provider
from .sending import ANSWERS, FORM, read_json, send, write_json
from .signing_in import SITE, office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case
    from schemathesis.checks import CheckFunction

FORM_ROUTE = "/f/{form}"
IMPLIED = frozenset({"HEAD"})
"""Methods that every GET brings along."""


def described(client: TestClient) -> dict[str, Any]:
    response = client.get("/f/openapi.json")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(params=["without a provider", "with one"])
def either(request: pytest.FixtureRequest, client: TestClient, contracts: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A backend whose people sign in nowhere, and one whose people sign in at a provider."""
    if request.param == "without a provider":
        yield client
        return
    provided = OidcProvider("https://login.example", CLIENT, SECRET)
    with office(contracts, tmp_path / "provided.db", address=SITE, oidc=provided) as opened:
        yield opened.browser()


def test_the_description_is_valid_openapi(either: TestClient) -> None:
    description = described(either)

    assert description["openapi"].startswith("3.1.")
    validate(description)


def test_every_route_is_described_and_nothing_else(either: TestClient, contracts: Path) -> None:
    app: Any = either.app
    # What a part of a path may hold is no matter of its name.
    named = [(re.sub(r":\w+\}", "}", route.path), route.methods) for route in app.routes]
    routed = {(path, method.lower()) for path, methods in named for method in methods - IMPLIED}
    forms = {(f"/f/{path.stem}", "post") for path in contracts.glob("*.json")}
    operations = {(path, method) for path, said in described(either)["paths"].items() for method in said}

    assert (FORM_ROUTE, "post") in routed
    assert operations == routed - {(FORM_ROUTE, "post")} | forms


def test_every_form_is_described_in_each_encoding(client: TestClient, contracts: Path) -> None:
    served = {path.name for path in contracts.iterdir()}
    for path, said in described(client)["paths"].items():
        if f"{path.removeprefix('/f/')}.json" in served:
            content = said["post"]["requestBody"]["content"]
            assert len(content) == 3, path
            assert {json.dumps(one) for one in content.values()} == {json.dumps(content["application/json"])}


def test_every_response_names_the_headers_it_always_has(client: TestClient) -> None:
    for responses in every(described(client), "responses"):
        for one in responses.values():
            assert "$ref" in one or set(one["headers"]) >= set(HEADERS)


def test_the_schema_of_a_form_takes_what_the_backend_takes(client: TestClient) -> None:
    content = described(client)["paths"][f"/f/{FORM}"]["post"]["requestBody"]["content"]
    validator = jsonschema_rs.Draft202012Validator(content["application/json"]["schema"])

    for changes in ({}, {"energy": ""}, {"energy": "9"}, {"comment": 3}, {"development": None}, {"other": "x"}):
        body = {name: value for name, value in (ANSWERS | changes).items() if value is not None}
        assert validator.is_valid(body) == send(client, **changes).is_success, changes


def test_a_rebuilt_form_is_described_anew(client: TestClient, contracts: Path) -> None:
    data = read_json(contracts)
    data["answers"]["properties"]["energy"]["enum"].append("5")
    described(client)
    write_json(contracts, data)

    schema = described(client)["paths"][f"/f/{FORM}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert "5" in schema["properties"]["energy"]["anyOf"][0]["enum"]


@pytest.mark.parametrize("path", ["/f/health", "/f/openapi.json", "/f/pages.css", "/f/me"])
def test_what_is_no_form_refuses_what_is_sent(client: TestClient, path: str) -> None:
    response = client.post(path, json=ANSWERS)

    assert (response.status_code, set(response.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


@pytest.mark.parametrize("path", ["/f/health/", "/f/receipts/", f"/f/{FORM}/"])
def test_a_slash_too_many_leads_nowhere(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Host": "elsewhere.example"})

    assert response.status_code in {404, 405}
    assert "location" not in response.headers


def every(data: object, name: str) -> Iterator[Any]:
    """Every value under this name, however deep."""
    if isinstance(data, dict):
        if name in data:
            yield data[name]
        for value in data.values():
            yield from every(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from every(value, name)


# Whatever is sent, the answer is one of those that are described

KNOWN = [read_contract(path) for path in sorted(EXAMPLES.glob("*.json"))]
SCHEMA = schemathesis.openapi.from_dict(describe(KNOWN))
SIGNING_IN = schemathesis.openapi.from_dict(describe(KNOWN, has_provider=True)).include(path_regex="^/f/(oidc|sign)")


@contextmanager
def served(folder: Path, sign_in: SignInSettings | None = None) -> Iterator[ASGIClient]:
    app: Any = create_app(Path(shutil.copytree(EXAMPLES, folder / "contracts")), folder / "answers.db", sign_in=sign_in)
    with capture_logs(), get_client(app) as client:
        yield client
        shutdown_lifespans()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ASGIClient]:
    with served(tmp_path_factory.mktemp("described")) as client:
        yield client


@pytest.fixture(scope="module")
def signing_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ASGIClient]:
    with provider() as serves:
        ways = SignInSettings(SITE, oidc=OidcProvider(serves.issuer, CLIENT, SECRET))
        with served(tmp_path_factory.mktemp("provided"), ways) as client:
            yield client


@SCHEMA.parametrize()
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_as_described(running: ASGIClient, case: Case[Any]) -> None:
    if isinstance(case.body, dict) and KEY.fullmatch(str(case.body.get("_key", ""))):
        case.body["_key"] = uuid4().hex  # one that came before is rightly refused with other answers
    # What may be said in an agreement depends on how it stands and who says it: no schema holds that.
    but_for: list[CheckFunction] = [positive_data_acceptance] if "agreement" in case.path else []
    case.call_and_validate(session=running, base_url=running.base_url, excluded_checks=but_for)


@SIGNING_IN.parametrize()
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_who_signs_in_at_a_provider_is_answered_as_described(signing_in: ASGIClient, case: Case[Any]) -> None:
    case.call_and_validate(session=signing_in, base_url=signing_in.base_url)
