"""Pressing the button that sends, once the form's script has taken the form over."""

from __future__ import annotations

from playwright.sync_api import Page, expect

# Till then, and without script, a press is a plain post: right for the person, and another page than a test waits for.
SETTLED = "html:not(.rb-js) form.rb-form, form.rb-form[data-rb-ready='yes']"


def send(page: Page) -> None:
    """Send the answers the way the page does it, by script or without."""
    expect(page.locator(SETTLED).first).to_be_attached()
    page.get_by_role("button", name="Send my answers").click()
