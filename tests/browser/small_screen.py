"""A page as somebody with a small screen sees it, and what axe finds on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

WIDTH = 320


@pytest.fixture(params=["light", "dark"])
def small(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A small screen in each scheme; not a watched one, since axe itself sets styles that the policy refuses."""
    context = browser.new_context(color_scheme=request.param, viewport={"width": WIDTH, "height": 640})
    yield context.new_page()
    context.close()


def is_sound(page: Page, shown: str = "") -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    violations = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['target']}" for one in violations] == [], shown or page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, shown or page.url
