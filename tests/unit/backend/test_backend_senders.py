"""Whose a submission is: what a form promises is kept, and nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from rolebook_backend.app import create_app
from rolebook_backend.identity.sending import closed_forms

from .keeping import all_rows
from .sending import ANSWERS, AS_JSON, FORM, PATH, read_json, rows, write_json
from .signing_in import ADA, SITE, Office, office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient


def declare(contracts: Path, identity: str | None, form: str = FORM) -> dict[str, Any]:
    """Let a form say whose its answers are; None says nothing, as older ones did."""
    data = read_json(contracts, form)
    data["submission"].pop("identity", None)
    data["submission"] |= {"identity": identity} if identity else {}
    write_json(contracts, data)
    return data


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    declare(contracts, "optional")
    with office(contracts, anywhere) as running:
        yield running


@pytest.fixture
def ada(opened: Office) -> TestClient:
    """The browser of somebody who has signed in."""
    browser = opened.browser()
    opened.sign_in(browser)
    return browser


def send(browser: TestClient, **more: str) -> Response:
    return browser.post(PATH, json=ANSWERS | more, headers=AS_JSON | {"Origin": SITE})


def people(database: Path | str) -> list[str | None]:
    return [row["person"] for row in rows(database)]


def test_who_has_signed_in_is_noted_and_others_are_not(opened: Office, ada: TestClient, anywhere: Path | str) -> None:
    assert send(ada).status_code == 201
    assert send(opened.browser()).status_code == 201

    assert sorted(people(anywhere), key=str) == [None, ADA.id]


@pytest.mark.parametrize("identity", ["none", None])
def test_a_form_without_names_keeps_nothing_that_leads_to_its_sender(
    opened: Office, ada: TestClient, contracts: Path, anywhere: Path | str, identity: str | None
) -> None:
    declare(contracts, identity)
    before = all_rows(anywhere)
    opened.clock.pass_by(minutes=30)
    assert send(ada).status_code == 201

    after = all_rows(anywhere)
    assert people(anywhere) == [None]
    # Not even when a session was last used tells who sent something at that moment.
    assert after["sessions"] == before["sessions"]
    assert not [value for row in after["submissions"] for value in row.values() if ADA.id == value]


def change(contracts: Path, identity: str) -> str:
    """Publish a form with other rules, as the generator does; returns its digest."""
    data = read_json(contracts)
    data.pop("anonymous", None)
    data |= {"anonymous": True} if identity == "none" else {}
    data["submission"]["identity"] = identity
    return write_json(contracts, data)


def test_what_was_promised_when_the_form_was_filled_in_holds(
    opened: Office, ada: TestClient, contracts: Path, anywhere: Path | str
) -> None:
    older = change(contracts, "none")
    assert send(ada, _contract=older).status_code == 201
    assert change(contracts, "optional") != older
    assert send(ada, _contract=older).status_code == 201
    assert people(anywhere) == [None, None]


def test_a_form_that_has_come_to_need_a_name_takes_none_of_its_older_pages(
    opened: Office, ada: TestClient, contracts: Path, anywhere: Path | str
) -> None:
    older = change(contracts, "none")
    send(ada, _contract=older)
    newer = change(contracts, "required")
    assert newer != older
    refused = send(ada, _contract=older)

    assert (refused.status_code, refused.json()["error"]) == (409, "contract-unknown")
    assert send(ada, _contract=newer).status_code == 201
    assert sorted(people(anywhere), key=str) == [None, ADA.id]


class TestRequired:
    """A form that takes answers of people who have signed in only."""

    @pytest.fixture(autouse=True)
    def _declared(self, opened: Office, contracts: Path) -> None:  # noqa: ARG002 (declares after it)
        declare(contracts, "required")

    def test_takes_them(self, ada: TestClient, anywhere: Path | str) -> None:
        assert send(ada).status_code == 201
        assert people(anywhere) == [ADA.id]

    def test_tells_a_program_where_to_sign_in(self, opened: Office, contracts: Path, anywhere: Path | str) -> None:
        response = send(opened.browser())

        (problem,) = response.json()["errors"]
        page = read_json(contracts)["page"]
        assert (response.status_code, response.json()["error"]) == (401, "sign-in")
        assert problem["href"] == f"/f/sign-in?next=/{page}"
        assert people(anywhere) == []

    def test_shows_the_answers_again_with_the_way_to_the_door(self, opened: Office, contracts: Path) -> None:
        data = read_json(contracts)
        page = contracts.parent / data["page"] / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(
            f"<!doctype html><title>Form</title><form><input type=hidden name=_contract value={data['digest']}>"
            "<div id=field-comment><textarea name=comment></textarea></div></form>"
        )
        sent = ANSWERS | {"comment": "Not lost"}
        response = opened.browser().post(PATH, data=sent, headers={"Origin": SITE})

        document = html.document_fromstring(response.text)
        (link,) = document.xpath("//div[@role='alert']//a")
        assert response.status_code == 401
        assert "Not lost" in document.xpath("string(//textarea)")
        assert (link.get("href"), link.get("target")) == (f"/f/sign-in?next=/{data['page']}", "_blank")

    def test_is_told_of_where_nobody_can_sign_in(self, contracts: Path, database: Path, opened: Office) -> None:
        assert closed_forms(create_app(contracts, database)) == [FORM]
        assert closed_forms(opened.app) == []

    def test_refuses_a_machine(self, opened: Office) -> None:
        refused = opened.browser().post(PATH, json=ANSWERS, headers=AS_JSON | {"Authorization": "Bearer rb_x"})
        assert (refused.status_code, refused.json()["error"]) == (401, "token-refused")
