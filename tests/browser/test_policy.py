"""The site's policy is in force, and nothing a reader does runs against it, whichever engine built the site."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import REPOSITORY, Served, copied, watched
from browser.sending import send

pytestmark = pytest.mark.browser

# A server that sends the site as it is built, with its headers, and the form backend beside it.
_SERVER = """
import sys
from pathlib import Path
import uvicorn
from rolebook.server.desk import Desk
from rolebook.server.forms import Forms
from rolebook.server.news import News
from rolebook.server.state import State
site, database, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
uvicorn.run(Desk(site, Forms(site, database), News(State("built", published=True))), port=port, log_level="warning")
"""


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def built_site(
    request: pytest.FixtureRequest, built_base: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The starter's base edition with instant navigation, built by one engine for the address it is served at."""
    workspace = copied(built_base, tmp_path_factory.mktemp(f"policy-{request.param}") / "workspace")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = workspace / "mkdocs.yml"
    instant = settings.read_text("utf-8").replace("theme:\n", "theme:\n  features: [navigation.instant]\n", 1)
    settings.write_text(f"{instant}\nsite_url: {url}/\n", "utf-8")
    sources = os.pathsep.join(str(REPOSITORY / part) for part in ("generator", "backend"))
    environment = {**os.environ, "PYTHONPATH": sources}
    command = [sys.executable, "-m", "rolebook", "build", "--engine", request.param]
    subprocess.run(command, cwd=workspace, env=environment, check=True, capture_output=True)
    (workspace / "var").mkdir(exist_ok=True)
    served = Served(url, workspace / "var" / "answers.db", workspace)
    arguments = [str(workspace / "site" / "base"), str(served.database), str(port)]
    process = subprocess.Popen([sys.executable, "-c", _SERVER, *arguments], cwd=workspace, env=environment)
    try:
        _wait(url)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(workspace, ignore_errors=True)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server does not answer")


@pytest.fixture
def page(context: BrowserContext, built_site: Served) -> Iterator[Page]:
    """A page that fails its test when its policy refuses something."""
    yield from watched(context.new_page(), built_site)


def test_the_policy_is_in_force(context: BrowserContext, built_site: Served) -> None:
    page = context.new_page()
    page.goto(built_site.url)

    refused = page.evaluate(
        """() => new Promise((done) => {
          document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective));
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
        })"""
    )

    assert refused.startswith("script-src")
    assert page.evaluate("window.ran") is None


def test_search_switcher_and_palette_keep_to_it(page: Page, built_site: Served) -> None:
    page.goto(f"{built_site.url}/competencies/")
    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("searchbox").fill("listen")
    expect(page.locator(".rb-search__results a").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[data-rb-switcher] summary").click()
    page.locator('[data-rb-role="staff"]').click()
    expect(page.locator("html")).to_have_attribute("data-role", "staff")
    before = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator(".rb-palette label:not([hidden])").first.click()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", str(before))


def test_a_form_is_filled_in_and_sent_under_it(page: Page, built_site: Served) -> None:
    before = len(built_site.rows()) if built_site.database.exists() else 0
    page.goto(f"{built_site.url}/assessments/competency-professional/staff/")
    for field in page.locator("fieldset.rb-field").all():
        field.locator("label").nth(1).click()
    send(page)
    expect(page.get_by_text("Your answers have arrived")).to_be_visible()
    assert len(built_site.rows()) == before + 1


def test_pages_follow_each_other_at_once_and_go_on_working(page: Page, built_site: Served) -> None:
    page.goto(f"{built_site.url}/commitments/")
    page.evaluate("window.sameDocument = true")
    page.locator(".rb-side a", has_text="matrix").click()
    expect(page).to_have_url(f"{built_site.url}/matrix/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Commitment matrix")
    page.locator("[data-rb-switcher] summary").click()
    page.locator('[data-rb-role="staff"]').click()
    expect(page.locator("[data-rb-showing]")).to_contain_text("Showing")
    page.get_by_role("link", name="A–Z", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A–Z")
    expect(page.locator("[data-rb-showing]")).to_contain_text("Showing")
    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("searchbox").fill("listen")
    expect(page.locator(".rb-search__results a").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="What is new").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is new")
    assert page.evaluate("window.sameDocument")


def test_a_form_reached_that_way_works(page: Page, built_site: Served) -> None:
    page.goto(f"{built_site.url}/assessments/competency-professional/")
    page.evaluate("window.sameDocument = true")
    page.locator("#content a[href*='staff']").first.click()
    expect(page.locator("form.rb-form")).to_be_visible()
    assert page.evaluate("window.sameDocument")
    before = len(built_site.rows())
    for field in page.locator("fieldset.rb-field").all():
        field.locator("label").nth(1).click()
    send(page)
    expect(page.get_by_text("Your answers have arrived")).to_be_visible()
    assert len(built_site.rows()) == before + 1
