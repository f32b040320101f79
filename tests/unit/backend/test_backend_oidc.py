"""Signing in at a provider of identities, and all that must not let anybody in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2
import jsonschema_rs
import pytest
from joserfc.jwk import OctKey, RSAKey

from rolebook_backend.identity.settings import OidcProvider

from .provider import CLIENT, SECRET, Provider, provider
from .signing_in import ADA, GRACE, ONLY_JSON, SITE, Office, office

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient


@pytest.fixture
def serves() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def opened(contracts: Path, database: Path, serves: Provider, logged: object) -> Iterator[Office]:
    with office(contracts, database, address=SITE, oidc=OidcProvider(serves.issuer, CLIENT, SECRET)) as running:
        yield running


@pytest.fixture
def browser(opened: Office) -> TestClient:
    return opened.browser()


def to_provider(browser: TestClient, following: str = "") -> str:
    """Go to the provider and return the address it leads back to."""
    there = browser.get("/f/oidc", params={"next": following}).headers["location"]
    back = urlsplit(httpx2.get(there).headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"{SITE}/f/oidc/back"
    return f"{back.path}?{back.query}"


def sign_in(browser: TestClient, following: str = "") -> Response:
    return browser.get(to_provider(browser, following), headers=ONLY_JSON)


def test_the_way_to_the_provider_and_back(opened: Office, browser: TestClient, serves: Provider) -> None:
    assert 'href="/f/oidc?next=/forms/"' in browser.get("/f/sign-in?next=/forms/").text
    response = sign_in(browser, "/forms/")

    (asked,) = serves.asked
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
    assert (response.status_code, response.headers["location"]) == (303, "/forms/")
    assert browser.get("/f/me", headers=ONLY_JSON).json()["id"] == ADA.id
    assert sign_in(browser, "https://elsewhere.example/").headers["location"] == "/f/me"


def test_the_cookie_that_remembers_the_way_is_as_safe_as_that_of_the_session(browser: TestClient) -> None:
    cookie = browser.get("/f/oidc").headers["set-cookie"]

    assert cookie.startswith("__Host-rolebook-oidc=")
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= {part.lower() for part in cookie.split("; ")}


@pytest.mark.parametrize(
    ("claims", "status", "code"),
    [({}, 303, ""), ({"email": "nobody@example.com"}, 403, "person-unknown"), ({"sub": None}, 403, "sign-in-failed")],
)
def test_what_is_answered_on_the_way_is_what_the_description_says(
    browser: TestClient, serves: Provider, claims: dict[str, Any], status: int, code: str
) -> None:
    serves.claims = claims
    description = browser.get("/f/openapi.json").json()
    left, back = browser.get("/f/oidc"), sign_in(browser)
    assert (left.status_code, back.status_code) == (302, status)
    assert back.json()["error"] == code if code else not back.content

    for path, answer in (("/f/oidc", left), ("/f/oidc/back", back)):
        said = description["paths"][path]["get"]["responses"][str(answer.status_code)]
        assert {name.lower() for name in said["headers"]} <= set(answer.headers)
        if answer.content:
            schema = said["content"]["application/json"]["schema"] | {"components": description["components"]}
            jsonschema_rs.validate(schema, answer.json())


WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "else"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "else"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "issued in the future": {"iat": int(time.time()) + 3600},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_is_wrong_lets_nobody_in(browser: TestClient, serves: Provider, wrong: str) -> None:
    serves.claims = WRONG[wrong]

    refused(browser, sign_in(browser), "sign-in-failed")


UNKNOWN: tuple[dict[str, Any], ...] = (
    {"email_verified": False},
    {"email_verified": None},
    {"email": None},
    {"email": ["ada@example.com"]},
    {"email": "nobody@example.com"},
    {"email": "gone@example.com"},
    {"email": "ad\u0430@example.com"},
)


@pytest.mark.parametrize("claims", UNKNOWN)
def test_who_is_not_known_by_a_verified_address_is_not_let_in(
    browser: TestClient, serves: Provider, claims: dict[str, Any]
) -> None:
    serves.claims = claims

    refused(browser, sign_in(browser), "person-unknown")


def test_a_signature_by_any_other_key_lets_nobody_in(browser: TestClient, serves: Provider) -> None:
    serves.signs_with = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    refused(browser, sign_in(browser), "sign-in-failed")

    serves.header = {"alg": "none"}
    refused(browser, sign_in(browser), "sign-in-failed")

    serves.header = {"alg": "HS256", "kid": "one"}
    serves.signs_with = OctKey.import_key(SECRET)
    refused(browser, sign_in(browser), "sign-in-failed")


def test_a_state_of_another_browser_lets_nobody_in(opened: Office, browser: TestClient) -> None:
    back = to_provider(browser)
    refused(opened.browser(), opened.browser().get(back, headers=ONLY_JSON), "sign-in-failed")

    other = opened.browser()
    to_provider(other)
    refused(other, other.get(back, headers=ONLY_JSON), "sign-in-failed")


def test_the_way_back_is_gone_once(browser: TestClient) -> None:
    back = to_provider(browser)
    assert browser.get(back).status_code == 303
    again = browser.get(back, headers=ONLY_JSON)

    assert (again.status_code, again.json()["error"]) == (403, "sign-in-failed")


def test_a_provider_that_refuses_or_is_not_there_is_told_without_detail(
    browser: TestClient, serves: Provider, logged: list[MutableMapping[str, Any]]
) -> None:
    serves.metadata = {"issuer": "https://elsewhere.example"}
    refused(browser, browser.get("/f/oidc", headers=ONLY_JSON))
    serves.metadata = {"token_endpoint": "http://127.0.0.1:9/token"}
    refused(browser, sign_in(browser))
    refused(browser, browser.get("/f/oidc/back?error=access_denied&error_description=x", headers=ONLY_JSON))
    assert SECRET not in str(logged)


def test_the_subject_names_a_person_where_that_was_chosen(
    contracts: Path, database: Path, serves: Provider, logged: object
) -> None:
    way = OidcProvider(serves.issuer, CLIENT, SECRET, person_by="sub")
    with office(contracts, database, address=SITE, oidc=way) as opened:
        browser = opened.browser()
        # The address, verified or not, is nothing then.
        refused(browser, sign_in(browser), "person-unknown")
        serves.claims = {"sub": GRACE.id, "email": "ada@example.com"}
        assert sign_in(browser).status_code == 303
        assert browser.get("/f/me", headers=ONLY_JSON).json()["id"] == GRACE.id


def refused(browser: TestClient, response: Response, code: str = "sign-in-failed") -> None:
    assert (response.status_code, response.json()["error"]) == (403, code)
    assert browser.get("/f/me", headers=ONLY_JSON).status_code == 401
