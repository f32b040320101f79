"""A page stays where it is while its scripts take it over: what they add has its place from the start."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.agreement_steps import ADDRESS as AGREEMENT
from browser.conftest import Served
from browser.holding import Gate
from browser.weighing import begun_with

pytestmark = pytest.mark.browser

FORMS = (
    "/assessments/competency-professional/staff/",
    "/assessments/competency-management/lead/",
    "/assessments/partnership-check/staff/",
    "/assessments/commitment-review/staff/",
    "/acknowledgements/my-role/staff/",
    AGREEMENT,
)
# All is there but for what the script adds. Not an expression: the page's policy would refuse to look at it again.
READ_THAT_FAR = """
() => document.readyState !== 'loading' || document.scripts[document.scripts.length - 1].src.endsWith('rolebook.js')
"""
# Pages of every kind, and by how many pixels their parts may move: a comparison takes about the room left for it.
# On a narrow screen what was to be seen stands still; below it a matrix settles, and a comparison is longer.
PAGES = {
    "/": 0,
    "/a-z/": 0,
    "/commitments/": 0,
    "/compare/": 24,
    "/competencies/communication/": 0,
    "/competency-matrix/": 0,
    "/for/lead/": 0,
    "/glossary/": 0,
    "/matrix/": 0,
    "/onboarding/management/": 0,
    "/principles/partnership-support/": 0,
    "/whats-new/": 0,
}
STANDS = """
() => [...document.querySelectorAll('#content :is(h1, h2, h3, li, tr, dt, details):not([data-rb-compared] *)')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .map((one) => [one.id || one.textContent.slice(0, 20), Math.round(one.getBoundingClientRect().top)])
"""


@pytest.mark.parametrize(("width", "as_far_as"), [(1280, 1_000_000), (320, 800)])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_moves_when_the_site_s_script_comes(
    page: Page, served: Served, address: str, width: int, as_far_as: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    script = Gate(page, "rolebook")
    script.hold()
    page.goto(f"{served.url}{address}?role=lead", wait_until="commit")
    script.wait()
    page.wait_for_function(READ_THAT_FAR)
    page.evaluate("document.fonts.ready.then(() => null)")
    before = page.evaluate(STANDS)
    script.open()
    page.wait_for_load_state("networkidle")
    after = page.evaluate(STANDS)

    assert len(after) == len(before)
    pairs = [(was, now) for was, now in zip(before, after, strict=True) if was[1] < as_far_as]
    assert pairs
    assert [(was, now) for was, now in pairs if abs(was[1] - now[1]) > PAGES[address]] == []


# Where headings and questions stand: all of them, or those above the behaviours that the script offers to choose from.
PLACES = """
() => {
  const all = [...document.querySelectorAll('.rb-form :is(h2, .rb-field), [data-rb-pick]')];
  const brought = all.findIndex((one) => one.matches('[data-rb-pick]'));
  return all.slice(0, brought < 0 ? all.length : brought)
    .filter((one) => one.checkVisibility())
    .map((one) => [one.id, Math.round(one.getBoundingClientRect().top + scrollY)]);
}
"""


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", FORMS)
def test_no_question_moves_when_the_script_takes_the_form_over(
    page: Page, served: Served, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    contract = Gate(page, "contracts/*", ".json")
    contract.hold()
    page.goto(served.url + address)
    page.evaluate("document.fonts.ready.then(() => null)")
    contract.wait()
    before = page.evaluate(PLACES)
    contract.open()
    expect(page.locator(".rb-form[data-rb-ready='yes']")).to_be_attached()

    assert page.evaluate(PLACES) == before


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", [one for one in FORMS if one.startswith("/assessments/")])
def test_no_question_moves_with_the_first_answer(page: Page, served: Served, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    begun_with(page, served.url + address)
    before = page.evaluate(PLACES)
    page.locator("fieldset.rb-field input").first.check()
    for name in ("form-send", "form-queue", "form-assessment"):
        expect(page.locator(f"script[src$='/{name}.js']")).to_be_attached()
    expect(page.locator(".rb-draft > .rb-note")).to_contain_text("Saved ")
    expect(page.locator("#rb-queue")).to_be_attached()

    assert page.evaluate(PLACES) == before
