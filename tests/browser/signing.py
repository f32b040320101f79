"""What tests of an acknowledgement do: sign it, take its file, change what was signed, and check it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from browser.conftest import Served

ADDRESS = "/acknowledgements/my-role/staff/"
FORM = "acknowledgement.my-role.staff"
UNCHANGED = "This is still what you signed."
MINOR = "Something has changed since, but nothing material. There is no need to sign again."
MATERIAL = "Something material has changed since. Please read it and sign again."
UNASKED = "Something material has changed since, but that does not ask for a new signature."
OVER = "It is to be signed every year, and a year has passed since you signed. Please read it and sign again."

Signed = dict[str, Any]


def fill_in(page: Page) -> None:
    page.get_by_label(re.compile("I have read what is listed here")).check()
    page.get_by_label("Letter of intent").fill("I want to listen first.\nThen I keep what I promise.")
    page.get_by_label("Your name").fill("A. Example")


def sign(page: Page, served: Served, button: str = "Sign and send") -> None:
    page.goto(served.url + ADDRESS)
    expect(page.get_by_role("heading", name="Is it still what you signed?")).to_be_visible()
    fill_in(page)
    page.get_by_role("button", name=button, exact=True).click()
    expect(signed_part(page)).to_be_visible()


def signed_part(page: Page) -> Locator:
    return page.get_by_role("region", name="What you have signed")


def saved(page: Page) -> Signed:
    """The file that the page gives the person."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename == f"{FORM}.json"
    signed: Signed = json.loads(download.value.path().read_text("utf-8"))
    return signed


def check(page: Page, signed: Signed | str) -> None:
    text = signed if isinstance(signed, str) else json.dumps(signed)
    content: FilePayload = {"name": "signed.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Your file").set_input_files(content)


def verdict(page: Page) -> Locator:
    return page.locator(".rb-check .rb-verdict")


def contract_of(served: Served) -> Signed:
    contract: Signed = json.loads((served.workspace / f"site/base/contracts/{FORM}.json").read_text("utf-8"))
    return contract


def earlier(served: Served, change: Callable[[Signed], None]) -> Signed:
    """What somebody signed under version 0.9, when something was not as it is today."""
    signed = contract_of(served)
    signed["framework_version"] = "0.9"
    signed["signing"]["digest"] = "sha256:" + "0" * 64
    change(signed)
    return signed


def reworded(*names: str) -> Callable[[Signed], None]:
    def change(signed: Signed) -> None:
        for one in signed["shown"]:
            if one["id"] in names:
                one["digest"] = "sha256:" + "1" * 64

    return change


def without(name: str) -> Callable[[Signed], None]:
    def change(signed: Signed) -> None:
        signed["shown"] = [one for one in signed["shown"] if one["id"] != name]

    return change


def with_one_more(name: str) -> Callable[[Signed], None]:
    def change(signed: Signed) -> None:
        signed["shown"].append({"kind": "commitment", "id": name, "name": "Weekly report", "digest": "sha256:2"})

    return change


def other_statement(signed: Signed) -> None:
    signed["signing"]["statement"] = "I have read it."


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.locator(selector).evaluate_all("all => all.includes(document.activeElement)"):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")
