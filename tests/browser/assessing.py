"""What tests of a self-assessment do: answer all of it, read the result, save, load and compare files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from browser.conftest import Served
from browser.test_form import ADDRESS, NAMES, _answer


def fill_in(page: Page, served: Served) -> None:
    """All questions: two gaps of different sizes, one answer above its target, the others at it."""
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES, level="level-3")
    _answer(page, "mission", level="level-2")
    _answer(page, "service", level="level-1")
    _answer(page, "flexibility", level="level-4")


def show_result(page: Page) -> Locator:
    """The result, without sending anything."""
    keeper = page.locator(".rb-files > details")
    if keeper.get_attribute("open") is None:
        keeper.locator("summary").click()
    page.get_by_role("button", name="Show my result").click()
    result = page.locator(".rb-result").first
    expect(result).to_be_focused()
    return result


def saved(page: Page, button: str, folder: Path) -> Path:
    """What a button of the page saves."""
    keeper = page.locator(".rb-files > details")
    if keeper.get_attribute("open") is None:
        keeper.locator("summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def changed(path: Path, name: str, **members: Any) -> Path:
    """A saved file with other members."""
    other = path.with_name(name)
    other.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **members}), "utf-8")
    return other


def load(page: Page, path: Path) -> Locator:
    """Go on with a file; what the page says about it."""
    drawer = page.locator("details.rb-files__drawer", has_text="Go on with a saved file")
    if drawer.get_attribute("open") is None:
        drawer.locator("summary").click()
    drawer.locator("input[type=file]").set_input_files(path)
    return drawer.get_by_role("status")


def compare(page: Page, *paths: Path) -> Locator:
    """Compare with files; what the page shows."""
    keeper = page.locator(".rb-files > details")
    if keeper.get_attribute("open") is None:
        keeper.locator("summary").click()
    keeper.locator("input[type=file]").set_input_files(list(paths))
    return page.locator(".rb-comparison")
