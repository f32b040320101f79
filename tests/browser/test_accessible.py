"""Every kind of page: nothing overflows, the keyboard gets through. For what axe says see test_axe_*.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import Served
from browser.every_page import addresses, violations

pytestmark = pytest.mark.browser


def test_axe_finds_no_violation_in_the_search_dialog(context: BrowserContext, served: Served) -> None:
    page = context.new_page()  # not a watched one: to measure contrast, axe itself sets styles that the policy refuses
    page.goto(served.url)
    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("searchbox").fill("listen")
    expect(page.locator(".rb-search__results a").first).to_be_visible()
    assert violations(page) == []


def test_nothing_is_wider_than_a_small_screen_or_one_zoomed_to_400_percent(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    wide: dict[str, int] = {}
    for address in addresses(served):
        page.goto(served.url + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[address] = width
    context.close()
    assert not wide


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/competencies/service/")
    page.keyboard.press("Tab")
    skip = page.locator(".rb-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_on_a_small_screen_no_hidden_link_is_in_the_tab_order(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{served.url}/competencies/service/")
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
              const at = document.activeElement;
              // A radio of the theme's palette is drawn by the label behind it, focus ring included.
              const drawn = at.matches(".md-option") ? at.parentElement.querySelector("label:not([hidden])") : at;
              const box = drawn.getBoundingClientRect();
              return { name: at.outerHTML.slice(0, 90), seen: box.width > 0 && box.height > 0 };
            }"""
        )
        if not state["seen"]:
            unseen.append(state["name"])
    context.close()
    assert not unseen


def test_print_leaves_the_frame_out(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/for/staff/")
    page.emulate_media(media="print")
    expect(page.locator(".rb-header")).to_be_hidden()
    expect(page.locator(".rb-side")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_headings_have_a_link_named_by_them(page: Page, served: Served) -> None:
    for address, name, place in (
        ("/competencies/service/", "Professional Level 1", "professional-level-1"),
        ("/matrix/", "Mentor", "mentor"),
        ("/glossary/", "descriptor", "descriptor"),
        ("/for/staff/", "Commitments", "commitments"),
    ):
        page.goto(served.url + address)
        link = page.get_by_role("link", name=f"Link to “{name}”", exact=True)
        expect(link).to_have_attribute("href", f"#{place}")


def test_every_descriptor_and_behaviour_has_a_link_named_by_its_sentence(page: Page, served: Served) -> None:
    for address in ("/competencies/service/", "/principles/training/"):
        page.goto(served.url + address)
        places = page.locator(".rb-descriptors > li[id]")
        links = page.locator(".rb-descriptors > li[id] > .rb-anchor")
        expect(links).to_have_count(places.count())
        first = places.first
        name, sentence = first.get_attribute("id"), first.locator("span").first.inner_text()
        expect(page.get_by_role("link", name=f"Link to {sentence}")).to_have_attribute("href", f"#{name}")
