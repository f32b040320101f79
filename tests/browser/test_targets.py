"""Each target in a real browser, with script and without, against a double that follows the service's documents."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.responses import JSONResponse, Response

from browser.conftest import REPOSITORY
from browser.sending import send
from doubles import Double, Endpoint, Formspree, Netlify, running, site_app
from rolebook_backend.app import create_app

pytestmark = pytest.mark.browser

FORM = "check.staff"
ADDRESS = "assessments/check/staff/"
CHECK = {
    "id": "check",
    "name": "Check",
    "about": "principles",
    "summary": "How we do it.",
    "items": [{"id": "asks", "text": "We ask first."}, {"id": "answers", "text": "We answer."}],
    "scale": {"points": [{"value": 1, "name": "Seldom"}, {"value": 2, "name": "Often"}], "target": 2},
    "comment": True,
}
ENGINES = ("mkdocs", "zensical")
# A form of a service must not be sent from pages that its policy keeps from it: every violation is noted.
WATCH = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@dataclass(frozen=True)
class Sending:
    """A site and what its form is sent to."""

    url: str
    double: Double
    site: Path

    @property
    def form(self) -> str:
        return f"{self.url}/{ADDRESS}"


def free_port() -> int:
    """A port that nobody listens at; a site has to know its address before it is built."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def build(folder: Path, engine: str, submissions: Mapping[str, object], site_url: str) -> Path:
    """A small handbook with one assessment, built by one engine; gives its site."""
    workspace = folder / "workspace"
    shutil.copytree(REPOSITORY / "tests" / "examples" / "valid" / "minimal", workspace)
    settings = yaml.safe_load((workspace / "data" / "handbook.yml").read_text("utf-8"))
    written = yaml.safe_dump(settings | {"submissions": dict(submissions)}, sort_keys=False)
    (workspace / "data" / "handbook.yml").write_text(written, "utf-8")
    (workspace / "data" / "assessments").mkdir()
    (workspace / "data" / "assessments" / "check.yml").write_text(yaml.safe_dump(CHECK, sort_keys=False), "utf-8")
    shutil.copytree(REPOSITORY / "overrides", workspace / "overrides", dirs_exist_ok=True)
    own = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    (workspace / "mkdocs.yml").write_text(f"{own}\nsite_url: {site_url}/\n", "utf-8")
    sources = os.pathsep.join(str(REPOSITORY / part) for part in ("generator", "backend"))
    done = subprocess.run(
        [sys.executable, "-m", "rolebook", "build", "--engine", engine],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": sources},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return workspace / "site" / "base"


@contextlib.contextmanager
def elsewhere(folder: Path, engine: str, double: Double, submissions: Mapping[str, object]) -> Iterator[Sending]:
    """A site on one origin whose forms go to a service on another, at the address' path of it."""
    port = free_port()
    with running(double.app()) as service:
        address = {"address": f"{service}{submissions['address']}"}
        site = build(folder, engine, {**submissions, **address}, f"http://127.0.0.1:{port}")
        with running(site_app(site), port) as url:
            yield Sending(url, double, site)


@pytest.fixture(scope="module", params=ENGINES)
def formspree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    submissions = {"target": "formspree", "address": "/f/xpznqkdl"}
    with elsewhere(tmp_path_factory.mktemp("formspree"), request.param, Formspree(), submissions) as sending:
        yield sending


@pytest.fixture(scope="module", params=ENGINES)
def netlify(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    port = free_port()
    folder = tmp_path_factory.mktemp("netlify")
    double = Netlify(site=build(folder, request.param, {"target": "netlify"}, f"http://127.0.0.1:{port}"))
    with running(double.app(), port) as url:
        yield Sending(url, double, double.site)


@pytest.fixture(scope="module", params=("form-data", "urlencoded", "json"))
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    names = {"answers": "answers[{name}]", "honeypot": "website", "redirect": "after", "form": "form"}
    submissions = {"target": "post", "address": "/take", "encoding": request.param, "names": names}
    with elsewhere(tmp_path_factory.mktemp("endpoint"), "mkdocs", Endpoint(), submissions) as sending:
        yield sending


@pytest.fixture(autouse=True)
def as_new(request: pytest.FixtureRequest) -> None:
    """Each test begins with a double that has taken nothing."""
    for name in ("formspree", "netlify", "endpoint"):
        if name in request.fixturenames:
            request.getfixturevalue(name).double.forget()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose policy is watched."""
    context.add_init_script(WATCH)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert page.evaluate("window.refused") == []
    assert not errors


def answer(page: Page, asks: str = "2") -> None:
    page.locator(f"#field-asks [value='{asks}']").check()
    page.locator("#field-answers [value='1']").check()
    page.get_by_label(re.compile("Anything you would like to add")).fill("Round & round, ü")


def send_all(page: Page, sending: Sending) -> None:
    page.goto(sending.form)
    answer(page)
    send(page)


def test_formspree_takes_the_answers_and_the_page_promises_no_receipt(page: Page, formspree: Sending) -> None:
    send_all(page, formspree)

    done = page.locator(".rb-receipt")
    expect(done.get_by_role("heading")).to_have_text("Your answers have been sent")
    expect(done).to_be_focused()
    expect(done).not_to_contain_text(re.compile(r"Receipt:|proves"))
    (taken,) = formspree.double.taken
    assert (taken.form, taken.encoding) == ("xpznqkdl", "multipart/form-data")
    assert (taken["asks"], taken["answers"], taken["comment"]) == ("2", "1", "Round & round, ü")
    assert re.fullmatch("sha256:[0-9a-f]{64}", taken["_contract"])
    assert re.fullmatch("[0-9a-f]{32}", taken["_key"])
    with page.expect_download() as download:
        done.get_by_role("button", name="Download my answers").click()
    assert download.value.suggested_filename == f"{FORM}.json"


def test_what_formspree_refuses_is_shown_at_its_question(page: Page, formspree: Sending) -> None:
    assert isinstance(formspree.double, Formspree)
    formspree.double.refuses["comment"] = "should be shorter"
    send_all(page, formspree)

    expect(page.locator(".rb-error-summary")).to_be_focused()
    expect(page.locator("#field-comment .rb-error")).to_have_text("should be shorter")
    expect(page.locator("#field-asks [value='2']")).to_be_checked()
    expect(page.locator(".rb-queue li")).to_have_count(0)


def test_formspree_that_has_enough_for_a_minute_is_asked_again_then(page: Page, formspree: Sending) -> None:
    """A page of another site may not read its Retry-After; its limit is counted by the minute."""
    assert isinstance(formspree.double, Formspree)
    formspree.double.most = 0
    page.clock.install()
    send_all(page, formspree)
    expect(page.get_by_role("alert")).to_contain_text("The service asks to wait 60 seconds.")
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"tried again by themselves at \d\d:\d\d"))
    formspree.double.most = 20
    page.clock.fast_forward(30_000)
    assert formspree.double.asked == 1
    page.clock.fast_forward(31_000)

    expect(page.locator(".rb-receipt")).to_be_visible()
    assert len(formspree.double.taken) == 1


def test_a_form_that_formspree_does_not_know_is_said_and_not_tried_for_ever(page: Page, formspree: Sending) -> None:
    unknown = {"error": "Form not found", "errors": [{"code": "FORM_NOT_FOUND", "message": "Form not found"}]}
    formspree.double.planned.append(JSONResponse(unknown, 404))
    send_all(page, formspree)

    expect(page.get_by_role("alert")).to_contain_text("Form not found")
    expect(page.get_by_role("alert").get_by_role("button", name="Download my answers")).to_be_visible()
    expect(page.locator(".rb-queue li")).to_have_count(0)


def test_without_script_formspree_leads_back_to_the_handbook(plain_context: BrowserContext, formspree: Sending) -> None:
    page = plain_context.new_page()
    send_all(page, formspree)

    expect(page).to_have_url(f"{formspree.url}/sent/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have been sent")
    (taken,) = formspree.double.taken
    assert (taken["asks"], taken["comment"]) == ("2", "Round & round, ü")
    # It is told which site this is, as it asks to be, but not which page somebody read.
    assert taken.headers["origin"] == formspree.url
    assert taken.headers["referer"] == f"{formspree.url}/"


def test_netlify_finds_the_form_and_takes_all_of_its_fields(page: Page, netlify: Sending) -> None:
    send_all(page, netlify)

    expect(page.locator(".rb-receipt").get_by_role("heading")).to_have_text("Your answers have been sent")
    (taken,) = netlify.double.taken
    assert (taken.form, taken.encoding) == (FORM, "application/x-www-form-urlencoded")
    assert (taken["asks"], taken["answers"], taken["comment"]) == ("2", "1", "Round & round, ü")
    assert re.fullmatch("sha256:[0-9a-f]{64}", taken["_contract"])
    assert re.fullmatch("[0-9a-f]{32}", taken["_key"])


def test_every_form_of_a_netlify_site_is_found_when_it_is_deployed(netlify: Sending) -> None:
    assert isinstance(netlify.double, Netlify)

    assert netlify.double.forms.keys() == {FORM, "check.lead"}
    found = netlify.double.forms[FORM]
    assert found.honeypot == "_gotcha"
    assert found.fields == {"form-name", "_contract", "_key", "_gotcha", "asks", "answers", "comment"}


def test_a_host_that_is_not_netlify_is_no_success(page: Page, netlify: Sending) -> None:
    netlify.double.planned.append(Response("", 405))
    send_all(page, netlify)

    expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    expect(page.locator(".rb-receipt")).to_have_count(0)


def test_without_script_netlify_shows_a_page_of_the_handbook(plain_context: BrowserContext, netlify: Sending) -> None:
    page = plain_context.new_page()
    send_all(page, netlify)

    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have been sent")
    assert [(taken.form, taken["asks"]) for taken in netlify.double.taken] == [(FORM, "2")]


def test_an_endpoint_has_the_answers_under_its_own_names(page: Page, endpoint: Sending) -> None:
    send_all(page, endpoint)

    expect(page.locator(".rb-receipt").get_by_role("heading")).to_have_text("Your answers have been sent")
    (taken,) = endpoint.double.taken
    assert (taken["answers[asks]"], taken["answers[comment]"]) == ("2", "Round & round, ü")
    assert (taken.form, taken["website"]) == (FORM, "")
    assert re.fullmatch("[0-9a-f]{32}", taken["_key"])
    assert not taken.values("after")
    assert isinstance(endpoint.double, Endpoint)
    for body in endpoint.double.bodies:
        assert body["answers"] == {"asks": "2", "answers": "1", "comment": "Round & round, ü"}


def test_what_an_endpoint_refuses_by_its_own_name_is_shown_at_the_question(page: Page, endpoint: Sending) -> None:
    wrong = {"errors": [{"field": "answers[comment]", "message": "Too long."}]}
    endpoint.double.planned.append(JSONResponse(wrong, 400))
    send_all(page, endpoint)

    expect(page.locator("#field-comment .rb-error")).to_have_text("Too long.")


def test_an_endpoint_that_leads_on_has_taken_the_answers(page: Page, endpoint: Sending) -> None:
    endpoint.double.planned.append(Response("", 303, {"Location": "https://thanks.invalid/"}))
    send_all(page, endpoint)

    expect(page.locator(".rb-receipt")).to_be_visible()


def test_without_script_an_endpoint_leads_back(plain_context: BrowserContext, endpoint: Sending) -> None:
    page = plain_context.new_page()
    send_all(page, endpoint)

    expect(page).to_have_url(f"{endpoint.url}/sent/")
    (taken,) = endpoint.double.taken
    assert (taken["answers[asks]"], taken["form"]) == ("2", FORM)


def check_honeypot(page: Page, sending: Sending) -> None:
    """What fills in the field that people do not see gets an answer like everybody, and nothing is kept."""
    page.goto(sending.form)
    answer(page)
    page.locator(".rb-gotcha input").evaluate("input => { input.value = 'robot'; }")
    send(page)
    expect(page.locator(".rb-receipt")).to_be_visible()
    assert (sending.double.asked, sending.double.taken) == (1, [])


def test_what_fills_in_formsprees_honeypot_is_dropped(page: Page, formspree: Sending) -> None:
    check_honeypot(page, formspree)


def test_what_fills_in_netlifys_honeypot_is_dropped(page: Page, netlify: Sending) -> None:
    check_honeypot(page, netlify)


def test_what_fills_in_an_endpoints_honeypot_is_dropped(page: Page, endpoint: Sending) -> None:
    check_honeypot(page, endpoint)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_backend_at_another_site_takes_the_answers(browser: Browser, tmp_path: Path, *, javascript: bool) -> None:
    port, backend_port = free_port(), free_port()
    backend = f"http://127.0.0.1:{backend_port}"
    url = f"http://127.0.0.1:{port}"
    site = build(tmp_path, "mkdocs", {"target": "rolebook", "address": f"{backend}/"}, url)
    app = create_app(site / "contracts", tmp_path / "answers.db", allowed_origins=[url])
    app.state.desk.store.open()
    context = browser.new_context(java_script_enabled=javascript)
    with running(app, backend_port), running(site_app(site), port):
        page = context.new_page()
        page.goto(f"{url}/{ADDRESS}")
        answer(page)
        send(page)
        if javascript:
            expect(page.locator(".rb-receipt code")).to_have_text(re.compile("[A-Za-z0-9_-]{24}"))
            page.get_by_role("link", name="Open the receipt").click()
        expect(page).to_have_url(re.compile(rf"{backend}/f/receipts/"))
    context.close()
    app.state.desk.store.close()
