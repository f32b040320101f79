"""The pages that the backend makes itself: axe finds nothing in light and dark, nothing overflows a small screen."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Served
from browser.small_screen import is_sound, small

__all__ = ["small"]

pytestmark = pytest.mark.browser

FORM = "competency-professional.staff"
GROUP = "partnership-check"


def _contract(served: Served, form: str) -> dict[str, Any]:
    path = served.workspace / "site" / "base" / "contracts" / f"{form}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _post(served: Served, form: str) -> str:
    """Answer every question of a form; the address of the receipt."""
    words = {"statement": "yes", "date": "2026-03-31"}
    answers = {
        field["name"]: field["options"][1]["value"]
        if field["options"]
        else words.get(field["type"], "Some words.\nMore.")
        for field in _contract(served, form)["fields"]
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(f"{served.url}/f/{form}", json.dumps(answers).encode(), headers)
    with urllib.request.urlopen(request) as response:
        receipt: str = json.load(response)["next"]
    return receipt


def test_receipts_can_be_read_by_everybody(small: Page, served: Served) -> None:
    for form in (FORM, "acknowledgement.my-role.staff"):
        small.goto(served.url + _post(served, form))
        is_sound(small)


def test_a_form_that_came_back_can_be_read_by_everybody(small: Page, served: Served) -> None:
    small.route("**/contracts/*.json", lambda route: route.abort())
    small.goto(f"{served.url}/{_contract(served, FORM)['page']}")
    small.evaluate("document.querySelectorAll('[required]').forEach(field => field.removeAttribute('required'))")
    small.get_by_role("button", name="Send my answers").click()
    expect(small.locator(".rb-error-summary")).to_be_visible()
    is_sound(small)


def test_results_of_a_group_can_be_read_by_everybody(small: Page, served: Served) -> None:
    minimum = _contract(served, f"{GROUP}.staff")["results"]["minimum_answers"]
    forms = [row["form"] for row in served.rows()]
    for _ in range(minimum - sum(form.startswith(f"{GROUP}.") for form in forms)):
        _post(served, f"{GROUP}.staff")
    small.goto(f"{served.url}/f/results/{GROUP}")
    expect(small.locator("table").first).to_be_visible()
    is_sound(small)
