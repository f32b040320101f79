"""Proof of work in a browser: made when somebody sends, beside everything else that they do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.agreement_steps import HOLDER, answer, button, news, opened, pick, turn
from browser.conftest import REPOSITORY, Served, copied, watched
from browser.queueing import ADDRESS, ENDPOINT, failing, fill_in, kept, waiting
from browser.sending import send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

CHALLENGE = "**/f/altcha"
HELD = "It is held back until somebody has looked at it"
INSECURE = "Object.defineProperty(window, 'isSecureContext', { value: false });"
NEVER = "f" * 64


@pytest.fixture(scope="module")
def proving(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The base edition, each form asking for proof of work, served by a backend that makes challenges."""
    workspace = copied(built_base, tmp_path_factory.mktemp("proving") / "workspace")
    site, database = workspace / "site" / "base", workspace / "answers.db"
    for path in (site / "contracts").glob("*.json"):
        contract = json.loads(path.read_text("utf-8"))
        contract["submission"]["altcha"] = True
        path.write_text(json.dumps(contract), "utf-8")
    sources = os.pathsep.join(str(REPOSITORY / part) for part in ("generator", "backend"))
    places = ["--contracts", site / "contracts", "--database", database, "--site", site, "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "rolebook_backend", "serve", "--altcha", *map(str, places)],
        env={**os.environ, "PYTHONPATH": sources, "PYTHONUNBUFFERED": "1"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        assert said.startswith("Listening at ")
        yield Served(said.split()[2].removesuffix("/f/"), database, workspace)
        process.terminate()


@pytest.fixture
def asked(context: BrowserContext, proving: Served) -> Iterator[Page]:
    yield from watched(context.new_page(), proving)


def newest(served: Served) -> tuple[int, bool]:
    """How many submissions there are, and whether the last one is held back."""
    rows = served.rows()
    return len(rows), bool(rows[-1]["quarantined"]) if rows else False


def test_proof_is_made_when_somebody_sends_and_not_before(asked: Page, proving: Served) -> None:
    before, wanted = newest(proving)[0], list[str]()
    asked.on("request", lambda request: wanted.append(request.url.rpartition("/")[2]))
    fill_in(asked, proving)
    assert not {"altcha", "form-altcha.js"} & set(wanted)
    send(asked)

    expect(asked.locator(".rb-receipt")).to_contain_text("Your answers have arrived")
    expect(asked.locator(".rb-receipt")).not_to_contain_text(HELD)
    assert {"altcha", "form-altcha.js"} <= set(wanted)
    assert newest(proving) == (before + 1, False)


def test_each_try_has_a_proof_of_its_own(asked: Page, proving: Served) -> None:
    before = newest(proving)[0]
    handle, sent = failing({"status": 503, "body": "busy"})
    asked.route(ENDPOINT, handle)
    fill_in(asked, proving)
    send(asked)
    expect(waiting(asked)).to_have_count(1)
    assert "_altcha" not in json.dumps(kept(asked))
    waiting(asked).get_by_role("button", name="Try now").click()

    expect(asked.locator(".rb-receipt")).to_be_visible()
    first, second = sent
    assert first["_key"] == second["_key"]
    assert "" != first["_altcha"] != second["_altcha"]
    assert newest(proving) == (before + 1, False)


@pytest.mark.parametrize("wrong", [{"status": 503, "body": "busy"}, {"status": 200, "body": "Please sign in"}])
def test_without_a_challenge_answers_wait(asked: Page, proving: Served, wrong: dict[str, Any]) -> None:
    before = newest(proving)[0]
    handle, tries = failing(wrong)
    asked.route(CHALLENGE, handle)
    fill_in(asked, proving)
    send(asked)
    expect(waiting(asked)).to_have_count(1)
    assert newest(proving)[0] == before
    waiting(asked).get_by_role("button", name="Try now").click()

    expect(asked.locator(".rb-receipt")).to_be_visible()
    assert len(tries) == 2
    assert newest(proving) == (before + 1, False)


def test_a_proof_that_is_refused_is_made_anew(asked: Page, proving: Served) -> None:
    before = newest(proving)[0]
    refused = {"ok": False, "error": "altcha-expired", "errors": [{"field": "", "message": "Too old."}]}
    handle, sent = failing({"status": 422, "json": refused})
    asked.route(ENDPOINT, handle)
    fill_in(asked, proving)
    send(asked)
    waiting(asked).get_by_role("button", name="Try now").click()

    expect(asked.locator(".rb-receipt")).to_be_visible()
    assert len(sent) == 2
    assert newest(proving) == (before + 1, False)


def test_the_page_goes_on_while_a_proof_is_made(asked: Page, proving: Served) -> None:
    challenge = asked.request.get(f"{proving.url}/f/altcha").json()
    challenge["parameters"]["keyPrefix"] = NEVER
    asked.route(CHALLENGE, lambda route: route.fulfill(json=challenge))
    fill_in(asked, proving)
    asked.evaluate("addEventListener('click', () => (window.clicks = (window.clicks || 0) + 1))")
    with asked.expect_response(CHALLENGE):
        send(asked)
    for clicks in range(2, 6):
        asked.locator("h1").click()
        assert asked.evaluate("clicks") == clicks
    asked.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    expect(asked.get_by_role("button", name="Sending …")).to_be_visible()


def test_without_tls_it_is_sent_and_says_that_it_is_held_back(asked: Page, proving: Served) -> None:
    before = newest(proving)[0]
    asked.add_init_script(INSECURE)
    fill_in(asked, proving)
    send(asked)

    expect(asked.locator(".rb-receipt")).to_contain_text(HELD)
    expect(asked.locator(".rb-receipt")).to_contain_text("only where the address begins with https")
    assert newest(proving) == (before + 1, True)


def test_without_script_the_receipt_says_that_it_is_held_back(plain_context: BrowserContext, proving: Served) -> None:
    before, page = newest(proving)[0], plain_context.new_page()
    page.goto(proving.url + ADDRESS)
    for field in page.locator("fieldset.rb-field").all():
        field.locator("input[type=radio]").nth(1).check()
    send(page)

    expect(page.locator("main")).to_contain_text("held back for a look")
    assert newest(proving) == (before + 1, True)


@pytest.mark.parametrize("secure", [True, False], ids=["https", "http"])
def test_an_agreement_is_begun_with_proof_and_goes_on_without(asked: Page, proving: Served, *, secure: bool) -> None:
    if not secure:
        asked.add_init_script(INSECURE)
    sent: list[dict[str, Any]] = []
    asked.on("request", lambda one: sent.append(dict(one.post_data_json or {})) if one.method == "POST" else None)
    opened(asked, proving, "holder", "Ada", target="rolebook")
    answer(asked, HOLDER)
    pick(asked, "bargained")
    button(asked, "Save a draft").click()
    expect(news(asked).locator("li a")).to_have_count(2)
    expected = expect(news(asked))
    expected.not_to_contain_text(HELD) if secure else expected.to_contain_text(HELD)
    button(asked, "Send for review").click()
    expect(turn(asked)).to_contain_text("State: in review.")

    assert [bool(one.get("_altcha")) for one in sent] == [secure, False]
