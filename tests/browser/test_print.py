"""A role's page on paper: all of it, nothing of the frame, nothing torn apart."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

MOST_PAGES = 13


def sheets(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("role", ["management", "staff"])
def test_it_fits_on_few_sheets_and_all_of_it_is_there(page: Page, served: Served, paper: str, role: str) -> None:
    page.goto(f"{served.url}/for/{role}/")
    folded = sheets(page.pdf(format="A4", print_background=False))
    page.locator("#content details").evaluate_all("all => all.forEach(one => (one.open = true))")
    unfolded = sheets(page.pdf(format=paper))

    assert 6 <= unfolded <= MOST_PAGES
    assert abs(folded - unfolded) <= 1  # what was folded on the screen is not folded on paper


def test_without_script_nothing_is_folded_on_paper(plain_page: Page, served: Served) -> None:
    plain_page.goto(f"{served.url}/for/staff/")
    plain_page.emulate_media(media="print")
    heights = plain_page.locator("#content details > ul, #content details > ol").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) > 15
    assert min(heights) > 10


def test_what_was_folded_is_folded_again_after_printing(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/for/staff/#principle-training")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#content details:not([open])")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#content details[open]")).to_have_count(1)


def test_what_works_on_a_screen_alone_is_left_out(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/for/staff/")
    expect(page.locator(".rb-sign .rb-blank").first).to_be_hidden()
    page.emulate_media(media="print")
    for name in (".rb-header", ".rb-contents", ".rb-glance", ".rb-next", ".rb-ticks", "[data-rb-print]", ".rb-footer"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.get_by_text("Compare with:")).to_be_hidden()
    expect(page.locator(".rb-sign .rb-blank").last).to_be_visible()
    expect(page.locator(".rb-sign code")).to_be_visible()


def test_the_level_expected_is_marked_without_colour(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/for/staff/")
    page.emulate_media(media="print")
    look: dict[str, Any] = page.locator(".rb-grid td > a").first.evaluate(
        """rung => ({
              frame: getComputedStyle(rung).outlineWidth,
              colour: getComputedStyle(rung).outlineColor,
              sign: rung.innerText,
            })"""
    )
    assert (look["frame"], look["colour"]) == ("3px", "rgb(0, 0, 0)")
    assert "◆" in look["sign"]


def test_no_heading_stands_alone_at_the_end_of_a_sheet(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.url}/for/staff/")
    page.emulate_media(media="print")
    loose = page.locator("#content :is(h2, h3, h4, summary)").evaluate_all(
        "all => all.filter(one => !getComputedStyle(one).breakAfter.startsWith('avoid')).map(one => one.textContent)"
    )
    torn = page.locator(".rb-due > li, .rb-steps > li, .rb-descriptors > li, .rb-sign").evaluate_all(
        "all => all.filter(one => !getComputedStyle(one).breakInside.startsWith('avoid')).map(one => one.className)"
    )
    context.close()
    assert (loose, torn) == ([], [])


def test_the_button_prints(page: Page, served: Served) -> None:
    page.add_init_script("window.print = () => { document.title = 'printed'; };")
    page.goto(f"{served.url}/for/staff/")
    page.get_by_role("button", name="Print this page").click()
    assert page.title() == "printed"
