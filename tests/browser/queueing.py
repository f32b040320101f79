"""What tests of the queue do: fill a form in, let its sending fail, look at what waits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from browser.conftest import Served
from browser.sending import send

ADDRESS = "/assessments/commitment-review/lead/"
ENDPOINT = "**/f/commitment-review.lead"
TITLE = "Keeping my word · Lead"
WHEN_TRIED = """
(times) => Object.entries(localStorage).some(
  ([name, kept]) => name.includes(":queue:") && JSON.parse(kept).tries === times
)
"""
WITHOUT_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined });"


def fill_in(page: Page, served: Served, comment: str = "In the train") -> None:
    page.goto(served.url + ADDRESS)
    for field in page.locator("fieldset.rb-field").all():
        field.locator("input[type=radio]").nth(1).check()
    page.get_by_label(re.compile("Anything you would like to add")).fill(comment)


def begin_another(page: Page, served: Served) -> None:
    """Another form, with a first answer."""
    page.goto(f"{served.url}/assessments/partnership-check/lead/")
    expect(page.locator(".rb-progress")).to_be_visible()
    page.locator("fieldset.rb-field input[type=radio]").first.check()
    expect(page.locator("#rb-queue")).to_be_attached()


def waiting(page: Page) -> Locator:
    """The entries of the list of what waits."""
    return page.locator(".rb-queue li")


def kept(page: Page) -> list[dict[str, object]]:
    """What this browser keeps of answers."""
    found = page.evaluate("Object.entries({ ...localStorage }).filter(([name]) => name.includes(':queue:'))")
    return [json.loads(value) for _, value in found]


def failing(*answers: dict[str, object] | None) -> tuple[Callable[[Route], None], list[dict[str, str]]]:
    """A handler that gives these answers one after the other, `None` being no answer, and lets all others through."""
    left, sent = list(answers), []

    def handle(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}"))
        answer = left.pop(0) if left else {}
        if answer is None:
            route.abort()
        elif answer:
            route.fulfill(**answer)  # type: ignore[arg-type]
        else:
            route.continue_()

    return handle, sent


def send_in_vain(page: Page, served: Served, answer: dict[str, object] | None = None) -> list[dict[str, str]]:
    """Fill the form in and send it, to get one such answer; what was sent, of this and of later tries."""
    handle, sent = failing(answer)
    page.route(ENDPOINT, handle)
    fill_in(page, served)
    send(page)
    return sent
