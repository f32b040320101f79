"""A form begins with little script; the rest may come late or not at all: nothing is lost, and nothing done twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from browser import agreement_steps as agreeing
from browser.conftest import Served
from browser.holding import Gate
from browser.sending import send
from browser.weighing import MOST, begun_with

pytestmark = pytest.mark.browser

LOST = "This part of the page could not be loaded. What you entered is still here; try again."
REVIEW = "/assessments/commitment-review/staff/"
KINDS = {
    "/assessments/competency-professional/staff/": {"forms"},
    "/assessments/partnership-check/staff/": {"forms"},
    REVIEW: {"forms"},
    "/acknowledgements/my-role/staff/": {"forms", "form-acknowledgement"},
    agreeing.ADDRESS: {"forms", "form-agreement"},
}


@pytest.mark.parametrize("address", KINDS)
def test_every_kind_of_form_begins_with_little_script(page: Page, served: Served, address: str) -> None:
    loaded = begun_with(page, served.url + address)

    assert loaded.keys() == KINDS[address]
    assert sum(loaded.values()) <= MOST, loaded


def is_loaded(page: Page, name: str) -> None:
    expect(page.locator(f"script[src$='/{name}.js']")).to_be_attached()


def test_the_first_answer_brings_what_sends_keeps_and_shows_a_result(page: Page, served: Served) -> None:
    begun_with(page, served.url + REVIEW)
    page.locator("fieldset.rb-field input").first.check()

    for name in ("form-send", "form-queue", "form-assessment"):
        is_loaded(page, name)


def test_who_writes_an_agreement_brings_what_is_done_with_it(page: Page, served: Served) -> None:
    begun_with(page, served.url + agreeing.ADDRESS)
    expect(agreeing.turn(page)).to_have_text("State: draft. It is your turn.")
    page.locator("[name='_by'][value='holder']").check()

    is_loaded(page, "form-agreement-acts")
    expect(page.locator("[name='support.support-given.1']")).to_have_attribute("readonly", "")


@pytest.fixture
def unwatched(context: BrowserContext) -> Page:
    """A page where axe may set styles that the policy refuses."""
    return context.new_page()


def is_sound(page: Page) -> None:
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def send_in_vain(page: Page, served: Served) -> int:
    """Answer all questions, and send where something does not come; how many submissions there are."""
    page.goto(served.url + REVIEW)
    for field in page.locator("fieldset.rb-field").all():
        field.locator("input").first.check()
    before = len(served.rows())
    send(page)
    expect(page.get_by_role("alert")).to_have_text(LOST)
    return before


def test_a_send_whose_script_does_not_come_says_so_and_can_be_tried_again(unwatched: Page, served: Served) -> None:
    page = unwatched
    gate = Gate(page, "form-send")
    gate.shut()
    before = send_in_vain(page, served)
    is_sound(page)
    gate.open()
    send(page)

    expect(page.locator(".rb-receipt")).to_be_focused()
    expect(page.get_by_text(LOST)).to_have_count(0)
    assert len(served.rows()) == before + 1


def test_answers_are_sent_once_however_often_send_was_pressed_before_its_script_came(
    page: Page, served: Served
) -> None:
    gate = Gate(page, "form-send")
    gate.hold()
    page.goto(served.url + REVIEW)
    for field in page.locator("fieldset.rb-field").all():
        field.locator("input").first.check()
    before = len(served.rows())
    for _ in range(3):
        send(page)
    gate.open()

    expect(page.locator(".rb-receipt")).to_be_focused()
    page.wait_for_load_state("networkidle")
    assert len(served.rows()) == before + 1


def test_an_act_whose_script_does_not_come_says_so_and_can_be_tried_again(
    unwatched: Page, served: Served, tmp_path: Path
) -> None:
    page = unwatched
    gate = Gate(page, "form-agreement-acts")
    gate.shut()
    agreeing.opened(page, served, "holder", "Ada")
    agreeing.answer(page, agreeing.HOLDER)
    agreeing.pick(page, "bargained")
    agreeing.button(page, "Send for review").press("Enter")
    expect(page.locator("[data-agree='acts']").get_by_role("alert")).to_have_text(LOST)
    is_sound(page)
    gate.open()
    path = agreeing.saved(page, "Send for review", tmp_path)

    assert json.loads(path.read_text("utf-8"))["events"][0]["answers"].items() >= agreeing.HOLDER.items()
    expect(page.get_by_text(LOST)).to_have_count(0)


def test_a_draft_is_begun_once_however_often_it_was_pressed_before_its_script_came(page: Page, served: Served) -> None:
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    gate = Gate(page, "form-agreement-acts")
    gate.hold()
    agreeing.opened(page, served, "holder", "Ada", target="rolebook")
    agreeing.answer(page, {"area.responsibility": "The archive"})
    for _ in range(3):
        agreeing.button(page, "Save a draft").press("Enter")
    gate.open()

    expect(agreeing.news(page).get_by_role("link")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    assert len(posted) == 1


def test_who_was_chosen_before_the_form_is_ready_stays_chosen(page: Page, served: Served) -> None:
    gate = Gate(page, "form-agreement")
    gate.hold()
    page.goto(served.url + agreeing.ADDRESS, wait_until="domcontentloaded")
    page.locator("[name='_by'][value='holder']").evaluate("(one) => { one.checked = true; }")
    page.locator("[name='_name']").evaluate("(one) => { one.value = 'Ada'; }")
    expect(page.locator("script[src$='/form-agreement.js']")).to_be_attached()
    gate.open()

    expect(agreeing.turn(page)).not_to_be_empty()
    expect(page.locator("[name='_by'][value='holder']")).to_be_checked()
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Ada")
    expect(page.locator("[name='support.support-given.1']")).to_have_attribute("readonly", "")


def test_a_draft_under_way_that_cannot_be_shown_says_so_and_is_shown_when_it_can(
    page: Page, served: Served, tmp_path: Path
) -> None:
    agreeing.opened(page, served, "holder", "Ada")
    agreeing.sent_by_holder(page, tmp_path)
    gate = Gate(page, "form-agreement-acts")
    gate.shut()
    page.reload()
    expect(agreeing.news(page).get_by_role("alert")).to_have_text(LOST)
    expect(agreeing.button(page, "Send for review")).to_be_hidden()
    gate.open()
    page.get_by_label("Your name", exact=True).fill("Ada L.")

    agreeing.stands(page, "in review")
    expect(agreeing.turn(page)).to_contain_text("in review")
    expect(page.get_by_text(LOST)).to_have_count(0)


def kept_by_holder(page: Page, served: Served) -> str:
    """The holder's own link to an agreement of theirs that was saved as a draft."""
    agreeing.opened(page, served, "holder", "Ada", target="rolebook")
    agreeing.answer(page, {"area.responsibility": "The archive"})
    agreeing.button(page, "Save a draft").click()
    expect(agreeing.news(page)).to_contain_text("The draft is saved.")
    return page.url


@pytest.mark.parametrize(("late", "ending"), [("form-agreement-acts", ".js"), ("f/agreements/*", "")])
def test_a_link_begins_no_other_agreement_while_what_it_leads_to_is_on_its_way(
    page: Page, manager: Page, served: Served, late: str, ending: str
) -> None:
    link = kept_by_holder(page, served)
    posted: list[str] = []
    manager.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    gate = Gate(manager, late, ending)
    gate.hold()
    manager.goto(link, wait_until="domcontentloaded")
    expect(manager.locator("form[data-rb-ready='yes']")).to_be_attached()
    manager.locator("[name='_by'][value='holder']").check()
    manager.get_by_label("Your name", exact=True).fill("Ada L.")
    save = manager.locator("[data-act='save']")
    expect(save).to_be_hidden()
    expect(manager.locator("[name='area.responsibility']")).to_have_attribute("readonly", "")
    # Another place on the page changes nothing about it.
    manager.evaluate("location.hash = 'field-_name'")
    save.dispatch_event("click")
    expect(save).to_be_hidden()
    gate.open()

    expect(manager.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(manager.locator("[name='area.responsibility']")).not_to_have_attribute("readonly", "")
    expect(save).to_be_visible()
    manager.wait_for_load_state("networkidle")
    assert posted == []


def test_a_name_written_before_the_form_is_ready_stays_beside_a_draft(page: Page, served: Served) -> None:
    agreeing.opened(page, served, "", "")
    page.locator("[name='_by'][value='holder']").check()
    agreeing.answer(page, {"area.responsibility": "The archive"})
    gate = Gate(page, "form-agreement")
    gate.hold()
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("script[src$='/form-agreement.js']")).to_be_attached()
    page.locator("[name='_name']").evaluate("(one) => { one.value = 'Ada'; }")
    gate.open()

    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(page.locator("[name='_by'][value='holder']")).to_be_checked()
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Ada")


@pytest.mark.parametrize("part", ["form-queue", "form-assessment"])
def test_a_part_that_does_not_come_is_told_before_anything_is_sent(page: Page, served: Served, part: str) -> None:
    gate = Gate(page, part)
    gate.shut()
    before = send_in_vain(page, served)
    page.wait_for_load_state("networkidle")
    assert len(served.rows()) == before
    gate.open()
    send(page)

    expect(page.locator(".rb-receipt")).to_be_focused()
    expect(page.locator(".rb-result")).to_be_visible()
    expect(page.get_by_text(LOST)).to_have_count(0)
    assert len(served.rows()) == before + 1


def test_who_presses_again_sends_without_the_part_that_does_not_come(page: Page, served: Served) -> None:
    Gate(page, "form-queue").shut()
    before = send_in_vain(page, served)
    send(page)

    expect(page.locator(".rb-receipt")).to_be_focused()
    expect(page.get_by_text(LOST)).to_have_count(0)
    assert len(served.rows()) == before + 1
