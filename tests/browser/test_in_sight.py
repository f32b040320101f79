"""What is looked for is to be seen: the focus, the row a link leads to, the heads of a table, in any colours."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

PAGES = ("/for/staff/", "/commitments/", "/competencies/communication/", "/matrix/", "/competency-matrix/")
SIZES = ((1280, 800), (800, 500))
# At half its height nothing lies over all of it (WCAG 2.2, 2.4.11); across, browsers are content with a part of it.
IS_SEEN = """
(one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return [0.1, 0.5, 0.9].some((share) => {
    const found = document.elementFromPoint(left + width * share, top + height / 2);
    return one.contains(found) || Boolean(found?.contains(one));
  });
}
"""
STOPS = 30
HEM = 3  # pixels by which a head may reach under the header, so that no line of the table is seen between them


def sized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")


def settled(page: Page) -> None:
    """Until what the browser scrolls to is on the screen."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", PAGES)
def test_the_focus_is_seen_on_the_way_back(page: Page, served: Served, address: str, size: tuple[int, int]) -> None:
    sized(page, size)
    page.goto(f"{served.url}{address}?role=")
    page.locator("#content a:visible").last.focus()
    hidden = []
    for _ in range(STOPS):
        page.keyboard.press("Shift+Tab")
        settled(page)
        focus = page.evaluate_handle("document.activeElement").as_element()
        assert focus
        if not focus.evaluate(IS_SEEN):
            hidden.append(focus.evaluate("(one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().top]"))
    assert hidden == []


@pytest.mark.parametrize("size", [*SIZES, (1920, 1080)])
@pytest.mark.parametrize("row", ["/matrix/#mentor", "/competency-matrix/#flexibility"])
def test_a_row_that_a_link_leads_to_is_below_the_heads(
    page: Page, served: Served, row: str, size: tuple[int, int]
) -> None:
    sized(page, size)
    page.goto(served.url + row)
    expect(page.locator("tr:target")).to_be_in_viewport()
    settled(page)
    header, head, found = boxes(page, ".md-header", "thead", "tr:target")
    assert found["y"] >= head["y"] + head["height"] - 1
    assert head["y"] >= header["y"] + header["height"] - HEM


@pytest.mark.parametrize("size", [*SIZES, (1920, 1080)])
def test_the_heads_stay_in_sight_to_the_end_of_the_page(page: Page, served: Served, size: tuple[int, int]) -> None:
    sized(page, size)
    page.goto(f"{served.url}/competency-matrix/?role=")
    expect(page.locator(".rb-showing")).not_to_be_empty()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    settled(page)
    header, head = boxes(page, ".md-header", "thead")
    assert head["y"] >= header["y"] + header["height"] - 1


def boxes(page: Page, *places: str) -> list[Any]:
    """Where they are on the screen."""
    return [page.locator(place).first.bounding_box() for place in places]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_switch_between_light_and_dark_is_seen_in_forced_colours(
    browser: Browser, served: Served, scheme: str
) -> None:
    context = browser.new_context(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(served.url)
    switch = page.locator(".rb-toggle:visible")
    icon = switch.evaluate("(one) => getComputedStyle(one, '::before').backgroundColor")
    behind = page.locator(".md-header").evaluate("(one) => getComputedStyle(one).backgroundColor")
    context.close()
    assert icon != behind
