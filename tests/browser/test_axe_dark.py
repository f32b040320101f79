"""Every page in dark, by both engines: axe finds nothing. A file of its own, since files are tested side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from browser.conftest import Served
from browser.every_page import violations_everywhere

pytestmark = pytest.mark.browser


def test_axe_finds_no_violation_on_any_page(browser: Browser, served: Served) -> None:
    assert violations_everywhere(browser, served, "dark") == {}
