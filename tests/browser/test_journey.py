"""Steps are ticked off and remembered in the browser alone; the role's page and the journey's show the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import Served

pytestmark = pytest.mark.browser

ROLE, JOURNEY = "/for/staff/", "/onboarding/staff/"
ALL = 22
STORED = "Object.entries(localStorage).filter(([key]) => key.includes(':steps:'))"
# The theme's own script does not read where storage is blocked; what is ours must go on.
BLOCKED = """
  for (const name of ["getItem", "setItem", "removeItem"]) {
    const own = Storage.prototype[name];
    Storage.prototype[name] = function (key, ...rest) {
      if (key.startsWith("rolebook:")) throw new DOMException("blocked", "SecurityError");
      return own.call(this, key, ...rest);
    };
  }
"""


def status(page: Page) -> str:
    return page.locator("[data-rb-journey] [role=status]").inner_text()


def tick(page: Page, number: int) -> None:
    page.locator("[data-rb-step] > input").nth(number).evaluate("box => (box.closest('details') ?? {}).open = true")
    page.locator("[data-rb-step] > input").nth(number).click()


def ticked(page: Page) -> list[int]:
    found: list[int] = page.locator("[data-rb-step] > input").evaluate_all(
        "boxes => boxes.flatMap((box, at) => (box.checked ? [at] : []))"
    )
    return found


def test_a_tick_outlives_a_reload_and_shows_on_both_pages(page: Page, served: Served) -> None:
    page.goto(served.url + ROLE)
    assert status(page) == f"0 of {ALL} done"
    tick(page, 1)
    assert status(page) == f"1 of {ALL} done"
    page.reload()
    assert ticked(page) == [1]
    page.goto(served.url + JOURNEY)
    assert (ticked(page), status(page)) == ([1], f"1 of {ALL} done")
    tick(page, 5)
    page.locator("header").get_by_role("link", name="Example Handbook").click()  # instant navigation
    page.get_by_role("link", name="Staff").last.click()
    expect(page.locator("[data-rb-journey] [role=status]")).to_have_text(f"2 of {ALL} done")
    expect(page.locator("[data-rb-done]")).to_have_text(f"2 of {ALL} done")


def test_it_is_remembered_by_the_ids_of_steps_and_never_sent(page: Page, served: Served) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method != "GET" else None)
    page.goto(served.url + JOURNEY)
    name = page.locator("[data-rb-step]").first.get_attribute("data-rb-step")
    tick(page, 0)
    assert page.evaluate(STORED) == [["rolebook:/:steps:staff", f'["{name}"]']]
    expect(page.locator(".rb-ticks")).to_contain_text("in this browser alone")
    assert not sent


def test_a_stage_says_in_words_that_it_is_done(page: Page, served: Served) -> None:
    page.goto(served.url + ROLE)
    stage = page.locator("details[data-rb-stage]").first
    stage.locator("summary").click()
    count = stage.locator("input").count()
    for box in stage.locator("input").all():
        box.check()
    expect(stage.locator("summary")).to_contain_text(f"All {count} done")


def test_ticks_can_be_cleared_and_brought_back(page: Page, served: Served) -> None:
    page.goto(served.url + JOURNEY)
    tick(page, 0)
    tick(page, 3)
    button = page.get_by_role("button", name="Clear my ticks")
    button.focus()
    page.keyboard.press("Enter")
    assert ticked(page) == []
    back = page.get_by_role("button", name="Bring my ticks back")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    assert ticked(page) == [0, 3]


def test_two_tabs_keep_in_step(context: BrowserContext, served: Served) -> None:
    first, second = context.new_page(), context.new_page()
    first.goto(served.url + ROLE)
    second.goto(served.url + JOURNEY)
    tick(second, 2)
    expect(first.locator("[data-rb-journey] [role=status]")).to_have_text(f"1 of {ALL} done")
    assert ticked(first) == [2]
    first.get_by_role("button", name="Clear my ticks").click()
    expect(second.locator("[data-rb-journey] [role=status]")).to_have_text(f"0 of {ALL} done")
    assert ticked(second) == []


def test_without_storage_ticks_last_as_long_as_the_page_which_says_so(page: Page, served: Served) -> None:
    page.add_init_script(BLOCKED)
    page.goto(served.url + JOURNEY)
    expect(page.locator(".rb-ticks")).to_contain_text("This browser keeps nothing")
    tick(page, 1)
    assert (ticked(page), status(page)) == ([1], f"1 of {ALL} done")
    tick(page, 2)
    assert ticked(page) == [1, 2]


def test_what_is_stored_may_be_nonsense(page: Page, served: Served) -> None:
    page.goto(served.url + JOURNEY)
    for nonsense in ("{", '{"a": 1}', '["gone", 7]', "null"):
        page.evaluate("words => localStorage.setItem('rolebook:/:steps:staff', words)", nonsense)
        page.reload()
        assert (ticked(page), status(page)) == ([], f"0 of {ALL} done")


def test_steps_are_ticked_with_the_keyboard_and_named_by_their_words(page: Page, served: Served) -> None:
    page.goto(served.url + JOURNEY)
    step = page.locator("[data-rb-step]").first
    box = page.get_by_role("checkbox", name=step.locator("span").first.inner_text().strip())
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    page.keyboard.press("Tab")
    expect(step.get_by_role("link")).to_be_focused()


def test_without_script_the_steps_are_a_list_with_boxes_on_paper(plain_page: Page, served: Served) -> None:
    for address in (ROLE, JOURNEY):
        plain_page.goto(served.url + address)
        assert plain_page.locator("[data-rb-step]").count() == ALL
        assert plain_page.locator("input[type=checkbox] >> nth=0").count() <= 1  # the theme's own, hidden
        expect(plain_page.locator(".rb-ticks").first).to_be_hidden()
        plain_page.emulate_media(media="print")
        drawn = "step => { const box = getComputedStyle(step, '::before'); return [box.content, box.borderRadius]; }"
        assert plain_page.locator("[data-rb-step]").first.evaluate(drawn) == ['""', "0px"]
        plain_page.emulate_media(media="screen")


def test_a_link_opens_what_is_folded_around_its_place(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{served.url}{ROLE}#principle-training")
    expect(page.locator("#principle-training")).to_have_attribute("open", "")
    expect(page.locator("#principle-training")).to_be_in_viewport()
    expect(page.locator("#principle-service-quality")).not_to_have_attribute("open", "")
    page.evaluate("location.hash = 'principle-service-quality'")
    expect(page.locator("#principle-service-quality")).to_have_attribute("open", "")
    page.goto(f"{served.url}{ROLE}#%E0%A4%A")  # no valid address of anything
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_every_entry_of_a_role_has_a_link_to_its_place(page: Page, served: Served) -> None:
    links = page.locator("#content :is(.rb-due, .rb-expected, details[id]) .rb-anchor")
    page.goto(served.url + ROLE)
    expect(links).to_have_count(8 + 7)
    page.goto(f"{served.url}{ROLE}commitments/")
    expect(links).to_have_count(22)
    page.get_by_role("link", name="Link to “Mentor”").click()
    assert page.url.endswith("#commitment-mentor")
    expect(page.locator("#commitment-mentor")).to_be_in_viewport()
    for name in links.evaluate_all("all => all.map(link => link.getAttribute('href').slice(1))"):
        expect(page.locator(f'[id="{name}"]')).to_have_count(1)
