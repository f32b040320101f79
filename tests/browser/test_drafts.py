"""Drafts of forms: kept in the tab, on the computer only if somebody asked; filled in when chosen, never just lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from browser.conftest import Served, watched
from browser.sending import send

pytestmark = pytest.mark.browser

ADDRESS = "/assessments/competency-professional/staff/"
CHECK = "/assessments/partnership-check/staff/"
TAB = "kept in this tab only"
COMPUTER = "kept on this computer for"


def draft(page: Page) -> Locator:
    return page.get_by_role("region", name="Your draft")


def do(page: Page, name: str | re.Pattern[str]) -> None:
    draft(page).get_by_role("button", name=name, exact=True).click()


def begin(page: Page, served: Served, address: str = ADDRESS) -> None:
    page.goto(served.url + address)
    expect(draft(page)).to_be_visible()


def answer(page: Page, name: str, value: str = "level-1") -> None:
    page.locator(f"[name='{name}'][value='{value}']").check()


def chosen(page: Page) -> list[str]:
    checked = page.locator("input[type=radio]:checked")
    found: list[str] = checked.evaluate_all("all => all.map(one => `${one.name}=${one.value}`)")
    return found


def keep_for(page: Page, who: str) -> None:
    do(page, "Keep it on this computer")
    draft(page).get_by_label("Your name or initials").fill(who)
    do(page, "Keep")


def kept_on_the_computer(page: Page) -> list[str]:
    """The names that drafts of this site are kept for."""
    keys: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.includes(':draft:'))")
    return sorted(key.rpartition(":")[2] for key in keys)


def test_a_draft_lives_in_its_tab_through_a_reload_and_nowhere_else(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    begin(page, served)
    expect(draft(page)).to_contain_text(TAB)
    answer(page, "mission")
    expect(draft(page)).to_contain_text("Saved")
    page.reload()
    expect(draft(page)).to_contain_text("Saved")
    assert chosen(page) == ["mission=level-1"]
    assert kept_on_the_computer(page) == []
    page.close()

    other = context.new_page()
    begin(other, served)
    assert chosen(other) == []


def test_two_people_keep_their_drafts_and_each_is_filled_in_only_when_chosen(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    begin(page, served)
    answer(page, "mission")
    keep_for(page, "Ada")
    expect(draft(page)).to_contain_text(f"{COMPUTER} Ada")
    expect(draft(page)).to_be_focused()
    do(page, "I am not Ada")
    assert chosen(page) == []
    do(page, "Start afresh")
    answer(page, "service", "level-2")
    keep_for(page, " Ben ")
    answer(page, "development", "level-3")
    page.close()

    page = context.new_page()
    begin(page, served)
    expect(draft(page)).to_contain_text("Whose do you want to go on with?")
    assert chosen(page) == []
    do(page, "Go on as Ben")
    assert sorted(chosen(page)) == ["development=level-3", "service=level-2"]
    answer(page, "mission", "level-2")
    page.reload()
    expect(draft(page)).to_contain_text(f"{COMPUTER} Ben")
    assert len(chosen(page)) == 3
    do(page, "I am not Ben")
    do(page, "Go on as Ada")
    assert chosen(page) == ["mission=level-1"]


def test_a_draft_may_go_back_to_the_tab_and_is_gone_from_the_computer(page: Page, served: Served) -> None:
    begin(page, served)
    answer(page, "mission")
    keep_for(page, "Ada")
    assert kept_on_the_computer(page) == ["Ada"]
    do(page, "Keep it in this tab only")
    expect(draft(page)).to_contain_text(TAB)
    assert kept_on_the_computer(page) == []
    assert chosen(page) == ["mission=level-1"]


def test_clearing_takes_everything_away_and_can_be_undone_until_the_next_answer(page: Page, served: Served) -> None:
    begin(page, served)
    answer(page, "mission")
    page.locator("#comment").fill("Half done")
    keep_for(page, "Ada")
    do(page, "Clear this draft")
    expect(draft(page)).to_contain_text("Your draft is cleared.")
    expect(draft(page)).to_be_focused()
    expect(page.locator("#comment")).to_have_value("")
    expect(page.get_by_text("0 of 8 answered")).to_be_visible()
    assert (chosen(page), kept_on_the_computer(page)) == ([], [])
    do(page, "Undo")
    expect(draft(page)).to_contain_text(f"{COMPUTER} Ada")
    expect(page.locator("#comment")).to_have_value("Half done")
    assert (chosen(page), kept_on_the_computer(page)) == (["mission=level-1"], ["Ada"])
    do(page, "Clear this draft")
    answer(page, "service")
    expect(draft(page).get_by_role("button", name="Undo")).to_have_count(0)
    page.reload()
    expect(draft(page)).to_contain_text("Saved")
    assert chosen(page) == ["service=level-1"]


def test_after_sending_nothing_is_left_of_the_draft(page: Page, served: Served) -> None:
    begin(page, served, "/assessments/partnership-check/lead/")
    for field in page.locator("fieldset.rb-field").all():
        field.locator("input").first.check()
    keep_for(page, "Ada")
    send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()
    expect(draft(page)).to_have_count(0)
    assert kept_on_the_computer(page) == []
    page.reload()
    expect(draft(page)).to_contain_text(TAB)
    assert chosen(page) == []


def test_two_tabs_of_one_person_overwrite_nothing_before_one_was_chosen(
    context: BrowserContext, served: Served
) -> None:
    older, newer = context.new_page(), context.new_page()
    begin(older, served)
    answer(older, "mission")
    keep_for(older, "Ada")
    begin(newer, served)
    do(newer, "Go on as Ada")
    answer(newer, "mission", "level-3")
    expect(draft(older)).to_contain_text("There is another draft of Ada")
    answer(older, "service")
    assert stored_answers(older) == {"mission": "level-3"}
    older.reload()
    expect(draft(older)).to_contain_text("There is another draft of Ada")
    assert len(chosen(older)) == 2
    do(older, "Use that one")
    assert chosen(older) == ["mission=level-3"]
    do(older, "Undo")
    assert len(chosen(older)) == 2
    do(older, "Keep what is here")
    assert stored_answers(older) == {"mission": "level-1", "service": "level-1"}
    expect(draft(newer)).to_contain_text("There is another draft of Ada")
    do(newer, "Use that one")
    do(newer, "Clear this draft")
    expect(draft(older)).to_contain_text("cleared or sent in another tab")
    assert len(chosen(older)) == 2


def stored_answers(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "JSON.parse(localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith(':Ada')))).answers"
    )
    return found


def test_a_name_that_is_taken_overwrites_nothing_either(page: Page, served: Served) -> None:
    begin(page, served)
    answer(page, "mission")
    keep_for(page, "Ada")
    do(page, "I am not Ada")
    answer(page, "service")
    keep_for(page, "Ada")
    expect(draft(page)).to_contain_text("There is another draft of Ada")
    assert stored_answers(page) == {"mission": "level-1"}
    do(page, "Keep it in this tab only")
    assert stored_answers(page) == {"mission": "level-1"}
    assert chosen(page) == ["service=level-1"]


NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });"""
FULL = """const setItem = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (this === window.localStorage) throw new DOMException("full", "QuotaExceededError");
  setItem.call(this, key, value);
};"""


def test_without_storage_the_page_says_that_it_keeps_nothing(context: BrowserContext, served: Served) -> None:
    page = context.new_page()  # not a watched one: the theme's own script fails without storage
    page.add_init_script(NO_STORAGE)
    begin(page, served)
    expect(draft(page)).to_contain_text("This browser keeps no drafts.")
    answer(page, "mission")
    keep_for(page, "Ada")
    expect(draft(page)).to_contain_text("This browser keeps no drafts.")
    expect(draft(page)).not_to_contain_text("Saved")
    assert chosen(page) == ["mission=level-1"]
    do(page, "Clear this draft")
    assert chosen(page) == []


def test_a_full_computer_is_said_and_the_tab_goes_on_keeping(page: Page, served: Served) -> None:
    page.add_init_script(FULL)
    begin(page, served)
    answer(page, "mission")
    keep_for(page, "Ada")
    expect(draft(page)).to_contain_text("This computer could not keep your draft.")
    page.reload()
    expect(draft(page)).to_contain_text("Saved")
    assert chosen(page) == ["mission=level-1"]


@pytest.fixture
def own_page(context: BrowserContext, own_server: Served) -> Iterator[Page]:
    """A page of a server whose workspace the test may change."""
    context.set_default_timeout(60_000)  # a build may have to be waited for
    yield from watched(context.new_page(), own_server)


def test_a_changed_handbook_keeps_what_still_fits_and_says_what_does_not(own_page: Page, own_server: Served) -> None:
    begin(own_page, own_server, CHECK)
    answer(own_page, "works-when-watched", "5")
    answer(own_page, "waits-for-instruction", "2")
    answer(own_page, "hears-the-reason", "4")
    own_page.locator("#comment").fill("Stays")
    change(own_page, own_server.workspace / "data" / "assessments" / "partnership-check.yml")

    begin(own_page, own_server, CHECK)
    told = draft(own_page).get_by_role("alert")
    expect(told).to_contain_text("These answers no longer fit:")
    lines = [
        "People hold back until somebody tells them to act, even when the next step is plain.: Slightly true",
        "Effort picks up when someone in charge is looking and drops again once they have gone.: Very true of us",
    ]
    expect(told.get_by_role("listitem")).to_have_text(lines)
    file = told.get_by_role("link", name="Save these answers as a file").get_attribute("href")
    assert unquote(file or "").endswith("\n".join(lines))
    expect(own_page.locator("#comment")).to_have_value("Stays")
    assert chosen(own_page) == ["hears-the-reason=4"]

    answer(own_page, "works-when-watched", "6")
    own_page.reload()
    expect(told.get_by_role("listitem")).to_have_text(lines)
    do(own_page, "Put this away")
    expect(draft(own_page)).to_be_focused()
    own_page.reload()
    expect(draft(own_page)).to_contain_text("Saved")
    expect(told).to_have_count(0)


def change(page: Page, file: Path) -> None:
    """One statement fewer and another value for the highest answer, once the site is built anew."""
    page.goto("about:blank")
    address = file.parents[2] / "site" / "base" / "contracts" / "partnership-check.staff.json"
    before = address.read_bytes()
    text = file.read_text(encoding="utf-8")
    text = text.replace("id: waits-for-instruction", "id: waits-to-be-told").replace("value: 5", "value: 6")
    file.write_text(text, encoding="utf-8")
    while address.read_bytes() == before:
        page.wait_for_timeout(100)


def test_a_page_older_than_its_contract_says_so_and_a_reload_loses_nothing(page: Page, served: Served) -> None:
    def make_old(route: Route) -> None:
        response = route.fetch()
        old = re.sub(r"(name=\"?_contract[^>]*sha256:)\w+", rf"\g<1>{'0' * 64}", response.text())
        route.fulfill(response=response, body=old)

    begin(page, served)
    answer(page, "mission")
    page.route(f"**{ADDRESS}", make_old)
    page.reload()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This page is older than the form behind it.")
    answer(page, "service", "level-2")
    page.locator("#comment").fill("Written on the old page")
    page.unroute(f"**{ADDRESS}")
    alert.get_by_role("button", name="Reload the page").click()
    expect(draft(page)).to_contain_text("All your answers still fit")
    expect(page.locator("#comment")).to_have_value("Written on the old page")
    assert sorted(chosen(page)) == ["mission=level-1", "service=level-2"]


def test_the_panel_works_by_keyboard_alone(page: Page, served: Served) -> None:
    begin(page, served)
    answer(page, "mission")
    draft(page).get_by_role("button", name="Keep it on this computer").focus()
    page.keyboard.press("Enter")
    expect(draft(page).get_by_label("Your name or initials")).to_be_focused()
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    expect(draft(page)).to_contain_text(f"{COMPUTER} Ada")
    expect(draft(page)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(draft(page).get_by_role("button", name="Clear this draft")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(draft(page).get_by_role("button", name="Undo")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_panel(
    browser: Browser, served: Served, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 900})
    page = context.new_page()
    found: list[str] = []

    def look() -> None:
        results = Axe().run(page)
        found.extend(f"{one['id']}: {one['nodes'][0]['target']}" for one in results.response["violations"])
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append("wider than the screen")

    begin(page, served)
    answer(page, "mission")
    do(page, "Keep it on this computer")
    look()
    draft(page).get_by_label("Your name or initials").fill("A" * 40)
    do(page, "Keep")
    look()
    do(page, re.compile("I am not"))
    look()
    page.evaluate("""() => {
      const key = Object.keys(sessionStorage).find((one) => one.includes(":draft:"));
      const draft = { at: Date.now(), digest: "old", answers: { gone: "x" }, said: { gone: ["A question", "Often"] } };
      sessionStorage.setItem(key, JSON.stringify(draft));
    }""")
    page.reload()
    expect(draft(page)).to_contain_text("A question: Often")
    look()
    context.close()
    assert not found
