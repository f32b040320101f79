"""Somebody's own page: what they sent, what waits for them, their agreements, their data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from rolebook_backend import cadence
from rolebook_backend.contracts import read_contract
from rolebook_backend.store.times import later, now
from rolebook_backend.texts import day_in_words

from .sending import FORM, read_json, write_json
from .signing_in import ONLY_JSON, SITE
from .teaming import ADA, AGREED, BOB, GRACE, SIGNED, a_year_passes, ada, browser_of, due, opened, read, repeats, send

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from .signing_in import Office

__all__ = ["ada", "opened"]

BEGIN = {"_by": "holder", "_name": "Grace", "_action": "save", "goal.goal": "Fewer queues"}


def todo(page: html.HtmlElement) -> list[str]:
    return [" ".join(item.text_content().split()) for item in page.xpath("//*[@class='rb-todo'][1]/li")]


def test_what_is_due_leads_to_its_form_until_it_is_sent(ada: TestClient, contracts: Path) -> None:
    before = read(ada)
    assert todo(before) == [
        "What my role asks of me Not signed yet.",
        "Competency self-assessment: Professional Not sent yet.",
    ]
    assert before.xpath("//*[@class='rb-todo']//a/@href")[1] == f"/{read_json(contracts)['page']}"

    sent = [send(ada, form).json()["next"] for form in (SIGNED, FORM)]
    after = read(ada)
    assert "Nothing waits for you." in after.text_content()
    rows = [" ".join(row.text_content().split()) for row in after.xpath("//tbody/tr")]
    assert "still asks the same; your manager can read it" in rows[0]
    assert "still what was signed" in rows[1]
    assert sorted(after.xpath("//tbody//a[starts-with(@href, '/f/receipts/')]/@href")) == sorted(sent)


def test_what_was_signed_is_due_again_when_it_changes_in_what_matters(ada: TestClient, contracts: Path) -> None:
    send(ada, SIGNED)
    data = read_json(contracts, SIGNED)
    data["shown"][0]["digest"] = data["signing"]["digest"] = "sha256:another"
    write_json(contracts, data)

    assert todo(read(ada))[0].endswith(
        "You signed version 1.0. It has changed in what matters since: please sign it again."
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (("joining", "material-change"), []),
        (("joining",), []),
        (("joining", "every-year"), ["it is to be signed every year."]),
        (("every-year",), ["it is to be signed every year."]),
    ],
)
def test_what_is_signed_every_year_is_due_again_after_one(
    ada: TestClient, contracts: Path, monkeypatch: pytest.MonkeyPatch, when: tuple[str, ...], said: list[str]
) -> None:
    due(contracts, *when)
    assert "What my role asks of me Not signed yet." in todo(read(ada))
    send(ada, FORM)
    send(ada, SIGNED)
    signed = day_in_words(read_contract(contracts / f"{SIGNED}.json"), cadence.today())
    assert todo(read(ada)) == []

    a_year_passes(monkeypatch)
    after = read(ada)
    assert todo(after) == [f"What my role asks of me You signed on {signed}; {one}" for one in said]
    assert ("a year has passed" in after.text_content()) == bool(said)


def test_who_has_signed_again_within_the_year_owes_nothing(
    opened: Office, ada: TestClient, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(contracts, "every-year")
    send(ada, SIGNED)
    send(ada, FORM)
    signed = next(one for one in opened.run("newest_of", [ADA.id]) if one.form == SIGNED)
    a_year_passes(monkeypatch)
    assert len(todo(read(ada))) == 1
    again = replace(
        signed, id="again", receipt="again", idempotency_key="again-again", received_at=later(now(), days=9)
    )
    opened.run("add", again)
    renewed = read(ada)
    assert todo(renewed) == []
    assert "a year has passed" not in renewed.text_content()  # of the earlier one either
    a_year_passes(monkeypatch)
    assert len(todo(read(ada))) == 1


def test_an_assessment_with_a_cadence_waits_again_once_its_time_is_over(
    ada: TestClient, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(ada, SIGNED)
    send(ada, FORM)
    sent = day_in_words(read_contract(contracts / f"{FORM}.json"), cadence.today())
    a_year_passes(monkeypatch, days=93)
    assert todo(read(ada)) == []
    repeats(contracts, "quarter")
    after = read(ada)
    (due,) = todo(after)
    assert due.endswith(f"You sent it on {sent}; it is time to fill it in again.")
    assert "its time is over" in after.text_content()
    send(ada, FORM, comment="Another one")
    repeats(contracts, "year")
    assert todo(read(ada)) == []


def test_a_page_is_its_persons_alone(opened: Office, ada: TestClient) -> None:
    send(ada, comment="Only mine")
    assert "rb-results" not in browser_of(opened, BOB).get("/f/me").text
    for path in ("/f/me", "/f/me/export", f"/f/me/beside/{FORM}"):
        assert opened.browser().get(path).headers["location"] == f"/f/sign-in?next={path}"
        assert opened.browser().get(path, headers=ONLY_JSON).status_code == 401


def test_without_a_role_nobody_knows_what_is_due(opened: Office, contracts: Path) -> None:
    for form in (FORM, SIGNED):
        data = read_json(contracts, form)
        data["submission"]["identity"] = "none"
        write_json(contracts, data)
    assert "Nothing waits for you." in read(browser_of(opened, ADA)).text_content()
    roleless = type(ADA)("ada", ADA.email)
    opened.run("set_people", [roleless])
    assert "names no role for you" in read(browser_of(opened, ADA)).text_content()


def test_ones_own_data_is_a_file(ada: TestClient) -> None:
    send(ada, comment="All of it")
    response = ada.get("/f/me/export")

    content = response.json()
    assert response.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert content["person"]["email"] == ADA.email
    assert [one["answers"]["comment"] for one in content["sent"]] == ["All of it"]
    assert content["about_you"] == content["agreements"] == []
    assert not {"idempotency_key", "body_fingerprint"} & content["sent"][0].keys()


class TestAgreements:
    """An agreement that Grace began, who has signed in, and Ada opened, who has too."""

    @pytest.fixture
    def grace(self, opened: Office) -> TestClient:
        return browser_of(opened, GRACE)

    @pytest.fixture
    def links(self, grace: TestClient) -> dict[str, str]:
        found: dict[str, str] = send(grace, AGREED, **BEGIN).json()["links"]
        return found

    @staticmethod
    def way_in(page: html.HtmlElement) -> tuple[str, str]:
        form, *_ = page.xpath("//form[starts-with(@action, '/f/me/agreements/')]")
        return form.get("action"), form.xpath("string(input[@name='_token']/@value)")

    def test_it_waits_for_whose_turn_it_is(self, grace: TestClient, ada: TestClient, links: dict[str, str]) -> None:
        ada.get(links["manager"])
        waiting, other = read(grace), read(ada)
        assert todo(waiting)[-1] == "Win-win agreement (Ada) It is your turn."
        assert "draft; Grace is to go on" in " ".join(other.text_content().split())

    def test_its_people_come_in_without_the_link_they_once_got(
        self, grace: TestClient, links: dict[str, str], contracts: Path
    ) -> None:
        assert links
        address, token = self.way_in(read(grace))
        response = grace.post(address, data={"_token": token}, headers={"Origin": SITE})

        found = re.fullmatch(
            rf"/{read_json(contracts, AGREED)['page']}#agreement=([\w-]+)", response.headers["location"]
        )
        assert response.status_code == 303
        assert found
        seat = grace.get(f"/f/agreements/{found[1]}", headers=ONLY_JSON).json()
        assert (seat["person"], seat["answers"]) == ("holder", {"goal.goal": "Fewer queues"})

    def test_nobody_else_does(self, opened: Office, grace: TestClient, links: dict[str, str]) -> None:
        assert links
        address, token = self.way_in(read(grace))
        bob = browser_of(opened, BOB)
        own = read(bob).xpath("string(//form[@action='/f/sign-out']/input/@value)")
        headers = {"Origin": SITE} | ONLY_JSON
        assert bob.post(address, data={"_token": own}, headers=headers).json()["error"] == "agreement-unknown"
        assert grace.post(address, data={"_token": own}, headers=headers).json()["error"] == "form-token"
        assert grace.post(address, data={"_token": token}, headers={"Origin": "https://x.example"}).status_code == 403
        assert opened.browser().post(address, headers=headers).status_code == 401

    def test_an_agreement_without_names_leaves_no_trace_of_who_opened_it(
        self, opened: Office, ada: TestClient, links: dict[str, str], contracts: Path
    ) -> None:
        data = read_json(contracts, AGREED)
        data["submission"]["identity"] = "none"
        write_json(contracts, data)
        ada.get(links["manager"])
        assert opened.run("agreements_of", [ADA.id]) == []
