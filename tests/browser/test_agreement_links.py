"""An agreement between two people by links, through the backend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from browser.agreement_steps import ADDRESS, FORM, HOLDER, answer, button, news, opened, pick, saved, stands, turn
from browser.conftest import Served

pytestmark = pytest.mark.browser


def by_link(page: Page, served: Served, link: str) -> Page:
    """The page that a link leads to."""
    return opened(page, served, "", "", target="rolebook", part="#" + link.partition("#")[2])


def link_of(page: Page, person: str) -> str:
    return news(page).locator("li", has_text=person).locator("a").get_attribute("href") or ""


def test_two_people_come_to_the_same_document_by_links(page: Page, manager: Page, served: Served) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, HOLDER)
    pick(page, "bargained")
    button(page, "Send for review").click()
    expect(turn(page)).to_contain_text("State: in review. It is the turn of")
    expect(news(page).locator("li a")).to_have_count(2)

    by_link(manager, served, link_of(page, "Their manager"))
    expect(turn(manager)).to_have_text("State: in review. It is your turn.")
    expect(manager.locator("[name='_by'][value='manager']")).to_be_checked()
    expect(manager.locator("[name='_by'][value='holder']")).to_be_disabled()
    manager.get_by_label("Your name", exact=True).fill("Grace")
    answer(manager, {"support.support-given.1": "Two hours"})
    manager.get_by_label("A note to the other").fill("My part")
    button(manager, "Ask for changes").click()
    expect(turn(manager)).to_contain_text("changes asked")

    page.reload()
    expect(turn(page)).to_have_text("State: changes asked. It is your turn.")
    expect(news(page)).to_contain_text("What I will do")
    button(page, "Send for review").click()
    expect(turn(page)).to_contain_text("in review")
    manager.reload()
    expect(turn(manager)).to_contain_text("your turn")
    button(manager, "Confirm").click()
    page.reload()
    for one in (page, manager):
        expect(one.locator(".rb-document")).to_contain_text("Ada, confirmed on")
    assert page.locator(".rb-document").text_content() == manager.locator(".rb-document").text_content()

    button(page, "Begin the next one from this").click()
    stands(page, "draft")
    answer(page, {"area.limits": "No budget"})
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")
    manager.reload()
    stands(manager, "confirmed by both")


def test_a_draft_is_its_writers_own(page: Page, manager: Page, served: Served) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, {"area.responsibility": "The archive"})
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")

    by_link(manager, served, link_of(page, "Their manager"))
    expect(turn(manager)).to_contain_text("It is the turn of: The person who answers for the work")
    expect(manager.locator("[name='area.responsibility']")).to_have_value("")
    expect(button(manager, "Send for review")).to_be_hidden()


def test_what_was_written_when_the_document_went_on_is_shown_beside_it(
    page: Page, manager: Page, served: Served
) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, {"area.responsibility": "The archive"})
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")
    # The same person in a second window.
    by_link(manager, served, link_of(page, "The person who answers for the work"))
    expect(manager.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(manager.get_by_label("Your name", exact=True)).to_have_value("Ada")
    answer(manager, {"area.responsibility": "The archive and the cellar"})
    button(manager, "Save a draft").click()
    expect(news(manager)).to_contain_text("The draft is saved.")

    answer(page, {"area.responsibility": "The archive and the attic", "area.limits": "No budget"})
    button(page, "Save a draft").click()
    expect(news(page).get_by_role("alert")).to_contain_text("Meanwhile something has changed")
    expect(news(page)).to_contain_text("The document saysThe archive and the cellarYou wroteThe archive and the attic")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive and the attic")
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")
    manager.reload()
    expect(manager.locator("[name='area.limits']")).to_have_value("No budget")


def test_what_was_written_when_it_was_sent_elsewhere_can_be_downloaded(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, HOLDER)
    pick(page, "bargained")
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")
    expect(news(page)).not_to_contain_text("Nothing has changed")
    # The same person in a second window.
    by_link(manager, served, link_of(page, "The person who answers for the work"))
    expect(manager.locator("[name='area.responsibility']")).to_have_value("The archive")
    button(manager, "Send for review").click()
    stands(manager, "in review")

    answer(page, {"area.responsibility": "The archive and the attic"})
    button(page, "Save a draft").click()
    expect(news(page).get_by_role("alert")).to_contain_text("it is not your turn now")
    expect(news(page)).to_contain_text("You wroteThe archive and the attic")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")
    record = json.loads(saved(page, "Download my answers", tmp_path).read_text("utf-8"))
    assert record["answers"]["area.responsibility"] == "The archive and the attic"


def test_what_was_cleared_does_not_come_back_through_the_address(page: Page, served: Served) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, {"area.responsibility": "The archive"})
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")
    link = page.url
    assert "#agreement=" in link

    button(page, "Clear this draft").click()
    expect(page.locator("[name='area.responsibility']")).to_have_value("")
    assert page.url == served.url + ADDRESS
    page.reload()
    expect(turn(page)).to_contain_text("State: draft")
    expect(page.locator("[name='area.responsibility']")).to_have_value("")

    answer(page, {"area.responsibility": "The cellar"})
    page.goto(link)
    expect(page.locator("[name='area.responsibility']")).to_have_value("The cellar")


def test_a_send_that_fails_keeps_everything_and_the_key(page: Page, served: Served, tmp_path: Path) -> None:
    keys: list[str] = []

    def fail_once(route: Route) -> None:
        keys.append(json.loads(route.request.post_data or "{}")["_key"])
        if len(keys) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy")
        else:
            route.continue_()

    page.route(f"**/f/{FORM}", fail_once)
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, {"area.responsibility": "The archive"})
    page.get_by_label("A note to the other").fill("Not all yet")
    button(page, "Save a draft").click()
    expect(news(page).get_by_role("alert")).to_contain_text("could not be sent")
    record = json.loads(saved(page, "Download my answers", tmp_path).read_text("utf-8"))
    assert record["answers"] == {"area.responsibility": "The archive"}
    assert record["note"] == "Not all yet"
    button(page, "Save a draft").click()
    expect(news(page)).to_contain_text("The draft is saved.")
    assert keys[0] == keys[1]


def test_what_the_backend_refuses_is_shown_at_its_field(page: Page, served: Served) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    page.locator("[name='area.responsibility']").evaluate("one => one.removeAttribute('maxlength')")
    answer(page, {"area.responsibility": "a" * 401})
    button(page, "Save a draft").click()
    expect(page.locator("#field-area\\.responsibility .rb-error")).to_be_visible()


def test_a_link_to_another_agreement_is_not_mixed_with_the_one_that_is_open(
    page: Page, manager: Page, served: Served
) -> None:
    for one in (page, manager):
        opened(one, served, "holder", "Ada", target="rolebook")
        answer(one, {"area.responsibility": "The archive" if one is page else "The cellar"})
        button(one, "Save a draft").click()
        expect(news(one)).to_contain_text("The draft is saved.")
    answer(page, {"area.limits": "No budget"})
    page.goto(link_of(manager, "The person who answers for the work"))

    expect(news(page).get_by_role("alert")).to_contain_text("another agreement than the one open here")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(page.locator("[name='area.limits']")).to_have_value("No budget")


def test_a_link_that_leads_nowhere_says_so_and_begins_nothing(page: Page, served: Served) -> None:
    page.goto(f"{served.url}{ADDRESS}#agreement=mistyped")
    expect(news(page).get_by_role("alert")).to_contain_text("no agreement behind this link")
    page.locator("[name='_by'][value='holder']").check()
    expect(page.locator("[data-act='save']")).to_be_hidden()
    page.evaluate("location.hash = ''")

    expect(page.locator("[data-act='save']")).to_be_visible()
    expect(page.locator("[name='area.responsibility']")).not_to_have_attribute("readonly", "")


def test_the_backend_itself_leads_two_people_to_the_same_document(page: Page, manager: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    page.locator("[name='_by'][value='holder']").check()
    page.get_by_label("Your name").fill("Ada")
    answer(page, HOLDER)
    pick(page, "bargained")
    button(page, "Send for review").click()
    expect(turn(page)).to_contain_text("State: in review. It is the turn of")
    link = news(page).locator("li", has_text="Their manager").locator("a").get_attribute("href") or ""

    manager.goto(link)
    expect(turn(manager)).to_have_text("State: in review. It is your turn.")
    manager.get_by_label("Your name").fill("Grace")
    answer(manager, {"support.support-given.1": "Two hours"})
    manager.get_by_label("A note to the other").fill("My part")
    button(manager, "Ask for changes").click()
    expect(turn(manager)).to_contain_text("changes asked")
    page.reload()
    button(page, "Send for review").click()
    expect(turn(page)).to_contain_text("in review")
    manager.reload()
    expect(turn(manager)).to_contain_text("your turn")
    button(manager, "Confirm").click()
    expect(manager.locator(".rb-document")).to_contain_text("Ada, confirmed on")
    page.goto(f"{served.url}/f/agreements/{page.url.partition('agreement=')[2]}")
    expect(page.locator(".rb-document")).to_contain_text("Grace, confirmed on")
