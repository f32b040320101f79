"""Every list shows what is for the chosen role; a small screen has room for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Served
from browser.sending import send

pytestmark = pytest.mark.browser


@pytest.fixture
def small(browser: Browser) -> Iterator[Page]:
    """A page on a small screen."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_sidebars_keep_to_the_role_and_to_the_page_one_is_on(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/commitments/oversight/?role=staff")
    side = page.locator(".rb-side li:visible")
    expect(side).to_have_count(2 + 22 + 1)
    expect(page.locator(".rb-side").get_by_role("link", name="Oversight")).to_be_visible()
    expect(page.locator(".rb-side").get_by_role("link", name="Accountability")).to_be_hidden()
    page.goto(f"{served.url}/commitments/oversight/?role=")
    expect(side).to_have_count(2 + 35)


def test_the_index_keeps_to_the_role_and_says_how_much_it_shows(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/a-z/?role=")
    status, everything = page.locator("[data-rb-showing]"), page.locator(".rb-index > li").count()
    expect(status).to_have_text(f"Showing {everything} of {everything} entries.")
    page.goto(f"{served.url}/a-z/?role=staff")
    shown = page.locator(".rb-index > li:visible").count()
    assert shown < everything
    expect(status).to_have_text(f"Showing {shown} of {everything} entries.")
    expect(page.locator("#content").get_by_role("link", name="Oversight")).to_be_hidden()
    for letter in page.locator(".rb-az > section:visible").all():
        assert letter.locator("li:visible").count() > 0


def test_the_overview_of_competencies_marks_the_target_of_the_role(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/competencies/?role=staff")
    expect(page.get_by_text("your target").locator("visible=true")).to_have_count(8)
    expect(page.get_by_role("link", name="Level 3 4 descriptors your target").first).to_be_visible()
    page.goto(f"{served.url}/competencies/?role=")
    expect(page.get_by_text("your target").locator("visible=true")).to_have_count(0)


def test_on_a_small_screen_the_matrix_shows_the_column_of_the_role(small: Page, served: Served) -> None:
    small.goto(f"{served.url}/matrix/?role=staff")
    row = small.locator("tr[id=commit]")
    expect(row.locator("td:visible")).to_have_count(1)
    expect(row.locator("td:visible")).to_have_attribute("data-mark", "staff")
    box = row.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
    assert small.locator(".rb-scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    small.goto(f"{served.url}/matrix/?role=")
    expect(row.locator("td:visible")).to_have_count(3)


def test_on_a_small_screen_no_name_in_the_matrix_is_broken_within_a_word(small: Page, served: Served) -> None:
    small.goto(f"{served.url}/matrix/")
    for name in small.locator("tbody th[scope=row]").all()[:12]:
        assert name.evaluate("cell => cell.scrollWidth <= cell.clientWidth"), name.inner_text()
        lines = name.locator("a").first.evaluate(
            """link => {
              const words = link.firstChild, tops = [];
              for (let at = 0; at < words.length; at++) {
                const range = document.createRange();
                range.setStart(words, at);
                range.setEnd(words, at + 1);
                tops.push([words.data[at], range.getBoundingClientRect().top]);
              }
              return tops.filter(([, top], at) => at && tops[at - 1][0] !== " " && top !== tops[at - 1][1]);
            }"""
        )
        assert lines == [], name.inner_text()


def test_on_a_small_screen_the_current_section_is_in_view(small: Page, served: Served) -> None:
    for address in ("commitments/mentor/", "glossary/", "a-z/"):
        small.goto(f"{served.url}/{address}")
        expect(small.locator(".rb-sections [aria-current]")).to_be_in_viewport(ratio=0.95)


def test_on_a_small_screen_results_stand_one_below_the_other(small: Page, served: Served) -> None:
    small.goto(f"{served.url}/assessments/competency-professional/staff/")
    small.locator(".rb-progress").wait_for()
    for question in small.locator("fieldset.rb-field").all():
        question.locator("input").first.check()
    send(small)
    table = small.locator(".rb-result table")
    expect(table.get_by_role("columnheader")).to_have_text(["Competency", "Your level", "Target level", "Gap"])
    expect(table.get_by_role("row")).to_have_count(9)
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    small.get_by_role("link", name="Open the receipt").click()
    small.wait_for_url("**/f/receipts/**")
    assert small.evaluate("document.documentElement.scrollWidth") <= 320
    expect(small.get_by_role("row")).to_have_count(9)
    links = small.get_by_role("cell").get_by_role("link")
    assert links.count() >= 8
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 320


def test_the_steps_of_the_result_are_named(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/assessments/competency-professional/staff/")
    page.locator(".rb-progress").wait_for()
    for question in page.locator("fieldset.rb-field").all():
        question.locator("input").first.check()
    send(page)
    axis = page.locator(".rb-result__axis text:visible")
    expect(axis).to_have_text([f"Level {number}" for number in range(1, 6)])
    expect(page.locator(".rb-result__bar").first.locator(".rb-result__tick")).to_have_count(5)
