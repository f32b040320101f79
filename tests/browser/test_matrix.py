"""The matrices: filters, columns, the address, links to rows, the file, small screens and paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

BOTH = ("/matrix/", "/competency-matrix/")


@pytest.fixture
def small(browser: Browser) -> Iterator[Page]:
    """A page on a small screen."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def rows(page: Page) -> Locator:
    """The rows that are shown."""
    return page.locator("tr[id]:visible")


def heads(page: Page) -> Locator:
    """The columns that are shown."""
    return page.locator("thead [data-col]:visible")


def field(page: Page, name: str) -> Locator:
    """One of the choices above the table, once they work."""
    page.locator("[data-rb-columns] input").first.wait_for(state="attached")
    return page.locator(f"[data-rb-sift] [name={name}]")


def hide(page: Page, name: str) -> None:
    """Take one column out."""
    field(page, "role")
    if not page.locator("[data-rb-columns]").is_visible():
        page.locator("[data-rb-sift] summary").click()
    page.get_by_label(name, exact=True).uncheck()


def saved(page: Page, folder: Path) -> list[list[str]]:
    """The rows of the file that the button gives."""
    with page.expect_download() as waiting:
        page.locator("[data-rb-csv]").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_rows_are_chosen_by_role_obligation_and_group(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/matrix/?role=")
    expect(page.locator("[data-rb-showing]")).to_have_text("Showing 35 of 35 commitments.")
    field(page, "role").select_option("staff")
    expect(page.locator("[data-rb-showing]")).to_have_text("Showing 22 of 35 commitments.")
    field(page, "kind").select_option("optional")
    for row in rows(page).all():
        assert "optional" in (row.locator("td[data-mark=staff]").get_attribute("data-kinds") or "").split()
    optional = rows(page).count()
    assert 0 < optional < 22
    expect(page.locator("[data-rb-showing]")).to_have_text(f"Showing {optional} of 35 commitments.")
    field(page, "group").select_option("knowledge")
    assert rows(page).count() < optional
    expect(page.locator(".rb-group:visible")).to_have_count(1 if rows(page).count() else 0)
    page.get_by_role("button", name="Reset").click()
    expect(rows(page)).to_have_count(35)
    expect(page).to_have_url(f"{served.url}/matrix/")


def test_a_choice_that_fits_nothing_is_said_to(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/matrix/?role=lead&kind=optional&group=knowledge")
    expect(rows(page)).to_have_count(0)
    expect(page.locator("[data-rb-none]")).to_be_visible()


def test_the_chosen_role_is_chosen_here_too_and_the_other_way_round(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/?role=management")
    page.goto(f"{served.url}/competency-matrix/")
    expect(field(page, "role")).to_have_value("management")
    expect(field(page, "track")).to_have_value("management")
    expect(heads(page)).to_have_text([f"Level {number}" for number in range(1, 6)])
    field(page, "role").select_option("staff")
    expect(page.locator("[data-rb-current]")).to_have_text("Staff")
    expect(field(page, "track")).to_have_value("professional")


def test_a_hidden_column_leaves_the_others_where_they_are_wide(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/competency-matrix/?role=")

    def widths() -> dict[str, int]:
        found = {}
        for head in heads(page).all():
            box = head.bounding_box()
            assert box
            found[head.get_attribute("data-col") or ""] = round(box["width"])
        return found

    before = widths()
    hide(page, "Professional · Level 2")
    after = widths()
    assert after == {name: width for name, width in before.items() if name != "professional-level-2"}
    spans = page.locator("thead [scope=colgroup]").evaluate_all("heads => heads.map((head) => head.colSpan)")
    assert spans == [4, 5]
    field(page, "track").select_option("management")
    expect(page.locator("thead [scope=colgroup]:visible")).to_have_text(["Management"])
    for row in rows(page).all():
        assert row.locator("td:visible").count() == 5


@pytest.mark.parametrize("address", BOTH)
def test_a_choice_can_be_shared_and_comes_back(page: Page, served: Served, address: str) -> None:
    page.goto(f"{served.url}{address}?role=")
    hide(page, "Staff" if address == "/matrix/" else "Management · Level 5")
    page.locator("[name=kind]").select_option(index=1)
    shown, columns = rows(page).count(), heads(page).count()
    shared = page.url
    assert "hide=" in shared
    assert "kind=" in shared
    page.goto(served.url)
    page.goto(shared)
    expect(rows(page)).to_have_count(shown)
    expect(heads(page)).to_have_count(columns)


def test_a_link_to_a_row_shows_it_whatever_is_chosen(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/matrix/?role=staff&kind=optional#oversight")
    row = page.locator("tr[id=oversight]")
    expect(row).to_be_in_viewport()
    assert row.evaluate("row => getComputedStyle(row).boxShadow") != "none"
    head = page.locator("thead").bounding_box()
    box = row.bounding_box()
    assert head
    assert box
    assert box["y"] >= head["y"] + head["height"] - 1
    row.get_by_role("link", name="Link to “Oversight”").focus()
    expect(row.locator(".rb-anchor")).to_have_css("opacity", "1")


def test_headers_stay_in_sight(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/matrix/")
    page.mouse.wheel(0, 1500)
    expect(page.locator("thead th").first).to_be_in_viewport()
    page.goto(f"{served.url}/competency-matrix/?role=")
    page.locator(".rb-scroll").evaluate("box => box.scrollBy(600, 900)")
    name = page.locator("tr[id]").last.locator("th")
    expect(page.locator("thead [data-col]").last).to_be_in_viewport()
    expect(page.locator("thead th").first).to_be_in_viewport()
    box, frame = name.bounding_box(), page.locator(".rb-scroll").bounding_box()
    assert box
    assert frame
    assert box["x"] == pytest.approx(frame["x"], abs=1)


def test_the_file_holds_what_is_shown(page: Page, served: Served, tmp_path: Path) -> None:
    page.goto(f"{served.url}/matrix/?role=staff&group=behaviours&hide=lead")
    lines = saved(page, tmp_path)
    assert lines[0] == ["Group", "Commitment", "Management", "Staff"]
    assert [line[1] for line in lines[1:]] == rows(page).locator("th a:first-child").all_inner_texts()
    mentor = next(line for line in lines if line[1] == "Mentor")
    assert mentor[3].startswith("Required Take part in mentoring every month, at least 30 minutes; Optional")


def test_the_file_of_everything_is_the_one_beside_the_page(page: Page, served: Served, tmp_path: Path) -> None:
    page.goto(f"{served.url}/matrix/?role=")
    lines = saved(page, tmp_path)
    answer = page.request.get(f"{served.url}/matrix/commitments.csv")
    assert list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"), newline=""))) == lines


def test_no_cell_of_the_file_is_a_formula(page: Page, served: Served, tmp_path: Path) -> None:
    page.goto(f"{served.url}/matrix/?role=")
    page.locator("tr[id=oversight] th a").first.evaluate("link => link.textContent = '=1+1, \"quoted\"'")
    assert saved(page, tmp_path)[1][1] == '\'=1+1, "quoted"'


def test_they_work_after_instant_navigation(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/commitments/?role=")
    page.locator("#content").get_by_role("link", name="Open the matrix").click()
    field(page, "kind").select_option("optional")
    expect(page.locator("[data-rb-showing]")).not_to_have_text("Showing 35 of 35 commitments.")
    page.locator(".rb-sections").get_by_role("link", name="Competencies").click()
    page.locator("#content").get_by_role("link", name="Open the matrix").click()
    expect(heads(page)).to_have_count(10)
    field(page, "track").select_option("management")
    expect(heads(page)).to_have_count(5)


@pytest.mark.parametrize("address", BOTH)
def test_without_script_the_table_is_whole(plain_page: Page, served: Served, address: str) -> None:
    plain_page.goto(f"{served.url}{address}")
    expect(plain_page.locator("[data-rb-sift]")).to_be_hidden()
    expect(plain_page.locator("tr[id]:visible")).to_have_count(plain_page.locator("tr[id]").count())
    expect(plain_page.get_by_role("link", name="The whole table as CSV")).to_be_visible()


@pytest.mark.parametrize("address", BOTH)
def test_a_small_screen_reads_each_row_as_a_list(small: Page, served: Served, address: str) -> None:
    small.goto(f"{served.url}{address}")
    assert small.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert small.locator(".rb-scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    cell = small.locator("td:visible").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label in ('"Lead"', '"Professional · Level 1"')
    box = cell.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", BOTH)
def test_axe_finds_no_violation_while_choosing(
    browser: Browser, served: Served, address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{served.url}{address}?role=staff")
    hide(page, "Lead" if address == "/matrix/" else "Professional · Level 5")
    results = Axe().run(page)
    context.close()
    assert [one["id"] for one in results.response["violations"]] == []


@pytest.mark.parametrize("address", BOTH)
def test_paper_has_the_whole_table_and_none_of_the_choosing(page: Page, served: Served, address: str) -> None:
    page.goto(f"{served.url}{address}?role=")
    page.emulate_media(media="print")
    expect(page.locator("[data-rb-sift]")).to_be_hidden()
    expect(page.locator("[data-rb-csv]")).to_be_hidden()
    assert page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    box = page.locator(".rb-scroll")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth + 1")
