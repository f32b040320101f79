"""A form in parts: each is filled in and sent by itself, leads to the next, and has a result of its own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from acceptance.workspaces import dump
from browser.conftest import Served, serve
from browser.sending import send
from browser.weighing import MOST, begun_with

pytestmark = pytest.mark.browser

ADDRESS = "/assessments/own-review/staff/"
POINTS = ("Not yet", "Seldom", "Sometimes", "Usually", "Always")
COMMITMENTS = 100


@pytest.fixture(scope="module")
def long(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The starter with a review of a hundred commitments, and a profile from more statements than a page holds."""
    workspace = tmp_path_factory.mktemp("long") / "workspace"
    shutil.copytree(built_base, workspace, ignore=shutil.ignore_patterns("build", "site", "brands"))
    points = [{"value": at, "name": name, "description": f"It shows {name}."} for at, name in enumerate(POINTS, 1)]
    shared = {"roles": ["staff"], "scale": {"points": points, "not_applicable": True}}
    duty = {"obligations": [{"roles": ["staff"], "obligation": "required"}], "group": "knowledge"}
    many = [
        {"id": f"duty-{at}", "name": f"Duty {at}", "text": f"Sees to duty {at}.", "order": 100 + at, **duty}
        for at in range(COMMITMENTS)
    ]
    dump(workspace / "data/commitments/many.yml", many)
    review = {"id": "own-review", "name": "Review", "about": "commitments", "draw": "commitments", "order": 8}
    review |= {"summary": "Rate every commitment.", **shared, "comment": True}
    review["scale"] = {**review["scale"], "target": 4}  # type: ignore[dict-item]
    dump(workspace / "data/assessments/own-review.yml", review)
    profiles = [{"id": name, "name": name.capitalize(), "summary": f"What is {name}."} for name in ("one", "two")]
    for count in (70, 200):
        items = [{"id": f"s-{at}", "text": f"We do {at}.", "profile": profiles[at % 2]["id"]} for at in range(count)]
        check = {
            "id": f"check-{count}",
            "name": f"Check {count}",
            "about": "profile",
            "order": 9,
            "summary": "Rate it.",
        }
        dump(
            workspace / f"data/assessments/check-{count}.yml", {**check, **shared, "profiles": profiles, "items": items}
        )
    yield from serve(workspace)


def answer_all(page: Page, place: int = 1) -> int:
    """Choose an answer to every question; how many there are."""
    return int(
        page.evaluate(
            """(place) => {
                const fields = [...document.querySelectorAll("fieldset.rb-field")];
                for (const field of fields) field.querySelectorAll("input[type=radio]")[place].click();
                const lists = [...document.querySelectorAll("form.rb-form select")];
                for (const list of lists) {
                    list.selectedIndex = place + 1;
                    list.dispatchEvent(new Event("input", { bubbles: true }));
                }
                return fields.length + lists.length;
            }""",
            place,
        )
    )


def parts_of(long: Served) -> list[dict[str, Any]]:
    contract = json.loads((long.workspace / "site/base/contracts/own-review.staff.json").read_text("utf-8"))
    found: list[dict[str, Any]] = contract["parts"]["of"]
    return found


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_parts_are_sent_one_after_the_other(context: BrowserContext, long: Served) -> None:
    page = context.new_page()
    parts = parts_of(long)
    assert len(parts) >= 3
    asked = 0
    page.goto(long.url + ADDRESS)
    for number, part in enumerate(parts, 1):
        expect(page.locator("#rb-parts")).to_have_text(f"Part {number} of {len(parts)}: {part['name']}")
        expect(page.locator(".rb-progress")).to_be_visible()
        expect(page.locator(".rb-sent")).to_be_hidden()
        asked += answer_all(page)
        assert violations(page) == []
        send(page)
        receipt = page.locator(".rb-receipt")
        expect(receipt).to_be_focused()
        expect(page.locator(".rb-result").first).to_contain_text(f"Part {number} of {len(parts)}")
        if number < len(parts):
            expect(page.locator(".rb-result").get_by_role("link", name="Go on with part")).to_be_visible()
            receipt.get_by_role("link", name=f"Go on with part {number + 1} of {len(parts)}").click()
            page.wait_for_url(f"**/part/{number + 1}/")
    expect(page.locator(".rb-receipt")).to_contain_text(f"the last of {len(parts)} parts")

    stored = {row["form"]: json.loads(row["answers"]) for row in long.rows() if "own-review" in row["form"]}
    assert set(stored) >= {part["form"] for part in parts}
    assert sum(len(answers) for answers in stored.values()) == asked >= COMMITMENTS


def test_without_script_the_receipt_of_a_part_leads_to_the_next(plain_context: BrowserContext, long: Served) -> None:
    page = plain_context.new_page()
    parts = parts_of(long)
    page.goto(long.url + ADDRESS)
    for number, part in enumerate(parts[:3], 1):
        for field in page.locator("fieldset.rb-field").all():
            field.locator("input[type=radio]").nth(2).check()
        before = len(long.rows())
        send(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"part {number} of {len(parts)}"))
        assert [row["form"] for row in long.rows()][before:] == [part["form"]]
        if number < len(parts):
            page.get_by_role("link", name=f"Go on with part {number + 1}:").click()
            expect(page.locator("#rb-parts")).to_contain_text(f"Part {number + 1} of")


def test_a_saved_part_is_taken_up_in_it_and_is_named(context: BrowserContext, long: Served, tmp_path: Path) -> None:
    page = context.new_page()
    page.goto(long.url + ADDRESS)
    expect(page.locator(".rb-progress")).to_be_visible()
    answer_all(page)
    keeper = page.locator(".rb-files > details")
    keeper.locator("summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename.startswith("own-review.staff.part-1.self.")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert json.loads(path.read_text("utf-8"))["title"].startswith("Review (part 1 of ")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (ADDRESS, {"forms"}),
        ("/assessments/check-70/staff/", {"forms"}),
        ("/assessments/check-200/staff/", {"forms", "form-ask"}),
    ],
)
def test_a_long_form_begins_with_little_script(
    context: BrowserContext, long: Served, address: str, names: set[str]
) -> None:
    loaded = begun_with(context.new_page(), long.url + address)

    assert loaded.keys() == names
    assert sum(loaded.values()) <= MOST, loaded


@pytest.mark.parametrize("count", [70, 200])
def test_what_is_added_up_is_sent_as_one(context: BrowserContext, long: Served, count: int) -> None:
    page = context.new_page()
    page.goto(f"{long.url}/assessments/check-{count}/staff/")
    expect(page.locator(".rb-progress")).to_be_visible()
    assert answer_all(page) == count
    expect(page.locator(".rb-progress")).to_contain_text(f"{count} of {count} answered")
    assert violations(page) == []
    send(page)
    expect(page.locator(".rb-receipt")).to_be_focused()
    expect(page.locator(".rb-result__profiles")).to_be_visible()
    (row,) = (row for row in long.rows() if row["form"] == f"check-{count}.staff")
    assert len(json.loads(row["answers"])) == count


def test_without_script_lists_are_sent_and_what_no_page_holds_is_printed(
    plain_context: BrowserContext, long: Served
) -> None:
    page = plain_context.new_page()
    page.goto(f"{long.url}/assessments/check-70/staff/")
    for choice in page.locator("form.rb-form select").all():
        choice.select_option(index=3)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Receipt"))

    page.goto(f"{long.url}/assessments/check-200/staff/")
    expect(page.get_by_role("button", name="Send my answers")).to_be_hidden()
    page.get_by_role("link", name="All questions, to print").click()
    expect(page.locator(".rb-paper > li").first).to_contain_text("We do 0.")
