"""What the two people of an agreement do on its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from browser.conftest import Served

ADDRESS = "/agreements/win-win/staff/"
FORM = "agreement.win-win.staff"
HOLDER = {
    "area.responsibility": "The archive",
    "results.1.result": "Every shelf in order",
    "results.1.measure": "Anything is found in two minutes",
    "results.1.due": "2027-03-01",
    "personal-goal.tendency": "Too quick to answer",
    "personal-goal.goal": "Ask first",
    "review.1.review-date": "2027-03-31",
}


def opened(page: Page, served: Served, person: str, name: str, *, target: str = "none", part: str = "") -> Page:
    """The form, with the person who they are; a handbook of another target as far as the page can tell."""

    def other_target(route: Route) -> None:
        contract = route.fetch().json()
        contract["submission"]["target"] = target
        route.fulfill(json=contract)

    page.route(f"**/contracts/{FORM}.json", other_target)
    page.goto(served.url + ADDRESS + part)
    expect(turn(page)).not_to_be_empty()
    if person:
        page.locator(f"[name='_by'][value='{person}']").check()
        page.get_by_label("Your name", exact=True).fill(name)
    return page


def turn(page: Page) -> Locator:
    return page.locator(".rb-turn")


def news(page: Page) -> Locator:
    return page.locator("[data-agree='news']")


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)


def answer(page: Page, answers: dict[str, str]) -> None:
    for name, value in answers.items():
        page.locator(f"[name='{name}']").fill(value)


def pick(page: Page, words: str) -> None:
    page.get_by_label("Find in this list").fill(words)
    page.locator(".rb-pick label:visible").first.click()


def saved(page: Page, words: str, folder: Path) -> Path:
    """What a button saves."""
    with page.expect_download() as download:
        button(page, words).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def give(page: Page, file: Path) -> None:
    """Hand over a file and wait until the page has dealt with it, which it shows by asking for another."""
    box = page.get_by_label("Open the file you were given")
    box.set_input_files(file)
    expect(box).to_have_value("")


def sent_by_holder(page: Page, folder: Path) -> Path:
    answer(page, HOLDER)
    pick(page, "bargained")
    return saved(page, "Send for review", folder)


def written(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "given.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def stands(page: Page, state: str) -> None:
    expect(page.locator(".rb-path [aria-current='step']")).to_have_text(state)
