"""Forms without script: what does not hold comes back in the page itself, with everything that was entered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import Served
from browser.sending import send

pytestmark = pytest.mark.browser

ADDRESS = "/assessments/competency-professional/staff/"
ASKED = "fieldset.rb-field"


def _answer_all_but_the_first(page: Page) -> None:
    """Answer, and let the browser send the form although an answer is missing."""
    page.evaluate("document.querySelectorAll('[required]').forEach(field => field.removeAttribute('required'))")
    for field in page.locator(ASKED).all()[1:]:
        field.locator("input[type=radio]").nth(1).check()
    page.locator("textarea[name=comment]").fill("First\nsecond <b>")


def test_without_script_a_missing_answer_is_named_in_the_page_that_comes_back(plain_page: Page, served: Served) -> None:
    page = plain_page
    page.goto(served.url + ADDRESS)
    title = page.title()
    asked = page.locator(ASKED).count()
    before = len(served.rows())
    _answer_all_but_the_first(page)
    send(page)

    expect(page).to_have_title(f"Error: {title}")
    summary = page.locator(".rb-error-summary")
    expect(summary.get_by_role("heading")).to_have_text("There is a problem")
    expect(summary).to_be_focused()
    first = page.locator(ASKED).first
    expect(first.locator(".rb-error")).to_have_text(summary.get_by_role("link").inner_text())
    summary.get_by_role("link").click()
    expect(first.locator("input[type=radio]").first).to_be_focused()
    expect(page.locator("input[type=radio]:checked")).to_have_count(asked - 1)
    expect(page.locator("textarea[name=comment]")).to_have_value("First\nsecond <b>")
    assert page.locator(".rb-error-summary").evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
    assert len(served.rows()) == before

    first.locator("input[type=radio]").nth(1).check()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Receipt"))
    assert len(served.rows()) == before + 1


def test_links_of_the_page_that_came_back_lead_where_they_led_before(plain_page: Page, served: Served) -> None:
    page = plain_page
    links = "main a[href], header a[href], nav a[href]"
    page.goto(served.url + ADDRESS)
    before = page.locator(links).evaluate_all("all => all.map(a => a.href)")
    _answer_all_but_the_first(page)
    send(page)
    expect(page.locator(".rb-error-summary")).to_be_visible()
    after = page.locator(links).evaluate_all("all => all.filter(a => !a.closest('.rb-error-summary')).map(a => a.href)")

    in_page = [address for address in before if address.startswith(f"{served.url}{ADDRESS}#")]
    assert [address for address in after if "/f/" not in address] == [one for one in before if one not in in_page]


def test_the_scripts_run_in_the_page_that_came_back(page: Page, served: Served) -> None:
    """The form was sent before its script was there; the fixture sees to it that the policy refuses nothing."""

    def never(route: Route) -> None:
        route.abort()

    page.route("**/contracts/*.json", never)
    page.goto(served.url + ADDRESS)
    _answer_all_but_the_first(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator(".rb-error-summary")).to_be_visible()
    page.unroute("**/contracts/*.json", never)
    page.reload()  # sends it again
    expect(page.locator(".rb-error-summary")).to_be_visible()
    expect(page.locator(".rb-progress")).to_be_visible()
