"""All pages of the served site, and what axe finds on them."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.conftest import Served

COMPARED = "/compare/?of=competencies.leadership&from=management-level-4&to=management-level-5"
Scheme = Literal["light", "dark"]


def addresses(served: Served) -> list[str]:
    """Every page of the served site, and one comparison by its address."""
    site = served.workspace / "site" / "base"
    pages = [page.parent.relative_to(site).as_posix() for page in site.rglob("index.html")]
    return ["/404.html", COMPARED, *(f"/{page}/" if page != "." else "/" for page in sorted(pages))]


def violations(page: Page) -> list[str]:
    """What axe finds on a page: the rule, and the first element that breaks it."""
    results = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in results.response["violations"]]


def violations_everywhere(browser: Browser, served: Served, scheme: Scheme) -> dict[str, list[str]]:
    """What axe finds on every page, by address; those without a violation are left out."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for address in addresses(served):
        page.goto(served.url + address)
        if of_page := violations(page):
            found[address] = of_page
    context.close()
    return found
