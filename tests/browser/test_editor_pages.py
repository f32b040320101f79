"""Pages of editors and administrators: for everybody, by keyboard, without script, on a small screen, printed."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.small_screen import is_sound
from browser.teamwork import FORM, Team, change_results, seen_by, team

pytestmark = pytest.mark.browser

PAGES = ["/f/overview", "/f/quarantine", "/f/exports", "/f/audit"]
A4 = 718
"""Pixels between the margins of a sheet."""


@pytest.fixture(scope="module")
def office(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(built_base, tmp_path_factory.mktemp("editors")) as running:
        spam(running)
        form = of_group(running)
        for path in running.contracts.glob(f"{form.partition('.')[0]}.*.json"):
            change_results(running.contracts.parent, path.stem, minimum_answers=5)
        for step in range(8):
            running.send("", form, step % 3)
        yield running


def spam(running: Team) -> None:
    """Send what the honeypot holds back, as a program would."""
    body = json.dumps({**running.answers(FORM, 1), "_gotcha": "x"}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Origin": running.url}
    urllib.request.urlopen(urllib.request.Request(f"{running.url}/f/{FORM}", body, headers)).close()


def of_group(running: Team) -> str:
    """A form whose results are for the group and which asks for words."""
    found = [json.loads(path.read_text("utf-8")) for path in running.contracts.glob("*.json")]
    return str(
        next(
            one["form"]
            for one in sorted(found, key=lambda one: str(one["form"]))
            if one["kind"] == "assessment"
            and one["results"]["show"] == "group"
            and any(field["type"] == "long-text" for field in one["fields"])
        )
    )


@pytest.fixture
def eve(browser: Browser, office: Team) -> Iterator[Page]:
    """The editor's browser."""
    yield from seen_by("eve", browser, office)


def addresses(page: Page, office: Team) -> list[str]:
    """All of these pages, also those that others lead to."""
    page.goto(f"{office.url}/f/quarantine")
    held = page.get_by_role("link", name="Look at it").first.get_attribute("href")
    page.goto(f"{office.url}/f/overview")
    comments = page.get_by_role("link", name="Comments").first.get_attribute("href")
    return [*PAGES, str(held), str(comments)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_them_on_a_small_screen_and_on_paper(browser: Browser, office: Team, scheme: str) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 320, "height": 640},
        extra_http_headers=office.who("eve"),
    )
    page = context.new_page()
    for path in addresses(page, office):
        page.goto(office.url + path)
        is_sound(page, path)
        assert page.locator("script").count() == 0
        page.set_viewport_size({"width": A4, "height": 1000})
        page.emulate_media(media="print")
        wide = (
            "[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth)"
        )
        assert page.evaluate(f"{wide}.map((one) => one.outerHTML.slice(0, 80))") == [], path
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 320, "height": 640})
    context.close()


def test_what_was_held_back_is_let_in_by_keyboard(eve: Page, office: Team) -> None:
    eve.goto(f"{office.url}/f/overview")
    row = eve.get_by_role("row").filter(has=eve.get_by_role("link", name="Where I stand: professional track"))
    expect(row.first.get_by_role("cell").nth(1)).to_have_text("2")
    eve.get_by_role("link", name="1 in quarantine").press("Enter")
    eve.get_by_role("link", name="Look at it").press("Enter")
    expect(eve.locator("main")).to_contain_text("Who sent it is not shown.")
    eve.get_by_role("button", name="Let it in").press("Enter")

    expect(eve.get_by_role("status")).to_have_text("It has been let in and counts from now on.")
    expect(eve.locator("main")).to_contain_text("Nothing is held back.")
    spam(office)


def test_comments_stand_apart_from_the_results(eve: Page, office: Team) -> None:
    eve.goto(f"{office.url}/f/overview")
    eve.get_by_role("link", name="Comments").first.click()
    expect(eve.get_by_role("heading", level=1)).to_contain_text("Comments")
    expect(eve.locator(".rb-comments__list li").first).to_contain_text("Some words.")


def test_an_export_is_a_file(eve: Page, office: Team) -> None:
    eve.goto(f"{office.url}/f/exports")
    with eve.expect_download() as waiting:
        eve.get_by_role("row").filter(has_text="Where I stand: professional track").get_by_role("button").first.press(
            "Enter"
        )
    assert waiting.value.suggested_filename == f"{FORM}.csv"


def test_the_trail_is_narrowed_by_keyboard_and_taken_away(eve: Page, office: Team) -> None:
    eve.goto(f"{office.url}/f/comments/{of_group(office).partition('.')[0]}")
    eve.get_by_role("link", name="Audit trail").press("Enter")
    eve.get_by_label("Who", exact=True).fill("eve")
    eve.get_by_label("Kind").select_option("comments")
    eve.get_by_role("button", name="Show").press("Enter")
    eve.wait_for_url("**/f/audit?**")
    lines = eve.get_by_role("table").get_by_role("row")
    expect(lines.last.get_by_role("cell")).to_contain_text(
        ["person:eve", "read", "comments", of_group(office).partition(".")[0]]
    )
    expect(lines.filter(has_text="read-answers")).to_have_count(0)
    with eve.expect_download() as waiting:
        eve.get_by_role("link", name="Download as a table").click()
    assert waiting.value.suggested_filename == "audit.csv"
    eve.get_by_role("link", name="All lines").press("Enter")
    expect(lines.filter(has_text="audit").first).to_be_visible()
