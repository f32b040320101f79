"""The development plan: begun from gaps and wishes, kept and not sent, and gone when the person is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.assessing import fill_in, show_result
from browser.conftest import Served
from browser.sending import send
from browser.test_form import ADDRESS, _answer

pytestmark = pytest.mark.browser

WORDS = "Ask two colleagues what they need."


def test_a_gap_and_a_wish_go_into_the_plan_which_is_kept_and_not_sent(page: Page, served: Served) -> None:
    fill_in(page, served)
    page.locator("[name='leadership.develop']").check()
    plan = page.locator(".rb-plan fieldset")
    expect(plan).to_have_count(1)
    result = show_result(page)
    result.get_by_role("button", name="Add to my plan: Quality service").click()
    expect(plan).to_have_count(2)
    expect(plan.nth(1).get_by_label("What I will do")).to_be_focused()
    page.keyboard.type(WORDS)
    page.reload()
    expect(plan.nth(1).get_by_label("What I will do")).to_have_value(WORDS)
    page.locator("[name='leadership.develop']").uncheck()
    expect(plan).to_have_count(1)
    with page.expect_request("**/f/competency-professional.staff") as sent:
        send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()
    assert WORDS not in (sent.value.post_data or "")
    expect(page.get_by_text("Go on with a saved file")).to_have_count(0)
    page.reload()
    expect(page.locator(".rb-plan").get_by_label("What I will do")).to_have_value(WORDS)
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)


LEFT = "still in this tab"


def send_with_a_plan(page: Page, served: Served, *, kept_for: str = "") -> None:
    """Answers with a plan are sent; before that, `kept_for` leaves a draft of its own on the computer."""
    if kept_for:
        page.goto(served.url + ADDRESS)
        _answer(page, "mission", level="level-1")
        panel(page, "Keep it on this computer")
        page.get_by_label("Your name or initials").fill(kept_for)
        panel(page, "Keep")
        panel(page, f"I am not {kept_for}")
    fill_in(page, served)
    page.locator("[name='leadership.develop']").check()
    page.locator(".rb-plan").get_by_label("What I will do").fill(WORDS)
    send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()


def panel(page: Page, name: str) -> None:
    """One of the buttons of the draft's panel."""
    page.get_by_role("region", name="Your draft").get_by_role("button", name=name, exact=True).click()


def begin_again(page: Page) -> Locator:
    """The form once more in the same tab; the lines of the plan that was left."""
    page.reload()
    left = page.locator(".rb-plan").get_by_label("What I will do")
    expect(left).to_have_value(WORDS)
    expect(page.get_by_role("region", name="Your draft")).to_contain_text(LEFT)
    return left


def is_in_the_tab(page: Page) -> bool:
    return WORDS in str(page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])"))


def test_after_sending_the_plan_says_that_it_is_still_there_and_can_be_removed(page: Page, served: Served) -> None:
    send_with_a_plan(page, served)
    plan = page.locator(".rb-plan")
    expect(plan).to_contain_text(LEFT)
    assert is_in_the_tab(page)
    plan.get_by_role("button", name="Remove my plan").click()
    expect(plan.get_by_role("textbox")).to_have_count(0)
    expect(page.locator(".rb-receipt")).to_be_visible()
    assert not is_in_the_tab(page)
    page.reload()
    expect(page.get_by_role("region", name="Your draft")).to_be_visible()
    expect(page.get_by_text(LEFT)).to_have_count(0)


@pytest.mark.parametrize("act", ["Clear this draft", "Remove my plan"])
def test_a_plan_that_was_left_goes_with_the_draft_or_by_itself(page: Page, served: Served, act: str) -> None:
    send_with_a_plan(page, served)
    left = begin_again(page)
    page.get_by_role("button", name=act).click()
    expect(left).to_have_count(0)
    assert not is_in_the_tab(page)
    _answer(page, "mission")
    page.reload()
    expect(page.get_by_role("region", name="Your draft")).to_contain_text("Saved")
    expect(left).to_have_count(0)


@pytest.mark.parametrize("act", ["Start afresh", "Go on as Ada"])
def test_the_next_person_who_begins_does_not_have_the_plan_of_the_last(page: Page, served: Served, act: str) -> None:
    send_with_a_plan(page, served, kept_for="Ada")
    left = begin_again(page)
    panel(page, act)
    expect(left).to_have_count(0)
    assert not is_in_the_tab(page)
    _answer(page, "service")
    page.reload()
    expect(page.get_by_role("region", name="Your draft")).to_contain_text("Saved")
    expect(left).to_have_count(0)
    expect(page.get_by_text(LEFT)).to_have_count(0)
