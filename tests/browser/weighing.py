"""What a page loads of the forms' script, as it goes over the wire."""

from __future__ import annotations

import gzip
import re

from playwright.sync_api import Page, Response, expect

# The site's own scripts have other names: those that begin with "form" are for forms alone.
MOST = 12_000  # bytes of script, compressed, that a form may begin with
OF_FORMS = re.compile(r"/assets/rolebook/(form[^/]*)\.js$")


def begun_with(page: Page, address: str) -> dict[str, int]:
    """The scripts that a form has loaded before anybody does anything, with their weight in bytes."""
    loaded: list[Response] = []

    def note(response: Response) -> None:
        loaded.append(response)

    page.on("response", note)
    page.goto(address)
    expect(page.locator("form[data-rb-ready='yes']")).to_be_attached()
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    found = [(OF_FORMS.search(response.url), response) for response in loaded]
    return {name[1]: len(gzip.compress(response.body(), 9)) for name, response in found if name}
