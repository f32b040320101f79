"""`rolebook serve`: an edit shows in the open page; a broken one keeps the last good site."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from browser.conftest import Served, watched

pytestmark = pytest.mark.browser


def test_an_edit_shows_in_the_open_page_and_a_broken_one_keeps_the_last_good_site(
    context: BrowserContext, own_server: Served
) -> None:
    role = own_server.workspace / "data" / "roles" / "staff.yml"
    good = role.read_text(encoding="utf-8")
    for page in watched(context.new_page(), own_server):
        page.goto(f"{own_server.url}/for/staff/")
        with page.expect_event("load"):
            role.write_text(good.replace("name: Staff", "name: Everybody else", 1), encoding="utf-8")
        expect(page.get_by_role("heading", level=1)).to_have_text("For Everybody else")

        role.write_text("id: staff\nname: [broken\n", encoding="utf-8")
        _wait_for_log(own_server, "the last good site stays")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("For Everybody else")

        with page.expect_event("load"):
            role.write_text(good, encoding="utf-8")
        expect(page.get_by_role("heading", level=1)).to_have_text("For Staff")


def _wait_for_log(served: Served, words: str) -> None:
    log = served.workspace.parent / "serve.log"
    with log.open(encoding="utf-8", errors="replace") as lines:
        seen = ""
        while words not in " ".join(seen.split()):
            seen += lines.read()
