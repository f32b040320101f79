"""An agreement between two people without script, from its start to the document."""

from __future__ import annotations

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from browser.agreement_steps import ADDRESS, HOLDER, answer, button, news, stands, turn
from browser.conftest import Served
from rolebook_backend.pdf import what_is_missing

pytestmark = pytest.mark.browser


def is_sound(page: Page) -> None:
    """Axe finds nothing, and on a small screen nothing is too wide."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def begun(page: Page, served: Served) -> tuple[str, str]:
    """A draft, and the links of both."""
    page.goto(served.url + ADDRESS)
    page.locator("[name='_by'][value='holder']").check()
    page.get_by_label("Your name").fill("Ada")
    answer(page, {"area.responsibility": "The archive"})
    button(page, "Save a draft").click()
    own, other = page.locator(".rb-facts a"), page.locator(".rb-facts code")
    return own.get_attribute("href") or "", other.inner_text()


def sent(page: Page, served: Served) -> tuple[str, str]:
    """Links to what the holder has written and sent."""
    own, other = begun(page, served)
    page.goto(own)
    answer(page, HOLDER)
    page.get_by_text("Quality of service is shared", exact=True).first.click()
    page.locator(".rb-pick[open] label").first.click()
    button(page, "Send for review").click()
    stands(page, "in review")
    return own, other


def test_two_people_come_to_the_same_document_without_script(
    plain_page: Page, plain_context: BrowserContext, served: Served
) -> None:
    holder, manager = plain_page, plain_context.new_page()
    own, other = sent(holder, served)
    expect(turn(holder)).to_contain_text("It is the turn of: Their manager")
    expect(holder.locator("#field-personal-goal\\.goal")).to_contain_text("Ask first")
    expect(holder.locator("textarea:visible")).to_have_count(0)

    manager.goto(other)
    expect(turn(manager)).to_have_text("State: in review. It is your turn.")
    manager.get_by_label("Your name").fill("Grace")
    answer(manager, {"support.support-given.1": "Two hours", "area.responsibility": "The archive and the cellar"})
    manager.get_by_label("A note to the other").fill("My part")
    button(manager, "Ask for changes").click()
    stands(manager, "changes asked")

    holder.goto(own)
    expect(news(holder)).to_contain_text("My part")
    expect(news(holder)).to_contain_text("BeforeThe archiveNowThe archive and the cellar")
    button(holder, "Send for review").click()
    stands(holder, "in review")
    manager.goto(other)
    button(manager, "Confirm").click()
    stands(manager, "confirmed by both")

    holder.goto(own)
    holder.get_by_role("link", name="Open the document").click()
    expect(holder.get_by_role("heading", level=1)).to_have_text("Win-win agreement")
    expect(holder.locator(".rb-document")).to_contain_text("Ada, confirmed on")
    expect(holder.locator(".rb-document")).to_contain_text("The archive and the cellar")
    file = plain_context.request.get(f"{own}/document.json").json()
    assert [event["action"] for event in file["events"]] == ["save", "send", "ask", "send", "confirm"]


@pytest.mark.skipif(bool(what_is_missing()), reason="documents cannot be made as PDF here; run: scripts/setup --tests")
def test_with_script_or_without_the_document_can_be_had_as_pdf(
    page: Page, plain_page: Page, plain_context: BrowserContext, served: Served
) -> None:
    own, other = sent(plain_page, served)
    plain_page.goto(other)
    plain_page.get_by_label("Your name").fill("Grace")
    plain_page.get_by_label("A note to the other").fill("My part")
    answer(plain_page, {"support.support-given.1": "Two hours"})
    button(plain_page, "Ask for changes").click()
    plain_page.goto(own)
    button(plain_page, "Send for review").click()
    plain_page.goto(other)
    button(plain_page, "Confirm").click()
    link = plain_page.get_by_role("link", name="Save as PDF")
    with plain_page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith("-4-confirmed.pdf")
    reader = PdfReader(BytesIO(download.value.path().read_bytes()))
    assert "The archive" in reader.pages[0].extract_text()

    page.goto(own)
    expect(page.locator(".rb-document")).to_contain_text("Grace, confirmed on")
    expect(page.get_by_role("link", name="Save as PDF")).to_have_attribute("href", f"{own}/document.pdf")


def test_the_page_of_a_link_leads_a_browser_with_script_to_the_form(
    page: Page, plain_page: Page, served: Served
) -> None:
    own, _ = begun(plain_page, served)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    page.goto(own)
    stands(page, "draft")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")

    secret = own.rpartition("/")[2]
    assert page.url == f"{served.url}{ADDRESS}#agreement={secret}"
    assert not [one for one in asked if secret in one]


def test_what_does_not_hold_is_named_at_the_top_and_beside_its_question(plain_page: Page, served: Served) -> None:
    page = plain_page
    page.goto(served.url + ADDRESS)
    answer(page, {"area.responsibility": "The archive"})
    button(page, "Send for review").click()
    expect(page.locator(".rb-error-summary li")).to_have_text(["Say which of the two you are.", "Write your name."])
    expect(page.locator(".rb-pick")).not_to_have_count(0)
    page.locator("[name='_by'][value='holder']").check()
    page.get_by_label("Your name").fill("Ada")
    button(page, "Send for review").click()
    expect(page.locator("[name='_by'][value='holder']")).to_be_checked()
    expect(page.get_by_label("Your name")).to_have_value("Ada")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")
    page.locator(".rb-error-summary a").first.click()
    expect(page.locator("[name='results.1.result']")).to_be_focused()
    expect(page.locator("#field-results\\.1\\.result .rb-error")).to_be_visible()


def test_who_was_slower_is_told_and_loses_nothing(
    plain_page: Page, plain_context: BrowserContext, served: Served
) -> None:
    own, _ = begun(plain_page, served)
    plain_page.goto(own)
    other = plain_context.new_page()
    other.goto(own)
    answer(other, {"area.responsibility": "The cellar"})
    button(other, "Save a draft").click()
    answer(plain_page, {"area.responsibility": "The attic"})
    button(plain_page, "Save a draft").click()

    expect(plain_page.get_by_role("alert")).to_contain_text("Meanwhile something has changed")
    expect(news(plain_page)).to_contain_text("The document saysThe cellarYou wroteThe attic")
    expect(plain_page.locator("[name='area.responsibility']")).to_have_value("The attic")
    button(plain_page, "Save a draft").click()
    expect(plain_page.get_by_role("alert")).to_have_count(0)
    expect(plain_page.locator("[name='area.responsibility']")).to_have_value("The attic")


def test_enter_in_a_line_of_text_sends_nothing(plain_page: Page, served: Served) -> None:
    plain_page.goto(served.url + ADDRESS)
    plain_page.locator("[name='area.responsibility']").press("Enter")
    assert plain_page.url == served.url + ADDRESS
    own, _ = begun(plain_page, served)
    plain_page.goto(own)
    plain_page.locator("[name='area.responsibility']").press("Enter")
    stands(plain_page, "draft")


def press(page: Page, words: str) -> None:
    """Press a button that posts the form, and wait for the page that comes back."""
    with page.expect_navigation():
        button(page, words).click()


def test_axe_finds_nothing_and_nothing_is_too_wide(context: BrowserContext, served: Served) -> None:
    # Axe is a script: those of the site do not come. Not a watched page, since axe sets styles the policy refuses.
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(served.url + ADDRESS)
    is_sound(page)
    own, other = sent(page, served)
    is_sound(page)
    page.goto(other)
    is_sound(page)
    button(page, "Ask for changes").click()
    expect(page.locator(".rb-error-summary")).to_be_visible()
    is_sound(page)
    page.get_by_label("Your name").fill("Grace")
    page.get_by_label("A note to the other").fill("My part")
    answer(page, {"support.support-given.1": "Two hours"})
    press(page, "Ask for changes")
    page.goto(own)
    is_sound(page)
    press(page, "Send for review")
    page.goto(other)
    press(page, "Confirm")
    is_sound(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Open the document").click()
    is_sound(page)
