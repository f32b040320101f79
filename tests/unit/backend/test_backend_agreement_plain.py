"""An agreement without script: its form's own page behind each link, errors and conflicts in it, nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rolebook_backend.texts import TEXTS

from .agreeing import FORM, POLICY, begun, build, follow
from .sending import AS_JSON, read_json, write_json
from .test_backend_agreement import COMPLETE

WHOLE = {**COMPLETE, "_action": "send"}
OTHER_ORIGIN = {"Origin": "http://elsewhere.example"}


@pytest.fixture(autouse=True)
def built(contracts: Path) -> None:
    build(contracts)


def test_two_people_carry_it_to_the_end_by_their_links(any_client: TestClient) -> None:
    client = any_client
    found = begun(client, **{"goal.goal": "Ask"})
    draft = follow(client, found["holder"])
    assert draft.actions == ["send", "save"]
    assert draft.entered["goal.goal"] == "Ask"
    sent = draft.press("send", **COMPLETE)
    assert sent.words("//*[@aria-current]") == ["in review"]
    assert (sent.actions, sent.document.xpath("//form//input[@type='text']")) == ([], [])

    reviewed = follow(client, found["manager"])
    assert reviewed.actions == ["confirm", "ask"]
    asked = reviewed.press("ask", _name="Grace", _note="My part", **{"support.given.1": "Time"})
    assert asked.words("//*[@id='rb-turn']")[0].startswith("State: changes asked. It is the turn of: Ada")
    again = follow(client, found["holder"])
    assert again.words("//blockquote/p") == ["My part", "Grace, Their manager"]
    assert again.press("send").words("//*[@aria-current]") == ["in review"]
    end = follow(client, found["manager"]).press("confirm")
    assert end.words("//*[@aria-current]") == ["confirmed by both"]
    assert end.words("//section//dd")[:2][0].startswith("Ada, confirmed on ")
    over = end.press("supersede", _note="A new year")
    assert (over.actions, over.words("//*[@aria-current]")) == ([], ["superseded"])
    assert [line.partition(": ")[2].partition(",")[0] for line in over.words("//ol[not(@class)]/li")] == [
        "sent it for review",
        "asked for changes",
        "sent it for review",
        "confirmed it",
        "superseded it",
    ]


def test_what_is_not_ones_own_is_text_and_what_is_picked_is_offered(client: TestClient) -> None:
    found = begun(client, **WHOLE)
    shown = follow(client, found["manager"])

    assert not shown.form.xpath(".//input[@name='goal.goal']")
    assert shown.words("//*[@id='field-goal.goal']") == ["My goal Ask before answering"]
    picks = shown.form.xpath(".//details[@class='rb-pick']//input[@name='leadership.behaviours']")
    assert [(one.get("value"), one.get("checked")) for one in picks] == [
        ("service-quality.listens", "checked"),
        ("service-quality.keeps-word", None),
    ]
    assert not shown.document.find_class("rb-plain")
    hidden = {one.name: one.value for one in shown.form.xpath(".//input[@type='hidden']")}
    assert (hidden["_revision"], len(hidden["_key"])) == ("1", 24)
    assert "Kept here" in shown.words("//form/p")


def test_the_page_says_where_it_is_sent_and_tells_its_address_to_nobody(client: TestClient) -> None:
    link = begun(client)["holder"]
    shown = follow(client, link)
    secret = link.rpartition("/")[2]

    assert shown.form.get("action") == f"../../f/agreements/{secret}"
    assert shown.form.get("data-elsewhere") == f"../../agreements/win-win/management/#agreement={secret}"
    assert shown.document.xpath("//a/@href")[0] == "../../agreements/win-win/"
    assert shown.response.headers["referrer-policy"] == "strict-origin"
    assert shown.response.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert shown.response.headers["cache-control"] == "no-store"
    # The Enter key in a line of text presses the first button: it does nothing.
    first = shown.form.xpath(".//button")[0]
    assert (first.get("type"), first.get("disabled")) == ("submit", "disabled")


def test_what_does_not_hold_comes_back_with_all_that_was_entered(client: TestClient) -> None:
    link = begun(client)["holder"]
    words = {"area.responsibility": "The archive", "_name": "", "_note": "Look\nhere"}
    shown = follow(client, link).press("send", **words)

    assert shown.response.status_code == 422
    assert shown.words("//title") == ["Error: Win-win"]
    summary = shown.words("//div[@class='rb-error-summary']//li")
    assert summary[0] == TEXTS["fault_name"]
    assert f"Write an answer for {'My goal'}." in summary
    assert shown.document.xpath("//div[@class='rb-error-summary']//a/@href")[0] == "#_name"
    assert (shown.entered["area.responsibility"], shown.entered["_note"].strip()) == ("The archive", "Look\nhere")
    assert shown.form.get("data-module") is None
    assert shown.press("send", **COMPLETE, _name="Ada").words("//*[@aria-current]") == ["in review"]


def test_who_was_slower_sees_both_and_can_send_theirs(client: TestClient) -> None:
    link = begun(client, **{"area.responsibility": "The desk"})["holder"]
    slow = follow(client, link)
    follow(client, link).press("save", **{"area.responsibility": "The desk and the post", "results.1.note": "By count"})
    late = slow.press("save", **{"area.responsibility": "The hall", "goal.goal": "Ask"})

    assert late.response.status_code == 409
    assert late.words("//*[@role='alert']") == [TEXTS["late"]]
    assert late.words("//div[@data-agree='news']//li//dd") == ["The desk and the post", "The hall", "–", "Ask"]
    assert late.entered["area.responsibility"] == "The hall"
    assert late.entered["results.1.note"].strip() == "By count"
    late.press("save")
    kept = client.get(link, headers=AS_JSON).json()["answers"]
    assert kept == {"area.responsibility": "The hall", "results.1.note": "By count", "goal.goal": "Ask"}


def test_what_was_written_when_it_was_no_longer_ones_turn_is_shown(client: TestClient) -> None:
    link = begun(client, **COMPLETE)["holder"]
    slow = follow(client, link)
    follow(client, link).press("send")
    late = slow.press("save", **{"area.responsibility": "The hall"})

    assert (late.response.status_code, late.actions) == (409, [])
    assert late.words("//*[@role='alert']") == [TEXTS["late_other"]]
    assert late.words("//div[@data-agree='news']//li//dd") == ["The help desk", "The hall"]


def test_a_page_that_was_sent_already_is_late_when_it_is_sent_again_with_other_answers(client: TestClient) -> None:
    first = follow(client, begun(client, **COMPLETE)["holder"])
    first.press("send")
    again = first.press("send", **{"area.responsibility": "The hall"})

    assert (again.response.status_code, again.words("//*[@role='alert']")) == (422, [TEXTS["late_other"]])
    assert again.words("//div[@data-agree='news']//li//dd") == ["The help desk", "The hall"]
    assert first.press("send").words("//*[@aria-current]") == ["in review"]


def test_changes_are_told_one_by_one(client: TestClient) -> None:
    before = {**WHOLE, "results.1.note": "By count", "results.2.result": "Less noise", "results.2.due": "2026-12-01"}
    found = begun(client, **before)
    follow(client, found["manager"]).press(
        "ask",
        _name="Grace",
        _note="See",
        **{
            "area.responsibility": "The desk",
            "results.1.note": "",
            "results.2.result": "Less <noise>",
            "results.3.result": "More light",
            "results.3.due": "2027-01-01",
            "leadership.behaviours": ["service-quality.keeps-word"],
            "support.given.1": "Time",
        },
    )
    shown = follow(client, found["holder"])

    assert shown.words("//div[@data-agree='news']/ul/li") == [
        "Area and limits: Area of responsibility (Changed) BeforeThe help deskNowThe desk",
        "Expected results: How we will know (1) (Removed) BeforeBy count",
        "Expected results: Result (2) (Changed) BeforeLess noiseNowLess <noise>",
        "Expected results: Result (3) (Added) NowMore light",
        "Expected results: Due by (3) (Added) Now1 January 2027",
        "Leadership behaviours: Behaviours to show (Changed) BeforeListens firstNowKeeps their word",
        "Support: What I will do (1) (Added) NowTime",
    ]
    assert not shown.form.xpath(".//*[@id='field-support.given.2']")


def test_a_draft_is_its_writers_own(client: TestClient) -> None:
    shown = follow(client, begun(client, **{"goal.goal": "Ask"})["manager"])

    assert TEXTS["agreement_unseen"] in shown.words("//form//p")
    assert (shown.actions, "Ask" in shown.response.text.replace("Ask for", "")) == ([], False)


def test_without_the_built_page_it_is_shown_and_goes_on_all_the_same(client: TestClient, contracts: Path) -> None:
    found = begun(client, **COMPLETE)
    shutil.rmtree(contracts.parent / "agreements")
    draft = follow(client, found["holder"])

    assert "The help desk" in draft.words("//dd")
    assert draft.document.xpath("//main//a/@href")[0].startswith("/agreements/win-win/management/#agreement=")
    assert draft.press("send").words("//*[@aria-current]") == ["in review"]
    empty = follow(client, found["manager"]).press("ask", _name="Grace", _note="")
    assert empty.words("//div[@class='rb-error-summary']//li") == [TEXTS["fault_note"]]
    asked = empty.press("ask", _name="Grace", _note="More")
    assert asked.words("//*[@id='rb-turn']")[0].startswith("State: changes asked.")
    (contracts / f"{FORM}.json").unlink()
    assert follow(client, found["holder"]).press("send").words("//*[@aria-current]") == ["in review"]
    assert follow(client, found["manager"]).press("confirm").words("//*[@aria-current]") == ["confirmed by both"]


def test_under_a_newer_form_what_no_longer_fits_is_told_and_it_is_sent_anew(
    client: TestClient, contracts: Path
) -> None:
    found = begun(client, **WHOLE)
    data = read_json(contracts, FORM)
    gone = next(field for field in data["fields"] if field["name"] == "area.responsibility")
    data["fields"].remove(gone)
    data["answers"]["required"].remove(gone["name"])
    del data["answers"]["properties"][gone["name"]]
    new = write_json(contracts, data)
    build(contracts)
    shown = follow(client, found["manager"])

    assert shown.actions == ["ask"]
    assert TEXTS["agreement_newer_form"] in shown.words("//form//p")
    assert "The help desk" in shown.words("//div[@data-agree='news']//dd")
    asked = shown.press("ask", _name="Grace", _note="New form")
    assert asked.words("//*[@id='rb-turn']")[0].startswith("State: changes asked.")
    assert client.get(found["holder"], headers=AS_JSON).json()["digest"] == new
    follow(client, found["holder"]).press("send")
    assert follow(client, found["manager"]).press("confirm").words("//*[@aria-current]") == ["confirmed by both"]


def test_a_post_from_elsewhere_or_to_nowhere_is_no_page_of_an_agreement(client: TestClient) -> None:
    link = begun(client)["holder"]

    assert client.post(link, data={"_action": "save"}, headers=OTHER_ORIGIN).status_code == 403
    assert client.get(f"/f/agreements/{'x' * 32}").status_code == 404
    assert client.post(f"/f/agreements/{'x' * 32}", data={"_action": "save"}).status_code == 404
