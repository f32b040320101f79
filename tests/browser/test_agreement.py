"""An agreement between two people as a file that goes to and fro; by keyboard, on paper and without script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.agreement_steps import (
    ADDRESS,
    FORM,
    HOLDER,
    answer,
    button,
    give,
    news,
    opened,
    saved,
    sent_by_holder,
    stands,
    turn,
    written,
)
from browser.conftest import Served

pytestmark = pytest.mark.browser


def test_two_people_come_to_the_same_document_by_a_file(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    holder = opened(page, served, "holder", "Ada")
    first = sent_by_holder(holder, tmp_path)
    assert first.name == f"{FORM}-1-in-review.json"
    expect(news(holder)).to_contain_text(first.name)
    stands(holder, "in review")

    opened(manager, served, "", "")
    give(manager, first)
    expect(turn(manager)).to_contain_text("Say below who you are")
    manager.locator("[name='_by'][value='manager']").check()
    manager.get_by_label("Your name", exact=True).fill("Grace")
    expect(turn(manager)).to_have_text("State: in review. It is your turn.")
    answer(manager, {"support.support-given.1": "Two hours each week", "results.1.due": "2027-04-01"})
    manager.get_by_label("A note to the other").fill("A month later?")
    second = saved(manager, "Ask for changes", tmp_path)

    give(holder, second)
    expect(turn(holder)).to_have_text("State: changes asked. It is your turn.")
    expect(news(holder)).to_contain_text("A month later?")
    expect(news(holder).locator("li")).to_have_count(2)
    expect(news(holder).locator("li").first).to_contain_text("Due byBefore1 March 2027Now1 April 2027")
    news(holder).get_by_role("link", name="Due by").click()
    expect(holder.locator("[name='results.1.due']")).to_be_focused()
    third = saved(holder, "Send for review", tmp_path)

    give(manager, third)
    expect(news(manager)).to_contain_text("Nothing has changed since your last turn.")
    fourth = saved(manager, "Confirm", tmp_path)
    give(holder, fourth)

    for one in (holder, manager):
        stands(one, "confirmed by both")
        expect(one.locator("[data-agree='questions']")).to_be_hidden()
    document = holder.locator(".rb-document")
    expect(document).to_have_text(manager.locator(".rb-document").text_content() or "")
    for words in ("Ada, confirmed on", "Grace, confirmed on", "1 April 2027", "Two hours each week"):
        expect(document).to_contain_text(words)
    files = [saved(each, "Download as JSON", tmp_path).read_bytes() for each in (holder, manager)]
    assert files == [fourth.read_bytes()] * 2


def test_who_may_not_write_something_reads_it_and_is_told_why(page: Page, served: Served, tmp_path: Path) -> None:
    opened(page, served, "holder", "Ada")
    support, goal = page.locator("[name='support.support-given.1']"), page.locator("[name='personal-goal.goal']")

    expect(support).not_to_be_editable()
    expect(support).to_have_accessible_description(
        "One kind of support in each line, with its date where it has one. Written by: Their manager"
    )
    expect(goal).to_be_editable()
    sent_by_holder(page, tmp_path)
    expect(goal).not_to_be_editable()
    expect(goal).to_have_accessible_description(
        "What you will do instead, in words that let others notice it. " + (turn(page).text_content() or "")
    )
    expect(page.locator(".rb-pick input").first).to_be_disabled()


def test_what_is_missing_is_named_and_what_is_not_ones_own_is_not_asked_for(page: Page, served: Served) -> None:
    opened(page, served, "", "")
    button(page, "Send for review").click()
    summary = page.locator(".rb-error-summary")
    for words in ("Choose who you are.", "Write your name.", "Choose at least one for “Behaviours to show”."):
        expect(summary).to_contain_text(words)
    expect(summary).not_to_contain_text("What I will do")

    page.locator("summary", has_text="Expected results (2)").click()
    answer(page, {"results.2.result": "A second one"})
    button(page, "Send for review").click()
    expect(summary).to_contain_text("How we will know (2)")
    page.locator("summary", has_text="Expected results (2)").click()
    summary.get_by_role("link", name="How we will know (2)").click()
    expect(page.locator("[name='results.2.measure']")).to_be_focused()


def test_nothing_can_be_confirmed_that_the_other_has_not_seen(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    opened(manager, served, "manager", "Grace")
    give(manager, file)
    button(manager, "Confirm").click()
    expect(manager.locator(".rb-error-summary")).to_contain_text("Write something for “What I will do”.")
    answer(manager, {"support.support-given.1": "Two hours"})
    button(manager, "Confirm").click()
    expect(manager.locator(".rb-error-summary")).to_contain_text("Ask for changes instead.")
    stands(manager, "in review")


def test_what_is_written_outlives_a_reload(page: Page, manager: Page, served: Served, tmp_path: Path) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    opened(manager, served, "manager", "Grace")
    give(manager, file)
    expect(turn(manager)).to_contain_text("your turn")
    manager.locator("summary", has_text="What I will do (2)").click()
    answer(manager, {"support.support-given.2": "An introduction"})
    note = manager.get_by_label("A note to the other")
    note.fill("My part")
    manager.reload()

    expect(turn(manager)).to_have_text("State: in review. It is your turn.")
    expect(manager.get_by_label("Your name", exact=True)).to_have_value("Grace")
    expect(manager.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(manager.locator("[name='support.support-given.2']")).to_be_visible()
    expect(manager.locator("[name='support.support-given.2']")).to_have_value("An introduction")
    expect(note).to_have_value("My part")
    saved(manager, "Ask for changes", tmp_path)
    manager.reload()
    stands(manager, "changes asked")
    expect(note).to_have_value("")


def test_a_draft_kept_on_the_computer_goes_on_in_another_tab(
    page: Page, context: BrowserContext, served: Served, tmp_path: Path
) -> None:
    sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    button(page, "Keep it on this computer").click()
    page.get_by_label("Your name or initials").fill("AL")
    button(page, "Keep").click()
    expect(page.locator(".rb-draft")).to_contain_text("kept on this computer for AL")

    later = opened(context.new_page(), served, "", "")
    button(later, "Go on as AL").click()
    stands(later, "in review")
    expect(later.get_by_label("Your name", exact=True)).to_have_value("Ada")
    expect(later.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(later.locator("[name='area.responsibility']")).not_to_be_editable()
    button(later, "Clear this draft").click()
    stands(later, "draft")
    expect(later.locator("[name='area.responsibility']")).to_have_value("")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "something-else"}, "found something-else"),
        ({"form": "agreement.win-win.lead"}, "expected agreement.win-win.staff, found agreement.win-win.lead"),
        ({"events": []}, "is no agreement"),
        ({"events": [{}]}, "step 1 of it is not written as such steps are."),
        ({"id": "another"}, "another agreement than the one open here"),
    ],
)
def test_a_wrong_file_says_what_was_expected_and_changes_nothing(
    page: Page, served: Served, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    document = json.loads(file.read_text("utf-8"))

    give(page, written(tmp_path, {**document, **change}))
    expect(news(page).get_by_role("alert")).to_contain_text(words)
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")
    stands(page, "in review")


def test_a_file_that_is_no_json_is_named(page: Page, served: Served, tmp_path: Path) -> None:
    opened(page, served, "holder", "Ada")
    answer(page, {"area.responsibility": "The archive"})
    (tmp_path / "notes.json").write_text("not { json", "utf-8")
    give(page, tmp_path / "notes.json")
    expect(news(page).get_by_role("alert")).to_contain_text("notes.json is no agreement")
    expect(page.locator("[name='area.responsibility']")).to_have_value("The archive")


def test_a_confirmation_of_other_answers_is_refused(page: Page, manager: Page, served: Served, tmp_path: Path) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    document = json.loads(file.read_text("utf-8"))
    sent = document["events"][0]
    forged = {
        **sent,
        "by": "manager",
        "action": "confirm",
        "answers": {**sent["answers"], "results.1.due": "2030-01-01"},
    }
    opened(manager, served, "manager", "Grace")

    give(manager, written(tmp_path, {**document, "events": [sent, forged]}))
    expect(news(manager).get_by_role("alert")).to_contain_text("step 2 of it confirms other answers than were sent.")
    forged["answers"] = sent["answers"] | {"personal-goal.goal": "Do as I say"}
    forged |= {"action": "ask", "note": "So?"}
    give(manager, written(tmp_path, {**document, "events": [sent, forged]}))
    expect(news(manager).get_by_role("alert")).to_contain_text("step 2 of it changes what that person does not write.")
    stands(manager, "draft")


def test_a_file_with_another_past_than_what_is_here_is_refused(page: Page, served: Served, tmp_path: Path) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    document = json.loads(file.read_text("utf-8"))
    document["events"][0]["answers"]["results.1.due"] = "2030-01-01"
    give(page, written(tmp_path, document))
    expect(news(page).get_by_role("alert")).to_contain_text("tells another story than what is here, from step 1 on")
    expect(page.locator("[name='results.1.due']")).to_have_value("2027-03-01")


def test_what_follows_a_draft_is_opened_where_the_draft_is(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    opened(page, served, "holder", "Ada", target="rolebook")
    answer(page, {"area.responsibility": "The cellar"})
    draft = saved(page, "Save file for the other person", tmp_path).rename(tmp_path / "draft.json")
    expect(news(page)).not_to_contain_text("Nothing has changed")
    opened(manager, served, "manager", "Grace")
    give(manager, draft)
    expect(turn(manager)).to_contain_text("It is the turn of: Ada")

    give(manager, sent_by_holder(page, tmp_path))
    stands(manager, "in review")
    expect(manager.locator("[name='area.responsibility']")).to_have_value("The archive")
    for one in (page, manager):
        give(one, draft)
        expect(news(one).get_by_role("alert")).to_contain_text("draft.json is older than what is here")
        stands(one, "in review")


def test_a_file_of_an_earlier_contract_shows_what_no_longer_fits(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    document = json.loads(file.read_text("utf-8"))
    document["contract"] = "sha256:" + "0" * 64
    document["events"][0]["answers"] |= {
        "area.budget": "None",
        "leadership-behaviours.behaviours": ["principle:gone#gone"],
    }
    opened(manager, served, "manager", "Grace")

    give(manager, written(tmp_path, document))
    expect(news(manager)).to_contain_text("No longer asked or offered here")
    for words in ("area.budget", "None", "Behaviours to show", "principle:gone#gone"):
        expect(news(manager)).to_contain_text(words)
    # Nobody confirms words that the other has not seen.
    expect(button(manager, "Confirm")).to_be_hidden()
    expect(button(manager, "Ask for changes")).to_be_visible()


def test_what_was_written_before_a_file_is_opened_is_kept_or_shown(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    file = sent_by_holder(opened(page, served, "holder", "Ada"), tmp_path)
    opened(manager, served, "manager", "Grace")
    answer(manager, {"support.support-given.1": "An hour", "area.responsibility": "The cellar"})
    give(manager, file)

    expect(manager.locator("[name='support.support-given.1']")).to_have_value("An hour")
    expect(manager.locator("[name='area.responsibility']")).to_have_value("The cellar")
    kept = news(manager).locator("li", has_text="Area of responsibility")
    expect(kept).to_contain_text("The document saysThe archiveYou wroteThe cellar")


def test_a_confirmed_one_is_superseded_and_the_next_begins_from_it(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    confirmed(page, manager, served, tmp_path)
    manager.get_by_label("A note to the other").fill("The work has changed")
    button(manager, "Supersede").click()
    stands(manager, "superseded")
    expect(button(manager, "Supersede")).to_be_hidden()
    button(manager, "Begin the next one from this").click()
    stands(manager, "draft")
    expect(manager.locator("[name='area.responsibility']")).to_have_value("The archive")
    expect(manager.locator("[name='support.support-given.1']")).to_have_value("Two hours")


def confirmed(holder: Page, manager: Page, served: Served, folder: Path) -> None:
    """Both pages with the same confirmed document."""
    opened(holder, served, "holder", "Ada")
    opened(manager, served, "manager", "Grace")
    give(manager, sent_by_holder(holder, folder))
    answer(manager, {"support.support-given.1": "Two hours"})
    manager.get_by_label("A note to the other").fill("My part")
    give(holder, saved(manager, "Ask for changes", folder))
    expect(turn(holder)).to_contain_text("your turn")
    give(manager, saved(holder, "Send for review", folder))
    expect(turn(manager)).to_contain_text("your turn")
    give(holder, saved(manager, "Confirm", folder))
    expect(holder.locator(".rb-document")).to_be_visible()


def test_on_paper_the_confirmed_document_stands_alone(
    page: Page, manager: Page, served: Served, tmp_path: Path
) -> None:
    confirmed(page, manager, served, tmp_path)
    page.emulate_media(media="print")
    document = page.locator(".rb-document")
    expect(document).to_be_visible()
    for gone in (".rb-head", "[data-agree='top']", ".rb-acts", ".rb-form-page > .rb-prose", ".rb-header"):
        expect(page.locator(gone)).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide_in_review_and_confirmed(
    browser: Browser, served: Served, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    contexts = [browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640}) for _ in range(2)]
    holder, manager = (context.new_page() for context in contexts)  # not watched: axe sets styles the policy refuses
    opened(holder, served, "holder", "Ada")
    opened(manager, served, "manager", "Grace")
    give(manager, sent_by_holder(holder, tmp_path))
    answer(manager, {"support.support-given.1": "Two hours", "results.1.due": "2027-05-01"})
    manager.get_by_label("A note to the other").fill("My part")
    give(holder, saved(manager, "Ask for changes", tmp_path))
    expect(news(holder)).to_contain_text("Changed since your last turn")
    found = _shown_badly(holder)
    give(manager, saved(holder, "Send for review", tmp_path))
    expect(turn(manager)).to_contain_text("your turn")
    saved(manager, "Confirm", tmp_path)
    expect(manager.locator(".rb-document")).to_be_visible()
    found += _shown_badly(manager)
    for context in contexts:
        context.close()
    assert not found


def _shown_badly(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth") > 320
    violations = Axe().run(page).response["violations"]
    return [*(["too wide"] if wide else []), *(f"{one['id']}: {one['nodes'][0]['target']}" for one in violations)]


def test_the_keyboard_alone_writes_and_sends_one(page: Page, served: Served, tmp_path: Path) -> None:
    opened(page, served, "", "")

    def reach(selector: str) -> None:
        """Tab until the control has the focus."""
        for _ in range(80):
            if page.locator(selector).first.evaluate("one => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"Tab does not come to {selector}")

    reach("[name='_by']")
    page.keyboard.press("Space")
    reach("[name='_name']")
    page.keyboard.type("Ada")
    for name, value in HOLDER.items():
        if name == "personal-goal.tendency":
            reach(".rb-ask [type='search']")
            page.keyboard.type("bargained")
            reach(".rb-pick:not([hidden]) label:not([hidden]) input")
            page.keyboard.press("Space")
        reach(f"[name='{name}']")
        if value.startswith("2027"):
            year, month, day = value.split("-")
            page.keyboard.type(f"{month}{day}{year}")
        else:
            page.keyboard.type(value)
    reach("[data-act='send']")
    with page.expect_download():
        page.keyboard.press("Enter")
    stands(page, "in review")
    expect(page.locator(".rb-news")).to_be_focused()


def test_without_script_it_starts_by_a_post_and_leads_to_paper(plain_page: Page, served: Served) -> None:
    plain_page.goto(served.url + ADDRESS)
    expect(plain_page.get_by_text("Without script, start here")).to_be_visible()
    expect(plain_page.locator("main button:visible")).to_have_text(["Save a draft", "Send for review"])
    expect(plain_page.get_by_text("the list to choose from is on the page that your link opens")).to_be_visible()
    plain_page.get_by_role("link", name="To the version for paper").click()
    expect(plain_page.locator(".rb-blank").first).to_be_visible()
