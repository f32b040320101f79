"""Search keeps to the chosen role, and says so where that is why nothing is found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

# Words of a descriptor of the professional track, which is no manager's own.
OF_STAFF = "gesture posture"


def _search(page: Page, served: Served, role: str, words: str) -> Locator:
    page.goto(f"{served.url}/a-z/?role={role}")
    page.wait_for_load_state()
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(words)
    return dialog


def _role(dialog: Locator) -> Locator:
    """The facet of roles, which comes first."""
    return dialog.locator("select").first


def test_a_manager_finds_what_is_described_for_their_people(page: Page, served: Served) -> None:
    dialog = _search(page, served, "management", OF_STAFF)
    status, button = dialog.get_by_role("status"), dialog.get_by_role("button", name="Search for everyone")
    expect(status).to_have_text("No result for Management, but 1 for everyone.")
    expect(_role(dialog)).to_have_value("Management")

    page.keyboard.press("ArrowDown")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    expect(status).to_have_text("1 result")
    expect(button).to_be_hidden()
    expect(_role(dialog)).to_have_value("")
    expect(dialog.locator(".rb-search__results a")).to_be_focused()
    expect(dialog.locator(".rb-search__results a")).to_contain_text("Shows respect, interest")


def test_the_button_is_there_only_where_it_would_find_something(page: Page, served: Served) -> None:
    dialog = _search(page, served, "management", "zzzz")
    button = dialog.get_by_role("button", name="Search for everyone")
    expect(dialog.get_by_role("status")).to_have_text("Nothing found for “zzzz”.")
    expect(button).to_be_hidden()

    dialog.get_by_role("searchbox").fill("mentor")
    expect(dialog.locator(".rb-search__results a").first).to_be_visible()
    expect(button).to_be_hidden()

    dialog.get_by_role("searchbox").fill(OF_STAFF)
    expect(button).to_be_visible()
    dialog.get_by_role("searchbox").fill("")
    expect(button).to_be_hidden()


def test_search_opens_from_a_page_that_is_not_there(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/no/such/page/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    page.locator("#content").get_by_role("link", name="Search").click()
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
