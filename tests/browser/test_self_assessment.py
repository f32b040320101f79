"""Self-assessment: the overview, what follows from the answers, and answers as files that can be compared."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.assessing import changed, compare, fill_in, load, saved, show_result
from browser.conftest import Served, serve
from browser.test_form import ADDRESS, NAMES, _answer
from browser.test_print import sheets
from unit.example_cases import EXAMPLES, lay_out

pytestmark = pytest.mark.browser

DESCRIBED = "/assessments/step-by-step/staff/"
WORDS = "Ask two colleagues what they need."


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example whose assessment is drawn from descriptors."""
    workspace = tmp_path_factory.mktemp("described") / "workspace"
    lay_out(workspace, EXAMPLES / "valid" / "assessment-drawn-from-descriptors")
    yield from serve(workspace)


@pytest.fixture
def described_page(context: BrowserContext, described: Served) -> Page:
    """Its form for staff."""
    page = context.new_page()
    page.goto(described.url + DESCRIBED)
    expect(page.locator(".rb-progress")).to_be_visible()
    return page


def test_the_form_is_filled_in_and_its_result_read_by_keyboard_alone(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    expect(page.locator(".rb-overview")).to_be_visible()
    page.locator(".rb-overview a").first.focus()
    page.keyboard.press("Enter")
    seen: set[str] = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate("() => { const a = document.activeElement; return { type: a.type, name: a.name }; }")
        if at["type"] == "radio" and at["name"] not in seen:
            seen.add(at["name"])
            page.keyboard.press("Space")
        if at["type"] == "submit":
            break
    assert seen == set(NAMES)
    page.keyboard.press("Enter")
    expect(page.locator(".rb-receipt")).to_be_focused()
    expect(page.locator(".rb-result")).to_contain_text("What to work on")


def test_the_overview_says_what_is_answered_and_leads_there(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    lines = page.get_by_role("navigation", name="Overview of the questions").get_by_role("listitem")
    expect(lines).to_have_count(len(NAMES))
    expect(lines.first).to_have_text(re.compile(r"^○ Advancing the mission\s+open$"))
    _answer(page, "mission")
    expect(lines.first).to_have_text(re.compile(r"^● Advancing the mission\s+answered$"))
    lines.last.get_by_role("link").click()
    expect(page.locator("#field-service")).to_be_in_viewport()


def test_questions_about_descriptors_are_counted_by_competency_with_its_levels_at_hand(described_page: Page) -> None:
    page = described_page
    page.locator("[name='communication.says-it-plainly'][value='3']").check()
    expect(page.locator(".rb-progress")).to_contain_text("1 of 4 answered")
    expect(page.get_by_role("heading", name="Communication")).to_be_visible()
    levels = page.locator("details", has_text="The levels these are taken from").first
    levels.locator("summary").click()
    expect(levels.get_by_text("Finds the right words for difficult news.")).to_be_visible()
    expect(levels.get_by_text("Names what a change takes away before what it brings.")).to_be_visible()


def test_without_script_a_section_links_to_where_it_is_drawn_from(
    plain_context: BrowserContext, described: Served
) -> None:
    page = plain_context.new_page()
    page.goto(described.url + DESCRIBED)
    link = page.get_by_role("link", name=re.compile("^Read Communication"))
    expect(link).to_have_attribute("href", re.compile(r"/competencies/communication/#professional-level-2$"))
    expect(page.get_by_label("I want to develop this").first).to_be_visible()


def test_strengths_and_gaps_stand_in_order_and_their_links_lead_somewhere(page: Page, served: Served) -> None:
    fill_in(page, served)
    lists = show_result(page).locator(".rb-result__gaps")
    names = [found.locator("> li > strong").all_inner_texts() for found in lists.all()]

    assert names[0][0] == "Flexibility and adaptability to change"
    assert len(names[0]) == 6
    assert names[1] == ["Quality service", "Advancing the mission"]
    service = lists.nth(1).locator("> li").first
    assert service.locator("ul a").all_inner_texts() == ["Read Level 2", "Read Level 3", "What Level 2 adds"]
    for link in [*service.locator("a").all(), *lists.first.locator("> li").first.locator("a").all()]:
        address = link.evaluate("a => a.href")
        response = page.request.get(address)
        assert response.ok, address
        place = address.partition("#")[2]
        assert re.search(rf'id="?{re.escape(place)}"?[ >]', response.text()) or not place, address


def test_descriptors_add_up_to_their_competency(described_page: Page) -> None:
    page = described_page
    for name, value in (
        ("communication.says-it-plainly", "3"),
        ("communication.names-the-loss", "1"),
        ("detail.spots-patterns", "not-applicable"),
        ("asks", "1"),
    ):
        page.locator(f"[name='{name}'][value='{value}']").check()
    result = show_result(page)
    first, second = result.locator("ol.rb-result__gaps > li").all()

    # Both are two steps short; of the competency that is the mean of what was rated, the item weighs three times.
    expect(first).to_contain_text("I ask before I advise.")
    expect(second.locator("strong")).to_have_text("Communication")
    expect(second).to_contain_text("1 of 2 below target")
    assert [link.inner_text() for link in second.locator("ul a").all()] == [
        "Names what a change takes away before what it brings.",
        "What Level 2 adds",
    ]
    hrefs = [link.evaluate("a => a.href") for link in second.locator("ul a").all()]
    assert hrefs[0].endswith("/competencies/communication/#names-the-loss")
    assert hrefs[1].endswith("/compare/competencies/communication/professional/#professional-level-2")
    expect(result.get_by_role("row", name=re.compile("^Care for detail"))).to_contain_text("–")


def test_the_radar_is_an_extra_with_as_many_axes_as_bars(page: Page, served: Served) -> None:
    fill_in(page, served)
    radar = show_result(page).locator(".rb-radar")
    expect(radar.locator("svg")).to_be_hidden()
    radar.locator("summary").click()
    expect(radar.locator("svg")).to_be_visible()
    assert radar.get_by_role("listitem").count() == len(NAMES)
    assert len((radar.locator(".rb-radar__you").get_attribute("points") or "").split()) == len(NAMES)


def test_saved_answers_are_taken_up_again_elsewhere(page: Page, served: Served, tmp_path: Path) -> None:
    fill_in(page, served)
    page.locator("details.rb-remark summary").first.click()
    page.locator("[name='mission.evidence']").fill("=SUM(1) is what they saw")
    page.locator("[name='mission.develop']").check()
    page.locator(".rb-plan").get_by_label("What I will do").fill(WORDS)
    file = saved(page, "Save as a file", tmp_path)
    found = json.loads(file.read_text("utf-8"))
    table = saved(page, "Save as a table", tmp_path).read_bytes()

    assert found["format"] == "rolebook-answers/1"
    assert found["form"] == "competency-professional.staff"
    assert found["by"] == {"as": "self", "name": ""}
    assert found["answers"]["mission"] == "level-2"
    assert found["plan"][0]["action"] == WORDS
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    mission = next(row for row in rows if row["Competency"] == "Advancing the mission")
    assert (mission["Your level"], mission["Step"], mission["Target level"], mission["Gap"]) == (
        "Level 2",
        "2",
        "Level 3",
        "1 step",
    )
    assert mission["Evidence"] == "'=SUM(1) is what they saw"

    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    expect(load(page, file)).to_contain_text(f"“{file.name}”: {len(found['answers'])} answers read.")
    expect(page.locator("[name='mission'][value='level-2']")).to_be_checked()
    expect(page.locator("[name='mission.evidence']")).to_have_value("=SUM(1) is what they saw")
    expect(page.locator(".rb-plan").get_by_label("What I will do")).to_have_value(WORDS)
    expect(page.locator(".rb-progress")).to_contain_text("8 of 8 answered")
    # The file is of this very form: nothing has changed that would have to be looked over.
    expect(page.get_by_role("region", name="Your draft")).to_contain_text("Saved")
    expect(page.get_by_text("This form has changed")).to_have_count(0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read"),
        ('{"name": "something else"}', "holds no answers"),
        ('{"form": "commitment-review.staff", "title": "Keeping my word", "answers": {}}', "Keeping my word"),
    ],
)
def test_a_file_that_does_not_belong_here_changes_nothing(
    page: Page, served: Served, tmp_path: Path, content: str, said: str
) -> None:
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES)
    file = tmp_path / "wrong.json"
    file.write_text(content, "utf-8")
    status = load(page, file)
    expect(status).to_contain_text("“wrong.json”")
    expect(status).to_contain_text(said)
    expect(status).to_contain_text("Nothing has changed here.")
    expect(page.locator("input[type=radio]:checked")).to_have_count(len(NAMES))


def test_of_a_file_from_another_version_what_fits_is_kept_and_the_rest_is_named(
    page: Page, served: Served, tmp_path: Path
) -> None:
    fill_in(page, served)
    file = saved(page, "Save as a file", tmp_path)
    answers = json.loads(file.read_text("utf-8"))["answers"] | {"service": "level-9", "gone": "level-1"}
    old = changed(file, "old.json", contract="sha256:0", answers=answers, framework_version="0.9")
    status = load(page, old)
    expect(status).to_contain_text("another version of this form (0.9)")
    expect(status.get_by_role("listitem")).to_have_text(["Quality service: level-9", "gone: level-1"])
    expect(page.locator(".rb-field input[type=radio]:checked")).to_have_count(len(NAMES) - 1)
    expect(page.locator("[name='mission'][value='level-2']")).to_be_checked()


def test_self_and_manager_are_laid_over_each_other_with_what_differs_first(
    page: Page, served: Served, tmp_path: Path
) -> None:
    fill_in(page, served)
    file = saved(page, "Save as a file", tmp_path)
    answers = json.loads(file.read_text("utf-8"))["answers"] | {"communication": "level-1"}
    theirs = changed(file, "theirs.json", by={"as": "manager", "name": "N. Example"}, answers=answers)
    comparison = compare(page, theirs)
    expect(comparison.get_by_role("heading", level=3)).to_have_text("Self beside N. Example")
    row = comparison.get_by_role("row").nth(1)
    expect(row).to_have_text(re.compile(r"^Communication\s*Level 3\s*Level 1\s*\+2$"))
    expect(comparison.get_by_role("row")).to_have_count(len(NAMES) + 1)
    first = comparison.locator(".rb-result__bar").first
    expect(first).to_have_attribute("aria-label", re.compile("Communication. Self: Level 3, N. Example: Level 1"))
    expect(first.locator(".rb-result__target")).to_be_attached()


def test_earlier_files_show_how_it_went_on(page: Page, served: Served, tmp_path: Path) -> None:
    fill_in(page, served)
    file = saved(page, "Save as a file", tmp_path)
    answers = json.loads(file.read_text("utf-8"))["answers"]
    newer = changed(file, "b.json", at="2026-03-01T10:00:00Z", answers=answers | {"mission": "level-1"})
    older = changed(file, "a.json", at="2025-03-01T10:00:00Z", answers=answers | {"mission": "not-yet"})
    comparison = compare(page, newer, older)
    row = comparison.get_by_role("row", name=re.compile("^Advancing the mission"))
    expect(row.get_by_role("cell")).to_have_text(["Not yet at Level 1", "Level 1", "Level 2"])
    expect(comparison.locator(".rb-result__line").first.locator("circle")).to_have_count(3)


def test_on_paper_the_result_and_the_plan_stand_without_the_questions(page: Page, served: Served) -> None:
    fill_in(page, served)
    show_result(page).get_by_role("button", name="Add to my plan: Quality service").click()
    page.keyboard.type(WORDS)
    page.emulate_media(media="print")
    for shown in (".rb-result__chart", ".rb-result__table", ".rb-result__gaps", ".rb-plan textarea"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in ("#field-mission", ".rb-overview", ".rb-files", ".rb-send", ".rb-radar", ".rb-prose"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert sheets(page.pdf(format="A4")) <= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_result_plan_and_comparison(
    browser: Browser, served: Served, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = context.new_page()
    fill_in(page, served)
    show_result(page).get_by_role("button", name="Add to my plan: Quality service").click()
    page.locator(".rb-radar summary").click()
    file = saved(page, "Save as a file", tmp_path)
    theirs = changed(file, "theirs.json", by={"as": "manager", "name": ""})
    earlier = changed(file, "earlier.json", at="2025-03-01T10:00:00Z", contract="sha256:0")
    expect(compare(page, theirs, earlier).get_by_role("table")).to_have_count(2)
    found = [f"{one['id']}: {one['nodes'][0]['target']}" for one in Axe().run(page).response["violations"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert found == []
    assert width <= 320
