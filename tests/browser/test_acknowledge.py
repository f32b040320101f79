"""An acknowledgement: signed by keyboard, kept as a file, remembered only on request."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser.conftest import Served, watched
from browser.signing import (
    ADDRESS,
    FORM,
    MATERIAL,
    MINOR,
    UNCHANGED,
    check,
    contract_of,
    earlier,
    fill_in,
    reworded,
    saved,
    sign,
    signed_part,
    tab_to,
    verdict,
)

pytestmark = pytest.mark.browser


def test_it_is_signed_by_keyboard_alone_and_stored(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    expect(page.get_by_role("heading", name="Is it still what you signed?")).to_be_visible()
    before = len(served.rows())
    tab_to(page, "#agreed")
    page.keyboard.press("Space")
    tab_to(page, "#reasons")
    page.keyboard.type("My own reasons.")
    tab_to(page, "#name")
    page.keyboard.type("A. Example")
    tab_to(page, ".rb-send button")
    page.keyboard.press("Enter")
    expect(page.locator(".rb-receipt").first).to_be_focused()

    rows = served.rows()
    assert len(rows) == before + 1
    answers = json.loads(rows[-1]["answers"])
    assert answers["agreed"] == "yes"
    assert (answers["reasons"], answers["name"]) == ("My own reasons.", "A. Example")
    assert answers["date"] == page.evaluate("new Date().toLocaleDateString('sv')")


def test_what_is_missing_is_said_in_one_list(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    expect(page.locator(".rb-check")).to_be_visible()
    page.get_by_role("button", name="Sign and send").click()
    summary = page.locator(".rb-error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Tick the box if you have read it and agree.",
            "Write in your own words: Letter of intent.",
            "Sign with your name.",
        ]
    )
    summary.get_by_role("link", name="Sign with your name.").click()
    expect(page.get_by_label("Your name")).to_be_focused()


def test_what_was_signed_is_shown_and_kept_as_a_file(page: Page, served: Served) -> None:
    sign(page, served)
    contract = contract_of(served)
    for words in ("A. Example", "I want to listen first.", "Version 1.0", "Staff", contract["signing"]["digest"]):
        expect(signed_part(page)).to_contain_text(words)
    signed = saved(page)

    for name in ("form", "edition", "title", "role", "framework_version", "signing", "shown", "digest"):
        assert signed[name] == contract[name]
    assert signed["answers"]["name"] == "A. Example"
    assert signed["receipt"] in page.locator(".rb-receipt code").all_text_contents()
    check(page, signed)
    expect(verdict(page)).to_have_text(UNCHANGED)


def test_this_computer_remembers_only_on_request_and_forgets(page: Page, served: Served) -> None:
    sign(page, served)
    page.reload()
    expect(page.locator(".rb-check")).to_be_visible()
    expect(page.locator(".rb-remembered")).to_be_empty()

    sign(page, served)
    page.get_by_label(re.compile("Remember on this computer")).check()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "A. Example" not in kept
    assert "listen first" not in kept
    for address in ("/for/staff/", ADDRESS):
        page.goto(served.url + address)
        expect(page.locator(".rb-remembered")).to_contain_text(re.compile(r"Signed on \d+ \w+ \d{4}, version 1.0"))
        expect(page.locator(".rb-remembered .rb-verdict")).to_have_text(UNCHANGED)
    expect(page.get_by_label("Your name")).to_have_value("")  # what was sent is no draft any more
    page.get_by_role("button", name="Forget it on this computer").click()
    expect(page.locator(".rb-remembered")).to_be_empty()
    page.reload()
    expect(page.locator(".rb-check")).to_be_visible()
    expect(page.locator(".rb-remembered")).to_be_empty()


def test_the_page_of_the_role_says_when_to_sign_again(page: Page, served: Served) -> None:
    signed = earlier(served, reworded("mentor")) | {"answers": {"date": "2026-05-20"}}
    page.goto(f"{served.url}/for/lead/")
    page.evaluate(
        "([name, signed]) => localStorage.setItem(name, signed)", [f"rolebook:/:signed:{FORM}", json.dumps(signed)]
    )
    page.reload()
    expect(page.locator(".rb-remembered")).to_be_empty()
    page.goto(f"{served.url}/for/staff/")
    expect(page.locator(".rb-remembered")).to_contain_text("Signed on 20 May 2026, version 0.9")
    expect(page.locator(".rb-remembered .rb-verdict")).to_have_text(MATERIAL)


def test_without_script_it_is_a_plain_form(plain_page: Page, served: Served) -> None:
    page = plain_page
    page.goto(served.url + ADDRESS)
    expect(page.get_by_text("Is it still what you signed?")).to_have_count(0)
    before = len(served.rows())
    fill_in(page)
    page.get_by_label("Date").fill("2026-09-20")
    page.get_by_role("button", name="Sign and send").click()
    expect(page.locator("body")).to_contain_text("Your signature has been received.")
    expect(page.locator("body")).to_contain_text(contract_of(served)["signing"]["short"])
    assert len(served.rows()) == before + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_signing_adds(
    browser: Browser, served: Served, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = context.new_page()  # not a watched one: axe itself sets styles that the policy refuses
    sign(page, served)
    page.get_by_label(re.compile("Remember on this computer")).check()
    check(page, earlier(served, reworded("mentor", "communication")))
    expect(verdict(page)).to_have_text(MATERIAL)
    added = [page.evaluate("document.documentElement.scrollWidth")]
    found = [Axe().run(page).response["violations"]]
    page.goto(f"{served.url}/for/staff/")
    expect(page.locator(".rb-remembered .rb-verdict")).to_be_visible()
    found.append(Axe().run(page).response["violations"])
    context.close()

    assert [one["id"] for each in found for one in each] == []
    assert max(added) <= 320


def test_what_was_signed_prints_on_few_sheets(page: Page, served: Served) -> None:
    sign(page, served)
    page.emulate_media(media="print")
    expect(signed_part(page)).to_be_visible()
    expect(page.get_by_role("link", name="Mentor", exact=True)).to_be_visible()
    for name in (".rb-check", ".rb-field >> nth=0", ".rb-signed button >> nth=0", ".rb-signed input"):
        expect(page.locator(name)).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 3


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_new_version_says_what_changed_and_a_handbook_that_receives_nothing_still_gives_the_file(
    context: BrowserContext, own_server: Served
) -> None:
    for page in watched(context.new_page(), own_server):
        sign(page, own_server)
        signed = saved(page)
        data = own_server.workspace / "data"
        edit(
            data / "commitments" / "behaviours.yml",
            "Works on skills and responsibilities",
            "Works on skills and duties",
        )
        told = '  changed:\n    - version: "1.1"\n      what: Says duties.\n'
        edit(data / "commitments" / "behaviours.yml", "  changed:\n", told)
        edit(data / "handbook.yml", 'version: "1.0"\nversions:\n', 'version: "1.1"\nversions:\n  - version: "1.1"\n')
        edit(data / "handbook.yml", "  target: rolebook\n", "  target: none\n")
        while contract_of(own_server)["submission"]["target"] != "none":
            page.wait_for_timeout(200)
        page.goto(own_server.url + ADDRESS)
        expect(page.locator(".rb-check")).to_be_visible()
        check(page, signed)
        expect(verdict(page)).to_have_text(MINOR)
        expect(page.locator(".rb-check [role=status] > ul > li")).to_have_text(
            re.compile(r"Mentor: changed\s*Version 1.1, minor: Says duties.")
        )
        sign(page, own_server, "Sign")
        expect(signed_part(page)).to_be_focused()
        again = saved(page)
        assert (again["framework_version"], again["receipt"]) == ("1.1", "")


def test_blanks_are_no_name(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    expect(page.get_by_role("heading", name="Is it still what you signed?")).to_be_visible()
    fill_in(page)
    page.get_by_label("Your name").fill("   ")
    page.get_by_role("button", name="Sign and send", exact=True).click()
    expect(page.locator(".rb-error-summary")).to_be_focused()
    expect(page.locator("#field-name .rb-error")).to_be_visible()


def test_blanks_are_no_name_without_script_either(plain_page: Page, served: Served) -> None:
    before = len(served.rows())
    plain_page.goto(served.url + ADDRESS)
    fill_in(plain_page)
    plain_page.get_by_label("Date").fill("2026-03-31")
    plain_page.get_by_label("Your name").fill("   ")
    plain_page.get_by_role("button", name="Sign and send", exact=True).click()
    expect(plain_page.locator(".rb-error-summary")).to_be_visible()
    assert len(served.rows()) == before


def test_agreeing_and_signing_are_asked_anew_when_the_text_is_another(page: Page, served: Served) -> None:
    page.goto(served.url + ADDRESS)
    expect(page.get_by_role("heading", name="Is it still what you signed?")).to_be_visible()
    fill_in(page)
    # The draft as it would be from before a change of the handbook.
    page.evaluate(
        """() => {
          const key = Object.keys(sessionStorage).find((one) => one.includes(":draft:"));
          const draft = JSON.parse(sessionStorage.getItem(key));
          sessionStorage.setItem(key, JSON.stringify({ ...draft, digest: "sha256:other" }));
        }"""
    )
    page.reload()
    expect(page.get_by_label("Letter of intent")).to_have_value(re.compile("listen first"))
    expect(page.get_by_label(re.compile("I have read what is listed here"))).not_to_be_checked()
    expect(page.get_by_label("Your name")).to_have_value("")


def test_what_is_written_before_the_form_is_ready_is_kept(page: Page, served: Served) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(f"**/contracts/{FORM}.json", hold)
    page.goto(served.url + ADDRESS)
    page.get_by_label("Your name").fill("A. Example")
    waiting[0].continue_()
    expect(page.get_by_role("heading", name="Is it still what you signed?")).to_be_visible()
    page.unroute(f"**/contracts/{FORM}.json")
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("A. Example")
