"""Pages of respondents and managers: for everybody, by keyboard, without script, on a small screen, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.small_screen import is_sound
from browser.teamwork import FORM, Team, seen_by, team

pytestmark = pytest.mark.browser

PAGES = [
    ("ada", "/f/me"),
    ("grace", "/f/me"),
    ("cem", "/f/team"),
    ("grace", "/f/team"),
    ("grace", "/f/team/ada"),
    ("grace", "/f/team/bo"),
    ("grace", f"/f/team/ada/assess/{FORM}"),
    ("grace", "/f/team/gaps"),
    ("bo", f"/f/me/beside/{FORM}"),
]
A4 = 718
"""Pixels between the margins of a sheet."""


@pytest.fixture(scope="module")
def office(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(built_base, tmp_path_factory.mktemp("team")) as running:
        yield running


@pytest.fixture
def grace(browser: Browser, office: Team) -> Iterator[Page]:
    """The manager's browser."""
    yield from seen_by("grace", browser, office)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("who", "path"), PAGES)
def test_everybody_can_read_them_on_a_small_screen(
    browser: Browser, office: Team, who: str, path: str, scheme: str
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 320, "height": 640},
        extra_http_headers=office.who(who),
    )
    page = context.new_page()
    page.goto(office.url + path)
    is_sound(page)
    assert page.locator("script").count() == 0
    context.close()


@pytest.mark.parametrize("path", ["/f/me", "/f/team", "/f/team/bo", "/f/team/gaps"])
def test_a_printed_page_holds_all_of_it(browser: Browser, office: Team, path: str) -> None:
    context = browser.new_context(viewport={"width": A4, "height": 1000}, extra_http_headers=office.who("grace"))
    page = context.new_page()
    page.goto(office.url + path)
    page.emulate_media(media="print")
    expect(page.locator(".rb-ways")).to_be_hidden()
    cut = (
        "[...document.querySelectorAll('main, main *')].filter((one) => one.getBoundingClientRect().right > innerWidth)"
    )
    assert page.evaluate(f"{cut}.map((one) => one.outerHTML.slice(0, 80))") == []
    context.close()


def test_a_manager_gives_a_view_by_keyboard_and_both_see_it(grace: Page, browser: Browser, office: Team) -> None:
    grace.goto(f"{office.url}/f/team")
    row = grace.get_by_role("row").filter(has_text="Ada")
    expect(row).to_contain_text("Your own view")
    row.get_by_role("link", name="Ada", exact=True).press("Enter")
    grace.get_by_role("link", name="Give your own view").press("Enter")

    expect(grace.get_by_role("heading", level=1)).to_have_text("About Ada: Where I stand: professional track")
    expect(grace.locator(".rb-send")).to_contain_text("Ada can read it")
    for group in grace.get_by_role("radiogroup").all() or grace.locator("fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").first.focus()
        grace.keyboard.press("ArrowDown")
        grace.keyboard.press("ArrowDown")
    grace.get_by_role("button", name="Send my answers").press("Enter")

    grace.wait_for_url(f"{office.url}/f/team/ada")
    expect(grace.get_by_role("row").filter(has_text="Advancing the mission").first).to_contain_text(
        "You: 1 step higher"
    )
    context = browser.new_context(extra_http_headers=office.who("ada"))
    ada = context.new_page()
    ada.goto(f"{office.url}/f/me")
    ada.get_by_role("link", name="Where I stand: professional track").last.click()
    expect(ada.get_by_role("row").filter(has_text="Advancing the mission").first).to_contain_text(
        "Grace: 1 step higher"
    )
    context.close()


def test_an_answer_that_is_missing_is_asked_for_on_the_same_page(grace: Page, office: Team) -> None:
    address = f"{office.url}/f/team/cem/assess/{FORM}"
    grace.goto(address)
    grace.locator("textarea").last.fill("Kept")
    form = grace.locator("form.rb-form")
    form.evaluate("(form) => { form.noValidate = true; }")
    grace.get_by_role("button", name="Send my answers").click()

    expect(grace.locator(".rb-error-summary")).to_contain_text("Choose a level for Advancing the mission.")
    expect(grace.locator("textarea").last).to_have_value("Kept")
    assert grace.url == address


def test_the_grid_scrolls_by_keyboard_and_says_everything_in_words(browser: Browser, office: Team) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, extra_http_headers=office.who("grace"))
    page = context.new_page()
    page.goto(f"{office.url}/f/team/gaps")
    grid = page.get_by_role("region", name="Where I stand: professional track")
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.rb-grid').scrollLeft > 0")
    cell = grid.get_by_role("row").filter(has_text="Bo").get_by_role("cell").first
    expect(cell).to_contain_text("Level 3")
    expect(cell).to_contain_text("expected: Level 3")
    expect(cell).to_contain_text("You: Level 2 (1 step to go)")
    context.close()
