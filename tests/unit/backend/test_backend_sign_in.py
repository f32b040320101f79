"""Signing in by a link sent by mail: who gets one, how often it works, what the session is worth."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from .keeping import all_rows
from .signing_in import ADA, GONE, GRACE, ONLY_JSON, SITE, Office, office

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from pathlib import Path
    from typing import Any

    from starlette.testclient import TestClient


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    with office(contracts, anywhere) as running:
        yield running


@pytest.fixture
def browser(opened: Office) -> TestClient:
    return opened.browser()


def who(browser: TestClient) -> str:
    response = browser.get("/f/me", headers=ONLY_JSON)
    return str(response.json().get("id", "")) if response.status_code == 200 else ""


def test_a_link_signs_in_once_and_leads_where_somebody_was(opened: Office, browser: TestClient) -> None:
    asked = opened.ask(browser, " Ada@Example.com ", "/forms/check/?role=staff#top")
    shown = browser.get(opened.link())
    entered = browser.post(opened.link(), headers={"Origin": SITE})

    assert asked.status_code == shown.status_code == 200
    assert [mail[0] for mail in opened.mailbox.mails] == [ADA.email]
    assert ADA.email in shown.text
    assert (entered.status_code, entered.headers["location"]) == (303, "/forms/check/?role=staff#top")
    assert who(browser) == ADA.id
    assert opened.browser().post(opened.link(), headers={"Origin": SITE}).status_code == 404
    assert opened.browser().get(opened.link()).status_code == 404


def test_a_program_that_opens_links_uses_none_up(opened: Office, browser: TestClient) -> None:
    opened.ask(browser, ADA.email)
    for _ in range(3):
        scanner = opened.browser()
        assert scanner.get(opened.link()).status_code == 200
        assert who(scanner) == ""

    assert browser.post(opened.link(), headers={"Origin": SITE}).status_code == 303


def test_nobody_learns_who_is_on_the_list(opened: Office, browser: TestClient) -> None:
    answers = [opened.ask(browser, email) for email in (ADA.email, GONE.email, "nobody@example.com")]

    assert len({(answer.status_code, answer.text, tuple(answer.headers)) for answer in answers}) == 1
    assert [mail[0] for mail in opened.mailbox.mails] == [ADA.email]


def test_a_mail_server_that_fails_is_told_of_in_the_log_only(
    opened: Office, browser: TestClient, logged: list[MutableMapping[str, Any]]
) -> None:
    opened.mailbox.fault = OSError("ada@example.com: no such mailbox")

    assert opened.ask(browser, ADA.email).status_code == 200
    assert logged[-1]["kind"] == "OSError"
    assert "ada@example.com" not in str(logged)


def test_a_link_ends_after_a_quarter_of_an_hour(opened: Office, browser: TestClient) -> None:
    opened.ask(browser, ADA.email)
    opened.clock.pass_by(minutes=15)

    assert browser.get(opened.link()).status_code == 404
    assert browser.post(opened.link(), headers={"Origin": SITE}).status_code == 404
    assert who(browser) == ""


def test_of_many_who_use_a_link_at_once_one_is_let_in(opened: Office, browser: TestClient) -> None:
    opened.ask(browser, ADA.email)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: opened.browser().post(opened.link(), headers={"Origin": SITE}), range(8)))

    assert sorted(answer.status_code for answer in answers) == [303] + [404] * 7


def test_secrets_are_kept_as_digests_and_stay_out_of_the_log(
    opened: Office, browser: TestClient, anywhere: Path | str, logged: list[MutableMapping[str, Any]]
) -> None:
    opened.sign_in(browser)
    used = opened.link()
    opened.ask(browser, ADA.email)
    secrets = [browser.cookies["__Host-rolebook"], used.rpartition("/")[2], opened.link().rpartition("/")[2]]

    rows = all_rows(anywhere)
    assert len(rows["sessions"]) == len(rows["sign_in_links"]) == 1
    assert not [secret for secret in secrets if secret in str(rows) or secret in str(logged)]


def test_the_cookie_is_out_of_reach_of_scripts_other_hosts_and_plain_http(opened: Office, browser: TestClient) -> None:
    cookie = opened.sign_in(browser).headers["set-cookie"]

    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-rolebook=")
    assert {one.lower() for one in attributes} == {"httponly", "secure", "samesite=lax", "path=/"}


def test_signing_in_begins_a_new_session_and_ends_the_one_before(opened: Office, browser: TestClient) -> None:
    opened.sign_in(browser)
    first = browser.cookies["__Host-rolebook"]
    opened.sign_in(browser, GRACE.email)
    other = opened.browser()
    other.cookies.set("__Host-rolebook", first)

    assert browser.cookies["__Host-rolebook"] != first
    assert (who(browser), who(other)) == (GRACE.id, "")


def test_a_secret_that_a_browser_brings_along_becomes_no_session(opened: Office, browser: TestClient) -> None:
    browser.cookies.set("__Host-rolebook", "chosen-by-somebody-else", domain="handbook.example", path="/")
    opened.sign_in(browser)
    other = opened.browser()
    other.cookies.set("__Host-rolebook", "chosen-by-somebody-else")

    assert who(other) == ""


def test_a_session_ends_when_it_is_not_used_and_after_a_working_day(opened: Office, browser: TestClient) -> None:
    opened.sign_in(browser)
    for _ in range(7):
        opened.clock.pass_by(minutes=100)
        assert who(browser) == ADA.id
    opened.clock.pass_by(minutes=20)
    assert who(browser) == ""

    opened.sign_in(browser)
    opened.clock.pass_by(hours=2)
    assert who(browser) == ""


def test_who_leaves_the_list_is_signed_out(opened: Office, browser: TestClient) -> None:
    opened.sign_in(browser)
    opened.run("set_people", [GONE.__class__(**{**_fields(ADA), "active": False})])

    assert who(browser) == ""


def test_signing_out_takes_a_form_of_the_very_session(opened: Office, browser: TestClient) -> None:
    opened.sign_in(browser)
    page = browser.get("/f/me").text
    token = page.partition('name="_token" value="')[2].partition('"')[0]

    for wrong in ("", "0" * 64, "é"):
        refused = browser.post("/f/sign-out", data={"_token": wrong}, headers={"Origin": SITE} | ONLY_JSON)
        assert (refused.status_code, refused.json()["error"]) == (403, "form-token")
    elsewhere = browser.post("/f/sign-out", data={"_token": token}, headers={"Origin": "https://elsewhere.example"})
    assert (elsewhere.status_code, who(browser)) == (403, ADA.id)

    kept = browser.cookies["__Host-rolebook"]
    assert browser.post("/f/sign-out", data={"_token": token}, headers={"Origin": SITE}).status_code == 303
    browser.cookies.set("__Host-rolebook", kept)
    assert who(browser) == ""


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:1", "/a" * 1500],
)
def test_nobody_is_led_to_another_site(opened: Office, browser: TestClient, address: str) -> None:
    assert opened.sign_in(browser, following=address).headers["location"] == "/f/me"
    assert address not in browser.get("/f/sign-in", params={"next": address}).text


def test_asking_too_often_is_refused_whoever_it_is_for(opened: Office) -> None:
    for email in (ADA.email, "nobody@example.com"):
        answers = [opened.ask(opened.browser(f"203.0.113.{number}"), email) for number in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert "retry-after" in answers[-1].headers

    browser = opened.browser("198.51.100.1")
    answers = [opened.ask(browser, f"somebody-{number}@example.com") for number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


def test_what_is_no_address_and_what_comes_from_elsewhere_is_refused(opened: Office, browser: TestClient) -> None:
    assert opened.ask(browser, "ada at example").status_code == 422
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert browser.post("/f/sign-in", data={"email": ADA.email}, headers=elsewhere).status_code == 403
    opened.ask(browser, ADA.email)
    assert browser.post(opened.link(), headers=elsewhere).status_code == 403


def test_who_is_not_signed_in_is_led_to_the_door_and_back(opened: Office, browser: TestClient) -> None:
    response = browser.get("/f/me")

    assert (response.status_code, response.headers["location"]) == (303, "/f/sign-in?next=/f/me")
    assert 'value="/f/me"' in browser.get(response.headers["location"]).text


def test_where_nobody_signs_in_there_is_no_door(client: TestClient) -> None:
    assert client.get("/f/sign-in").status_code == 404
    assert client.post("/f/sign-in", data={"email": ADA.email}).status_code == 404
    assert client.get("/f/me").status_code == 401


def _fields(person: object) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("id", "email", "name", "role", "manager", "access", "active")}
