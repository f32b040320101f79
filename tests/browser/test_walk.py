"""The way of a reader: home, role, competency, search, self-assessment, receipt; the answer is in the database."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Served

COMPETENCIES = (
    "mission",
    "relationships",
    "problem-solving",
    "communication",
    "development",
    "flexibility",
    "leadership",
    "service",
)
FORM = "competency-professional.staff"

pytestmark = pytest.mark.browser


def test_with_script_from_home_to_the_stored_answer(page: Page, served: Served) -> None:
    before = len(served.rows())
    page.goto(served.url)
    page.get_by_text("Role:", exact=True).click()
    page.locator("[data-rb-switcher]").get_by_role("link", name="Staff").click()
    expect(page.locator("html")).to_have_attribute("data-role", "staff")
    assert "role=staff" in page.url

    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Competencies").click()
    page.locator("#content").get_by_role("link", name="Communication", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Communication")
    expect(page.locator("html")).to_have_attribute("data-role", "staff")

    page.wait_for_load_state()
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("listens")
    _choose(_facet(dialog, "Kind"), "Descriptor")
    result = dialog.locator(".rb-search__results a").first
    expect(result).to_be_visible()
    expect(_facet(dialog, "Role")).to_have_value("Staff")
    found = result.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("li:target")).to_be_in_viewport()
    expect(page.locator("li:target")).to_contain_text(found.splitlines()[0])

    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Assessments").click()
    page.locator("#content").get_by_role("link", name="Where I stand: professional track").click()
    page.locator("#content").get_by_role("link", name="As Staff").click()
    _answer_by_keyboard(page)
    receipt = page.locator(".rb-receipt")
    expect(receipt).to_be_visible()

    rows = served.rows()
    assert len(rows) == before + 1
    assert rows[-1]["form"] == FORM
    assert rows[-1]["receipt"] in receipt.inner_text()
    assert _answers(rows[-1]) == dict.fromkeys(COMPETENCIES, "level-2")
    assert rows[-1]["contract_digest"].startswith("sha256:")
    assert rows[-1]["idempotency_key"]

    result_table = page.locator(".rb-result table")
    expect(result_table).to_contain_text("Advancing the mission")
    gap = page.locator(".rb-result a[href*='competencies/mission/#professional-level-3']").first
    gap.click()
    expect(page).to_have_url(re.compile(r"/competencies/mission/.*#professional-level-3$"))
    expect(page.locator("#professional-level-3")).to_be_in_viewport()


def test_without_script_from_home_to_the_stored_answer(plain_page: Page, served: Served) -> None:
    page, before = plain_page, len(served.rows())
    page.goto(served.url)
    page.get_by_text("Role:", exact=True).click()
    page.locator("[data-rb-switcher]").get_by_role("link", name="Staff").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For Staff")

    page.locator("#content").get_by_role("heading", name="Communication").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Communication")

    # Without script the search button is a link to the index of all entries.
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A–Z")
    page.locator("#content").get_by_role("link", name="Staff", exact=True).first.click()
    page.locator("#content a[href*='assessments/competency-professional/staff']").first.click()

    _answer_by_keyboard(page)
    expect(page).to_have_url(re.compile(r"/f/receipts/"))
    row = served.rows()[-1]
    assert len(served.rows()) == before + 1
    assert _answers(row) == dict.fromkeys(COMPETENCIES, "level-2")
    expect(page.locator("main")).to_contain_text(row["receipt"])
    expect(page.get_by_role("table")).to_contain_text("Advancing the mission")
    page.get_by_role("link", name=re.compile("Level 3")).first.click()
    expect(page.locator("#professional-level-3")).to_be_in_viewport()


def _answer_by_keyboard(page: Page) -> None:
    """Level 2 everywhere and then send: Tab to each group, two steps down with the arrow key, Enter on the button."""
    expect(page.locator("#field-service")).to_be_visible()
    page.wait_for_load_state()
    for name in COMPETENCIES:
        _tab_to(page, name)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator(f"#field-{name} input:checked")).to_have_value("level-2")
    _tab_to(page, "Send my answers")
    page.keyboard.press("Enter")


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the field of that name, or the button of those words, has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.name || document.activeElement?.textContent.trim()") == name:
            return
    pytest.fail(f"Tab does not lead to {name}")


def _facet(dialog: Locator, label: str) -> Locator:
    return dialog.get_by_label(re.compile(f"^{label}"))


def _choose(facet: Locator, words: str) -> None:
    """Choose an option by its words; a count stands behind them: “Descriptor (12)”."""
    option = facet.locator("option", has_text=words).first
    expect(option).to_be_attached()
    facet.select_option(label=option.inner_text())


def _answers(row: dict[str, object]) -> dict[str, str]:
    value = row["answers"]
    answers: dict[str, str] = json.loads(value) if isinstance(value, str | bytes) else value  # type: ignore[assignment]
    return answers
