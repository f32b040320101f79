"""The gallery of field types: every example can be seen in both themes, answered by keyboard, and its errors read."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from rolebook.forms import FIELD_TYPES, Field
from rolebook.render.gallery import gallery, shown_types
from rolebook.stage import complete
from rolebook.wording import Terms, read_strings

pytestmark = pytest.mark.browser

FIELDS = [example.field for one in shown_types() for example in one.examples]
REQUIRED = [field for field in FIELDS if field.required]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's own name)
        """Say nothing: what a test prints is its result."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gallery, served."""
    folder: Path = tmp_path_factory.mktemp("gallery")
    complete(folder, gallery(read_strings("en", Terms({}))))
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def shown(browser: Browser, address: str) -> Iterator[Page]:
    """The gallery in a fresh profile, its script ready."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    expect(page.locator("form[novalidate]")).to_be_visible()
    yield page
    context.close()
    assert not errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("form[novalidate]")).to_be_visible()
    page.get_by_role("button", name="Check these answers").click()
    expect(page.locator(".rb-error-summary")).to_be_visible()
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    context.close()
    assert found == []


def test_every_type_is_shown_and_nothing_is_wider_than_a_small_screen(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    headings = page.locator("h2 code").all_inner_texts()
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert headings == [kind.name for kind in FIELD_TYPES]
    assert width == 320


@pytest.mark.parametrize("field", REQUIRED, ids=lambda field: field.name)
def test_a_missing_answer_is_named_above_and_beside_and_leads_to_its_control(shown: Page, field: Field) -> None:
    name = field.name
    shown.get_by_role("button", name="Check these answers").click()
    expect(shown.locator(".rb-error-summary")).to_be_focused()
    link = shown.locator(f'.rb-error-summary a[href="#{name}"]')
    words = link.inner_text()
    expect(shown.locator(f"[id='field-{name}'] .rb-error")).to_have_text(words)
    link.press("Enter")
    expect(shown.locator(f"[id='{name}']")).to_be_focused()


def test_all_of_it_is_filled_in_by_keyboard_alone(shown: Page) -> None:
    shown.locator("form [name]:visible").first.focus()
    answered: list[str] = []
    while not shown.get_by_role("button", name="Check these answers").evaluate("(it) => it === document.activeElement"):
        at = shown.evaluate("[document.activeElement.name || '', document.activeElement.type || '']")
        match at[1]:
            case "radio" | "checkbox":
                shown.keyboard.press("Space")
            case "date":
                shown.keyboard.type("03312026")
            case "text" | "textarea":
                shown.keyboard.type("A. B.")
            case _ if shown.evaluate("document.activeElement.tagName") == "SUMMARY":
                shown.keyboard.press("Enter")
        answered.append(at[0])
        shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    expect(shown.locator(".rb-error-summary")).to_have_count(0)
    assert {field.name for field in FIELDS} <= set(answered)


def test_a_draft_brings_every_kind_of_answer_back(shown: Page) -> None:
    answers = {example.field.name: example.accepts[-1] for one in shown_types() for example in one.examples}
    shown.evaluate(
        """([answers]) => {
          const forms = rolebook.forms;
          const form = document.querySelector("form");
          const types = Object.keys(answers).map((name) => [name, name.split(".")[0]]);
          for (const [name, type] of types) {
            const field = forms.fieldOf(form, { name, type, options: [] });
            forms.write(field, answers[name]);
            field.controls[0].dispatchEvent(new Event("input", { bubbles: true }));
          }
        }""",
        [answers],
    )
    shown.reload()
    expect(shown.locator("form[novalidate]")).to_be_visible()
    read = shown.evaluate(
        """(names) => {
          const { answerOf, fieldOf } = rolebook.forms;
          const form = document.querySelector("form");
          const read = (name) => answerOf(fieldOf(form, { name, type: name.split(".")[0], options: [] }));
          return Object.fromEntries(names.map((name) => [name, read(name)]));
        }""",
        [field.name for field in FIELDS],
    )
    assert read == answers
