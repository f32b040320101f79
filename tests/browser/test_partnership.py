"""The partnership check: one's own result at once, both profiles beside each other; of all together only by a link."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import Served
from browser.sending import send
from reference import scoring

pytestmark = pytest.mark.browser

FORM = "partnership-check.staff"
ADDRESS = "/assessments/partnership-check/staff/"
CHOICES = (0, 4, 1, 3, 5, 2)  # which answer of each statement, in turn; the sixth is “does not apply”


def contract_of(served: Served) -> dict[str, Any]:
    file = served.workspace / "site" / "base" / "contracts" / f"{FORM}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def fill_in(page: Page, served: Served) -> dict[str, str]:
    """Answer every statement; the answers."""
    page.goto(served.url + ADDRESS)
    answers = {}
    for place, field in enumerate(page.locator("fieldset.rb-field").all()):
        chosen = field.locator("input").nth(CHOICES[place % len(CHOICES)])
        chosen.check()
        answers[chosen.get_attribute("name") or ""] = chosen.get_attribute("value") or ""
    return answers


def sent(page: Page) -> Locator:
    """The result, once all is sent."""
    send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()
    return page.get_by_role("region", name="Your result")


def test_ones_own_result_is_shown_at_once_and_adds_up_as_written(page: Page, served: Served) -> None:
    contract = contract_of(served)
    expected = scoring.score(contract, fill_in(page, served))
    result = sent(page)

    names = {part["id"]: part["name"] for part in (*contract["profiles"], *contract["subscales"])}
    said = [
        [names.get(name, "All statements"), *(f"{mean:.1f}" if mean is not None else "–" for mean in means)]
        for name, means in by_part(expected)
    ]
    rows = result.get_by_role("row")
    assert [
        row.get_by_role("cell").or_(row.get_by_role("rowheader")).all_inner_texts() for row in rows.all()[1:]
    ] == said
    columns = result.locator(".rb-result__profiles > *")
    for profile, column in zip(contract["profiles"], columns.all(), strict=True):
        expect(column.get_by_role("heading")).to_have_text(profile["name"])
        expect(column.get_by_role("img")).to_have_count(5)
        expect(result.get_by_role("heading", name=f"What {profile['name']} means")).to_be_visible()
    expect(result).to_contain_text("from 1 (Not true of us) to 5 (Very true of us)")
    expect(result).to_contain_text("no verdict on you or on anyone else")


def by_part(profiles: list[dict[str, Any]]) -> list[tuple[str, list[float | None]]]:
    """The mean of each profile, over all statements and in each sub-scale."""
    whole = ("", [profile["mean"] for profile in profiles])
    parts = zip(*(profile["subscales"] for profile in profiles), strict=True)
    return [whole, *((row[0]["subscale"], [part["mean"] for part in row]) for row in parts)]


def test_what_profiles_mean_is_not_told_before_the_answers_are_given(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    expect(page.get_by_text("0 of 16 answered")).to_be_visible()
    expect(page.get_by_text("its energy comes from supervision")).to_have_count(0)


def test_form_and_assessment_lead_to_the_result_of_all(page: Page, served: Served) -> None:
    fill_in(page, served)
    told = sent(page).get_by_text("shown as distributions, once at least 100 people have answered")
    told.get_by_role("link", name="Open the result of all").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Partnership check")
    page.goto(f"{served.url}/assessments/partnership-check/")
    told = page.get_by_text("You see your own result at once. What all answers say together")
    expect(told).to_contain_text("at least 100 people have answered")
    assert (told.get_by_role("link").get_attribute("href") or "").endswith("f/results/partnership-check")


SAID = """contract => {
  const form = document.querySelector(".rb-form");
  const texts = { "how-to-read": "", group: "The result of all", "group-open": "" };
  const fields = contract.fields.map((field) => rolebook.forms.fieldOf(form, field)).filter(Boolean);
  return rolebook.forms.profileParts({ contract, texts, fields, form }).map((part) => part.textContent ?? part).join();
}"""


@pytest.mark.parametrize(
    ("show", "target", "is_told"), [("group", "rolebook", True), ("own", "rolebook", False), ("group", "none", False)]
)
def test_the_result_of_all_is_promised_only_where_there_will_be_one(
    page: Page, served: Served, show: str, target: str, is_told: bool
) -> None:
    contract = contract_of(served)
    contract["results"]["show"] = show
    contract["submission"]["target"] = target
    fill_in(page, served)
    page.evaluate("rolebook.load('form-assessment')")
    assert ("The result of all" in page.evaluate(SAID, contract)) == is_told


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_result_and_it_fits_a_small_screen(
    browser: Browser, served: Served, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 900})
    page = context.new_page()
    fill_in(page, served)
    expect(sent(page)).to_be_visible()
    violations = [one["id"] for one in Axe().run(page).response["violations"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert violations == []
    assert width <= 320
