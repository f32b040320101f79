"""What is refused when it is tried again: it says why, fills no form unasked, and can be gone on with."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from browser.conftest import Served
from browser.queueing import (
    ADDRESS,
    ENDPOINT,
    begin_another,
    failing,
    fill_in,
    kept,
    waiting,
)
from browser.sending import send

pytestmark = pytest.mark.browser


def leave_refused(
    context: BrowserContext, served: Served, status: int, code: str, errors: list[dict[str, str]]
) -> list[dict[str, str]]:
    """Somebody's answers that wait, are refused on a second try, and whose tab is closed; what has been sent."""
    handle, sent = failing(None, {"status": status, "json": {"ok": False, "error": code, "errors": errors}})
    context.route(ENDPOINT, handle)
    page = context.new_page()
    fill_in(page, served)
    send(page)
    waiting(page).get_by_role("button", name="Try now").click()
    expect(waiting(page)).to_contain_text("Not taken")
    page.close()
    return sent


@pytest.mark.parametrize(
    ("status", "code", "errors", "said"),
    [
        (409, "contract-unknown", [], "the form has changed"),
        (422, "invalid", [{"field": "comment", "message": "No such answer."}], "Not taken. No such answer."),
        (400, "", [], "Not taken. The service gave no reason (400)."),
    ],
    ids=["changed", "invalid", "no-reason"],
)
def test_what_is_refused_when_it_is_tried_again_fills_no_form_until_it_is_chosen(
    context: BrowserContext, served: Served, status: int, code: str, errors: list[dict[str, str]], said: str
) -> None:
    sent = leave_refused(context, served, status, code, errors)
    page = context.new_page()
    page.goto(f"{served.url}/assessments/partnership-check/lead/")
    expect(waiting(page)).to_contain_text(said)
    expect(waiting(page).get_by_role("button", name="Try now")).to_have_count(0)
    expect(waiting(page).get_by_role("button", name="Download my answers")).to_be_visible()
    expect(waiting(page).get_by_role("button", name="Go on with these answers")).to_have_count(0)
    waiting(page).get_by_role("link", name="Back to the form").click()
    go_on = waiting(page).get_by_role("button", name="Go on with these answers")
    expect(go_on).to_be_visible()
    expect(waiting(page)).to_contain_text(said)
    expect(page.locator("#comment")).to_have_value("")
    expect(page.locator("fieldset.rb-field input:checked")).to_have_count(0)
    go_on.click()
    expect(page.locator("#comment")).to_have_value("In the train")
    expect(page.get_by_role("region", name="Your draft")).to_be_focused()
    expect(waiting(page)).to_have_count(0)
    assert kept(page) == []
    send(page)

    expect(page.locator(".rb-receipt")).to_be_visible()
    assert len(sent) == 3
    assert sent[2]["_key"] != sent[0]["_key"]


def test_going_on_with_refused_answers_can_be_undone_and_then_they_wait_again(
    context: BrowserContext, served: Served
) -> None:
    leave_refused(context, served, 422, "invalid", [])
    page = context.new_page()
    fill_in(page, served, comment="Of the next person")
    draft = page.get_by_role("region", name="Your draft")
    waiting(page).get_by_role("button", name="Go on with these answers").click()
    expect(page.locator("#comment")).to_have_value("In the train")
    draft.get_by_role("button", name="Undo").click()
    expect(page.locator("#comment")).to_have_value("Of the next person")
    waiting(page).get_by_role("button", name="Go on with these answers").click()
    page.locator("#comment").fill("In the tram")

    expect(draft.get_by_role("button", name="Undo")).to_have_count(0)
    expect(waiting(page)).to_have_count(0)


def test_of_refused_answers_what_the_form_does_not_take_any_more_is_named(
    context: BrowserContext, served: Served
) -> None:
    leave_refused(context, served, 409, "contract-unknown", [])
    page = context.new_page()
    begin_another(page, served)
    page.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((one) => one.includes(":queue:"));
          const entry = JSON.parse(localStorage.getItem(name));
          Object.assign(entry.record, { contract: "sha256:0", answers: { ...entry.record.answers, gone: "level-1" } });
          entry.said.gone = ["A question", "Level 1"];
          localStorage.setItem(name, JSON.stringify(entry));
        }"""
    )
    page.goto(served.url + ADDRESS)
    waiting(page).get_by_role("button", name="Go on with these answers").click()

    expect(page.get_by_role("region", name="Your draft").get_by_role("listitem")).to_have_text(["A question: Level 1"])
    expect(page.locator("#comment")).to_have_value("In the train")


def test_a_form_that_has_been_sent_takes_no_refused_answers(context: BrowserContext, served: Served) -> None:
    leave_refused(context, served, 422, "invalid", [])
    page = context.new_page()
    fill_in(page, served, comment="Of the next person")
    send(page)
    expect(page.locator(".rb-receipt")).to_be_focused()
    expect(waiting(page).get_by_role("button", name="Go on with these answers")).to_have_count(0)
    waiting(page).get_by_role("link", name="Back to the form").click()

    expect(waiting(page).get_by_role("button", name="Go on with these answers")).to_be_visible()
    expect(page.locator("#comment")).to_have_value("")
