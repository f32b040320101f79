"""The check of what was signed: item by item, against what the handbook says today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import Served
from browser.signing import (
    ADDRESS,
    FORM,
    MATERIAL,
    MINOR,
    OVER,
    UNASKED,
    UNCHANGED,
    Signed,
    check,
    contract_of,
    earlier,
    other_statement,
    reworded,
    verdict,
    with_one_more,
    without,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("change", "words", "line"),
    [
        (reworded("communication"), MINOR, r"Communication: changed\s*Version 1.0, minor: The example is a talk"),
        (reworded("mentor"), MATERIAL, r"Mentor: changed\s*Version 1.0, material: Sessions take place every month"),
        (reworded("mission"), MATERIAL, r"Advancing the mission: changed\s*Nothing is noted about it"),
        (without("communication"), MINOR, r"Communication: new\s*Version 1.0, minor"),
        (without("mission"), MATERIAL, r"Advancing the mission: new\s*Nothing is noted about it"),
        (
            with_one_more("weekly-report"),
            MINOR,
            r"Weekly report: no longer part of it\s*Version 1.0, minor: Nobody read",
        ),
        (with_one_more("untold"), MINOR, r"Weekly report: no longer part of it$"),
        (other_statement, MATERIAL, r"What my role asks of me: changed"),
    ],
    ids=["minor", "material", "untold", "new-minor", "new-untold", "gone", "gone-untold", "statement"],
)
def test_a_file_is_compared_item_by_item(
    page: Page, served: Served, change: Callable[[Signed], None], words: str, line: str
) -> None:
    page.goto(served.url + ADDRESS)
    check(page, earlier(served, change))
    expect(verdict(page)).to_have_text(words)
    lines = page.locator(".rb-check [role=status] > ul > li")
    expect(lines).to_have_count(1)
    expect(lines).to_have_text(re.compile(line))
    expect(page.locator(".rb-check summary")).to_have_text(re.compile(r"^3[78] the same$"))


def due(page: Page, *when: str) -> None:
    """Let the handbook say when it is signed."""

    def answer(route: Route) -> None:
        response = route.fetch()
        contract = response.json()
        contract["submission"]["due"] = {"when": list(when)}
        route.fulfill(response=response, json=contract)

    page.route(f"**/contracts/{FORM}.json*", answer)


def days_ago(days: int) -> dict[str, str]:
    return {"sent": f"{datetime.now(UTC).date() - timedelta(days=days)}T10:00:00.000Z"}


@pytest.mark.parametrize(
    ("when", "days", "words"),
    [
        (["joining", "every-year"], 366, f"{UNCHANGED} {OVER}"),
        (["joining", "every-year"], 364, UNCHANGED),
        (["joining"], 4000, UNCHANGED),
    ],
)
def test_what_is_signed_every_year_asks_for_it_after_one(
    page: Page, served: Served, when: list[str], days: int, words: str
) -> None:
    due(page, *when)
    page.goto(served.url + ADDRESS)
    check(page, contract_of(served) | days_ago(days))
    expect(verdict(page)).to_have_text(words)


@pytest.mark.parametrize(
    ("when", "change", "words"),
    [
        (["joining"], reworded("mentor"), UNASKED),
        (["every-year"], reworded("mentor"), OVER),
        (["every-year"], reworded("communication"), OVER),
        (["material-change", "every-year"], reworded("mentor"), MATERIAL),
    ],
)
def test_a_change_asks_to_sign_only_where_it_is_an_occasion(
    page: Page, served: Served, when: list[str], change: Callable[[Signed], None], words: str
) -> None:
    due(page, *when)
    page.goto(served.url + ADDRESS)
    check(page, earlier(served, change) | days_ago(400))
    expect(verdict(page)).to_have_text(words)


def test_a_changed_item_leads_to_its_page(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    check(page, earlier(served, reworded("mentor")))
    page.locator(".rb-check").get_by_role("link", name="Mentor", exact=True).first.click()
    expect(page).to_have_url(f"{served.url}/commitments/mentor/")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "This is neither a file saved on signing nor a fingerprint."),
        ("[]", "This is neither"),
        ("null", "This is neither"),
        ('{"form": "acknowledgement.my-role.staff", "shown": 7}', "This is neither"),
        ("", "This is neither"),
    ],
)
def test_another_file_is_refused_in_words(page: Page, served: Served, text: str, words: str) -> None:
    page.goto(served.url + ADDRESS)
    check(page, text)
    expect(page.locator(".rb-check .rb-error")).to_contain_text(words)


def test_a_file_of_another_role_is_sent_where_it_belongs(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/acknowledgements/my-role/lead/")
    check(page, contract_of(served))
    expect(page.locator(".rb-check .rb-error")).to_contain_text("“What my role asks of me”, Staff")


def test_a_fingerprint_from_paper_tells_only_whether_it_is_todays(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    short = contract_of(served)["signing"]["short"]
    for typed, words in ((short.upper(), UNCHANGED), ("0" * 16, "or a sign was mistyped")):
        page.get_by_label("Or the fingerprint from your paper").fill(typed)
        page.get_by_role("button", name="Check the fingerprint").click()
        expect(verdict(page)).to_contain_text(words)
    page.get_by_label("Or the fingerprint from your paper").fill(short[:9])
    page.get_by_role("button", name="Check the fingerprint").click()
    expect(page.locator(".rb-check .rb-error")).to_contain_text("type all 16 signs")


def test_a_fingerprint_is_read_with_hyphens_and_its_name(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    short = contract_of(served)["signing"]["short"]
    page.get_by_label("Or the fingerprint from your paper").fill(f"Fingerprint: {short.replace(' ', '-')}")
    page.get_by_role("button", name="Check the fingerprint").click()
    expect(verdict(page)).to_have_text(UNCHANGED)
