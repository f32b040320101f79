"""The self-assessment's form: errors in words, a draft that stays, a send that fails without loss."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import Served
from browser.sending import send

pytestmark = pytest.mark.browser

ADDRESS = "/assessments/competency-professional/staff/"
NAMES = (
    "mission",
    "relationships",
    "problem-solving",
    "communication",
    "development",
    "flexibility",
    "leadership",
    "service",
)


def _answer(page: Page, *names: str, level: str = "level-1") -> None:
    for name in names:
        page.locator(f"[name='{name}'][value='{level}']").check()


def test_a_missing_answer_is_named_at_the_top_and_beside_the_question(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES[1:])
    before = len(served.rows())
    send(page)
    summary = page.locator(".rb-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Choose an answer for Advancing the mission.").click()
    expect(page.locator("[name='mission'][value='not-yet']")).to_be_focused()
    expect(page.locator("#field-mission .rb-error")).to_have_text("Choose an answer for Advancing the mission.")
    _answer(page, "mission")
    expect(page.locator("#field-mission .rb-error")).to_have_count(0)
    assert len(served.rows()) == before


def test_the_draft_survives_a_reload_and_is_gone_after_sending(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES)
    page.get_by_label(re.compile("Anything you would like to add")).fill("Half done")
    page.reload()
    expect(page.locator("[name='service'][value='level-1']")).to_be_checked()
    expect(page.locator("#comment")).to_have_value("Half done")
    send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()
    page.reload()
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)


def test_a_send_that_fails_keeps_the_answers_and_the_key(page: Page, served: Served) -> None:
    before = len(served.rows())
    attempts: list[str] = []

    def fail_once(route: Route) -> None:
        attempts.append(json.loads(route.request.post_data or "{}")["_key"])
        if len(attempts) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy")
        else:
            route.continue_()

    page.route("**/f/competency-professional.staff", fail_once)
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    expect(page.locator("input[type=radio]:checked")).to_have_count(len(NAMES))
    send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()
    assert attempts[0] == attempts[1]
    assert len(served.rows()) == before + 1


def test_what_the_server_refuses_is_shown_at_its_field(page: Page, served: Served) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(
            status=422,
            json={
                "ok": False,
                "error": "invalid",
                "errors": [{"code": "choice", "field": "service", "message": "Not so."}],
            },
        )

    page.route("**/f/competency-professional.staff", refuse)
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES)
    send(page)
    expect(page.locator(".rb-error-summary")).to_contain_text("Not so.")
    expect(page.locator("#field-service .rb-error")).to_have_text("Not so.")


def test_the_result_names_gaps_largest_first_with_the_descriptors_between(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    _answer(page, *NAMES, level="level-3")
    _answer(page, "mission", level="level-2")
    _answer(page, "service", level="not-yet")
    send(page)
    result = page.locator(".rb-result")
    rows = result.get_by_role("row")
    expect(rows.filter(has_text="Communication")).to_contain_text("reached")
    expect(rows.filter(has_text="Quality service")).to_contain_text("3 steps")
    links = result.locator("ol").get_by_role("link", name=re.compile("^Read Level"))
    hrefs = links.evaluate_all("all => all.map(a => a.getAttribute('href').replace(/^.*competencies/, 'competencies'))")
    assert hrefs == [
        "competencies/service/#professional-level-1",
        "competencies/service/#professional-level-2",
        "competencies/service/#professional-level-3",
        "competencies/mission/#professional-level-3",
    ]


def test_every_assessment_of_the_starter_can_be_sent(page: Page, served: Served) -> None:
    for address in ("commitment-review/staff", "partnership-check/lead", "competency-management/management"):
        page.goto(f"{served.url}/assessments/{address}/")
        for field in page.locator("fieldset.rb-field").all():
            field.locator("input[type=radio]").nth(1).check()
        before = len(served.rows())
        send(page)
        expect(page.locator(".rb-receipt")).to_be_visible()
        assert len(served.rows()) == before + 1
