"""The role switcher: on every page, without a flash, remembered, in the address, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/commitments/",
    "/competencies/communication/",
    "/principles/training/",
    "/glossary/",
    "/welcome/",
    "/404.html",
)

# Notes the role that stands on the page when its body begins, before anything of it can be painted.
RECORD_FIRST_SIGHT = """
new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.firstSight = document.documentElement.dataset.role || "";
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


def _visible_rows(page: Page) -> int:
    return page.locator("tbody tr[id]:visible").count()


@pytest.mark.parametrize("address", PAGES)
def test_it_is_on_every_page_and_remembered(page: Page, served: Served, address: str) -> None:
    page.goto(served.url + address)
    page.locator("[data-rb-switcher] summary").click()
    page.locator("[data-rb-role=management]").click()
    expect(page.locator("[data-rb-current]")).to_have_text("Management")
    page.goto(f"{served.url}/a-z/")
    expect(page.locator("html")).to_have_attribute("data-role", "management")
    expect(page.locator("[data-rb-current]")).to_have_text("Management")


def test_the_role_stands_before_the_first_paint(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    page.add_init_script(RECORD_FIRST_SIGHT)
    page.goto(f"{served.url}/matrix/?role=staff")
    assert page.evaluate("window.firstSight") == "staff"


def test_an_address_names_the_role_and_lists_show_what_is_for_it(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/matrix/")
    assert _visible_rows(page) == 35
    expect(page.locator("#content").get_by_role("status")).to_have_text("Showing 35 of 35 commitments.")
    page.goto(f"{served.url}/matrix/?role=staff")
    assert _visible_rows(page) == 22
    expect(page.locator("#content").get_by_role("status")).to_have_text("Showing 22 of 35 commitments.")
    page.goto(f"{served.url}/matrix/?role=")
    assert _visible_rows(page) == 35


def test_an_unknown_role_in_the_address_hides_nothing(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/matrix/?role=nobody")
    assert _visible_rows(page) == 35


def test_the_switch_is_announced_where_it_changes_a_list(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/commitments/")
    page.locator("[data-rb-switcher] summary").press("Enter")
    page.locator("[data-rb-role=staff]").press("Enter")
    expect(page.locator("#content").get_by_role("status")).to_have_text("Showing 22 of 35 commitments.")
    expect(page.locator("[data-rb-switcher] summary")).to_be_focused()
    assert page.url.endswith("?role=staff")


def test_escape_closes_it_and_returns_the_focus(page: Page, served: Served) -> None:
    page.goto(served.url)
    summary = page.locator("[data-rb-switcher] summary")
    summary.press("Enter")
    page.locator("[data-rb-role=lead]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-rb-role=lead]")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_roles_own_page_stays_what_it_is(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/?role=lead")
    page.goto(f"{served.url}/for/staff/")
    expect(page.locator("html")).to_have_attribute("data-role", "staff")
    page.locator("[data-rb-switcher] summary").click()
    page.locator("[data-rb-role=management]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For Management")


def test_without_script_its_entries_are_links_to_the_roles_pages(plain_page: Page, served: Served) -> None:
    plain_page.goto(f"{served.url}/competencies/communication/")
    plain_page.locator("[data-rb-switcher] summary").click()
    plain_page.locator("[data-rb-role=lead]").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("For Lead")


def test_a_browser_that_stores_nothing_still_switches(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    page.add_init_script("Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('full'); };")
    page.goto(f"{served.url}/commitments/?role=lead")
    expect(page.locator("html")).to_have_attribute("data-role", "lead")
    page.locator("[data-rb-switcher] summary").click()
    page.locator("[data-rb-role=staff]").click()
    expect(page.locator("html")).to_have_attribute("data-role", "staff")
