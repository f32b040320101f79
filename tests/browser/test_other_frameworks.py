"""Frameworks of other shapes than the starter's: long names and many levels stay readable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from acceptance.workspaces import Entry, Framework, write_workspace
from browser.conftest import Served, serve

pytestmark = pytest.mark.browser

LEVELS = [f"level-{number}" for number in range(1, 9)]

# The words that stand in more than one line.
BROKEN_WORDS = """
all => all.flatMap(({ firstChild: text }) => [...text.data.matchAll(/\\S+/g)].filter((word) => {
  const range = new Range();
  range.setStart(text, word.index);
  range.setEnd(text, word.index + word[0].length);
  return range.getClientRects().length > 1;
}).map(String))
"""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A role with a long name on a track of eight levels."""
    role: Entry = {"id": "clerk", "name": "Clerk of Works, Estates & Grounds (North and West)", "plural": "Clerks"}
    role |= {"order": 1, "holders": "many", "summary": "Builds.", "track": "trade", "target": "level-8"}
    levels = [{"id": level, "name": f"{level[-1]} practitioner", "summary": "Works."} for level in LEVELS]
    track: Entry = {"id": "trade", "name": "Trade", "order": 1, "summary": "All.", "cumulative": True, "levels": levels}
    described = [
        {"track": "trade", "level": level, "descriptors": [{"id": f"lays-{level}", "text": f"Lays {level}."}]}
        for level in LEVELS
    ]
    skill: Entry = {"id": "laying", "name": "Laying", "order": 1, "definition": "Laying.", "levels": described}
    workspace = tmp_path_factory.mktemp("other") / "workspace"
    write_workspace(workspace, Framework("Estates", "What we build.", "Come in.", [role], [track], [skill]))
    yield from serve(workspace)


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_a_long_name_of_the_chosen_role_fits_on_a_small_screen(browser: Browser, other: Served) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{other.url}/for/clerk/")
    closed = _width(page)
    page.locator("[data-rb-switcher] summary").click()
    open_ = _width(page)
    context.close()

    assert (closed, open_) == (320, 320)


def test_no_word_is_broken_in_the_ladder_of_many_levels(browser: Browser, other: Served) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{other.url}/competencies/laying/")
    broken = page.locator(".rb-ladder .rb-rung__name, .rb-ladder .rb-rung__count").evaluate_all(BROKEN_WORDS)
    shown = page.locator(".rb-ladder .rb-rung > a").count()
    context.close()

    assert shown == 8
    assert broken == []
