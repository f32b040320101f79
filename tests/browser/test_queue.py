"""What could not be sent: it waits where everybody sees it, goes out once, and is never lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from browser.conftest import Served
from browser.queueing import (
    ENDPOINT,
    TITLE,
    WHEN_TRIED,
    WITHOUT_LOCKS,
    begin_another,
    failing,
    fill_in,
    kept,
    send_in_vain,
    waiting,
)
from browser.sending import send

pytestmark = pytest.mark.browser


def test_offline_answers_wait_and_go_out_when_the_network_is_back(page: Page, served: Served) -> None:
    before = len(served.rows())
    fill_in(page, served)
    page.context.set_offline(offline=True)
    send(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("There is no network. Your answers are sent when it is back.")
    expect(waiting(page)).to_contain_text(TITLE)
    expect(waiting(page)).to_contain_text("Waits for the network.")
    expect(page.locator("#comment")).to_have_value("In the train")
    assert len(served.rows()) == before
    page.context.set_offline(offline=False)

    expect(page.locator(".rb-receipt")).to_contain_text("Your answers have arrived")
    expect(page.locator(".rb-queue [role=status]")).to_contain_text(f"“{TITLE}” has been sent. Receipt: ")
    expect(waiting(page)).to_have_count(0)
    assert kept(page) == []
    assert len(served.rows()) == before + 1


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503, "body": "busy"},
        {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"},
        {"status": 200, "content_type": "text/html", "body": "<h1>Please sign in</h1>"},
        None,
    ],
    ids=["busy", "gateway", "sign-in", "nothing"],
)
def test_what_may_pass_is_tried_again_with_the_same_key(
    page: Page, served: Served, answer: dict[str, object] | None
) -> None:
    before = len(served.rows())
    sent = send_in_vain(page, served, answer)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"tried again by themselves at \d\d:\d\d"))
    expect(waiting(page)).to_contain_text(re.compile(r"Tries again at \d\d:\d\d"))
    waiting(page).get_by_role("button", name="Try now").click()

    expect(page.locator(".rb-receipt")).to_be_visible()
    assert [one["_key"] for one in sent] == [sent[0]["_key"]] * 2
    assert len(served.rows()) == before + 1


def test_it_tries_again_by_itself_and_leaves_more_time_at_each_try(page: Page, served: Served) -> None:
    handle, sent = failing(None, None, None)
    page.route(ENDPOINT, handle)
    page.clock.install()
    fill_in(page, served)
    send(page)
    expect(waiting(page)).to_have_count(1)
    # Twice as long each time, give or take a quarter: 5, 10 and 20 seconds.
    for tries, (least, most) in enumerate([(3, 7), (7, 13), (14, 26)], 1):
        page.wait_for_function(WHEN_TRIED, arg=tries)
        page.clock.fast_forward(least * 1000 - 500)
        assert len(sent) == tries
        page.clock.fast_forward((most - least) * 1000 + 500)

    expect(page.locator(".rb-receipt")).to_be_visible()
    assert len(sent) == 4


@pytest.mark.parametrize("said", ["30", "date"])
def test_a_service_that_asks_to_wait_is_left_alone_until_then(page: Page, served: Served, said: str) -> None:
    asked = "30"
    handle, sent = failing()

    def busy_once(route: Route) -> None:
        if sent:
            return handle(route)
        sent.append(json.loads(route.request.post_data or "{}"))
        header = page.evaluate("new Date(Date.now() + 30900).toUTCString()") if said == "date" else asked
        return route.fulfill(status=429, headers={"Retry-After": header}, json={"ok": False})

    page.route(ENDPOINT, busy_once)
    page.clock.install()
    fill_in(page, served)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"The service asks to wait (29|30|31) seconds\."))
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.fast_forward(20_000)
    assert len(sent) == 1
    page.clock.fast_forward(12_000)

    expect(page.locator(".rb-receipt")).to_be_visible()
    assert sent[0]["_key"] == sent[1]["_key"]


def test_a_wait_can_be_broken_off(page: Page, served: Served) -> None:
    handle, sent = failing({"status": 429, "headers": {"Retry-After": "30"}, "json": {"ok": False}})
    page.route(ENDPOINT, handle)
    page.clock.install()
    fill_in(page, served)
    send(page)
    waiting(page).get_by_role("button", name="Delete").click()
    waiting(page).get_by_role("button", name="Yes, delete them").click()
    page.clock.fast_forward(60_000)

    expect(waiting(page)).to_have_count(0)
    expect(page.locator("#comment")).to_have_value("In the train")
    assert len(sent) == 1


def test_a_send_without_any_answer_ends_after_half_a_minute(page: Page, served: Served) -> None:
    sent: list[Request] = []
    page.route(ENDPOINT, lambda route: sent.append(route.request))
    page.clock.install()
    fill_in(page, served)
    with page.expect_request(ENDPOINT):  # under way, so that its half minute runs
        send(page)
    expect(page.get_by_role("button", name="Sending …")).to_be_visible()
    page.clock.fast_forward(31_000)

    expect(waiting(page)).to_contain_text(re.compile(r"Tries again at"))
    expect(page.get_by_role("button", name="Send my answers")).to_be_enabled()
    expect(page.locator("#comment")).to_be_enabled()
    assert len(sent) == 1


def test_answers_whose_receipt_was_lost_on_its_way_are_stored_once(page: Page, served: Served) -> None:
    before = len(served.rows())
    receipts: list[str] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        receipts.append(answer.json()["receipt"])
        if len(receipts) == 1:
            route.abort()
        else:
            assert answer.status == 200
            route.fulfill(response=answer)

    page.route(ENDPOINT, lose_the_first)
    fill_in(page, served)
    send(page)
    waiting(page).get_by_role("button", name="Try now").click()

    expect(page.locator(".rb-receipt code")).to_have_text(receipts[0])
    assert receipts == [receipts[0]] * 2
    assert len(served.rows()) == before + 1


def test_it_goes_out_from_any_page_with_a_form(page: Page, served: Served) -> None:
    before = len(served.rows())
    send_in_vain(page, served)
    expect(waiting(page)).to_have_count(1)
    page.goto(f"{served.url}/assessments/partnership-check/lead/")

    expect(waiting(page)).to_contain_text(re.compile(rf"{TITLE}.*Sent\. Receipt: [A-Za-z0-9_-]{{24}}"))
    assert len(served.rows()) == before + 1
    assert "In the train" not in json.dumps(kept(page))
    waiting(page).get_by_role("button", name="Close").click()
    expect(waiting(page)).to_have_count(0)
    assert kept(page) == []


@pytest.mark.parametrize("locks", [True, False], ids=["locks", "lease"])
def test_two_tabs_show_the_same_and_send_once(context: BrowserContext, served: Served, *, locks: bool) -> None:
    if not locks:
        context.add_init_script(WITHOUT_LOCKS)
    before = len(served.rows())
    keys: list[str] = []
    context.on("request", lambda request: keys.append(request.url) if request.method == "POST" else None)
    one, other = context.new_page(), context.new_page()
    begin_another(other, served)
    fill_in(one, served)
    context.set_offline(offline=True)
    send(one)
    expect(waiting(one)).to_have_count(1)
    expect(waiting(other)).to_contain_text(TITLE)
    keys.clear()
    context.set_offline(offline=False)

    expect(one.locator(".rb-receipt")).to_be_visible()
    expect(waiting(other)).to_have_count(0)
    assert len(keys) == 1
    assert len(served.rows()) == before + 1


def test_what_is_deleted_in_one_tab_is_gone_in_the_other(context: BrowserContext, served: Served) -> None:
    one, other = context.new_page(), context.new_page()
    fill_in(one, served)
    begin_another(other, served)
    context.set_offline(offline=True)
    send(one)
    waiting(other).get_by_role("button", name="Delete").click()
    waiting(other).get_by_role("button", name="Yes, delete them").click()

    expect(waiting(one)).to_have_count(0)


def test_deleting_is_asked_again_and_the_keyboard_is_enough(page: Page, served: Served) -> None:
    fill_in(page, served)
    page.context.set_offline(offline=True)
    send(page)
    page.get_by_role("link", name="See what waits to be sent").focus()
    page.keyboard.press("Enter")
    for name in ("Try now", "Download my answers", "Delete"):
        page.keyboard.press("Tab")
        expect(waiting(page).get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(waiting(page)).to_contain_text("Delete these answers? They have not been sent.")
    expect(waiting(page).get_by_role("button", name="Keep them")).to_be_focused()
    page.keyboard.press("Enter")
    expect(waiting(page).get_by_role("button", name="Delete")).to_be_focused()
    assert len(kept(page)) == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(waiting(page).get_by_role("button", name="Yes, delete them")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".rb-queue [role=status]")).to_be_focused()
    expect(page.locator(".rb-queue [role=status]")).to_contain_text("are no longer on this computer")
    assert kept(page) == []


def test_what_waits_can_be_downloaded(page: Page, served: Served) -> None:
    fill_in(page, served)
    page.context.set_offline(offline=True)
    send(page)
    with page.expect_download() as download:
        waiting(page).get_by_role("button", name="Download my answers").click()
    record = json.loads(Path(download.value.path()).read_text("utf-8"))

    assert (record["form"], record["answers"]["comment"]) == ("commitment-review.lead", "In the train")
    assert record["contract"].startswith("sha256:")


def test_answers_changed_while_they_wait_stay_and_are_a_submission_of_their_own(page: Page, served: Served) -> None:
    before = len(served.rows())
    sent = send_in_vain(page, served)
    expect(waiting(page)).to_have_count(1)
    page.locator("#comment").fill("Thought better of it")
    waiting(page).get_by_role("button", name="Try now").click()
    expect(waiting(page)).to_contain_text("Sent. Receipt: ")
    assert re.search(r"/f/receipts/.+", waiting(page).get_by_role("link").get_attribute("href") or "")
    expect(page.locator("#comment")).to_have_value("Thought better of it")
    send(page)

    expect(page.locator(".rb-receipt")).to_be_visible()
    assert [json.loads(row["answers"])["comment"] for row in served.rows()[before:]] == [
        "In the train",
        "Thought better of it",
    ]
    assert sent[2]["_key"] != sent[1]["_key"]


def test_sending_again_takes_the_place_of_what_waits(page: Page, served: Served) -> None:
    before = len(served.rows())
    send_in_vain(page, served)
    expect(waiting(page)).to_have_count(1)
    page.locator("#comment").fill("On foot")
    send(page)

    expect(page.locator(".rb-receipt")).to_be_visible()
    expect(waiting(page)).to_have_count(0)
    assert [json.loads(row["answers"])["comment"] for row in served.rows()[before:]] == ["On foot"]


def test_where_nothing_can_be_kept_the_answers_stay_and_can_be_downloaded(page: Page, served: Served) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    send_in_vain(page, served)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("could not be sent. They are still here")
    with page.expect_download() as download:
        alert.get_by_role("button", name="Download my answers").click()

    assert json.loads(Path(download.value.path()).read_text("utf-8"))["answers"]["comment"] == "In the train"
    expect(page.locator("#comment")).to_have_value("In the train")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_what_waits(context: BrowserContext, served: Served, scheme: str) -> None:
    page = context.new_page()  # not a watched one: to measure contrast, axe itself sets styles that the policy refuses
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    fill_in(page, served)
    page.context.set_offline(offline=True)
    send(page)
    expect(waiting(page)).to_have_count(1)
    page.set_viewport_size({"width": 320, "height": 640})
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})

    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
