"""A team for the tests of pages: a manager with two reports, somebody else's report, and what they sent."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from rolebook_backend import cadence
from rolebook_backend.identity import Person

from .sending import ANSWERS, FORM, read_json, write_json
from .signing_in import SITE, Office, office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

GRACE = Person("grace", "grace@example.com", "Grace", "leitung")
ADA = Person("ada", "ada@example.com", "Ada", "staff", "grace")
BOB = Person("b/ob", "bob@example.com", "Bob <b>", "staff", "grace")
CYD = Person("cyd", "cyd@example.com", "Cyd", "staff", "ada")
GONE = Person("gone", "gone@example.com", "Gone", "staff", "grace", active=False)
TEAM = (GRACE, ADA, BOB, CYD, GONE)

SIGNED = "acknowledgement.my-role.staff"
SIGNATURE = {"statement": "yes", "name": "Ada", "signed-on": "2026-01-05"}
AGREED = "agreement.win-win.management"
ASSESS = f"/f/team/ada/assess/{FORM}"
BOBS = "/f/team/b%2Fob"


def goes_to_manager(contracts: Path, form: str = FORM, *, manager: bool = True) -> str:
    """Let a form say whether a manager reads its answers; returns its digest."""
    data = read_json(contracts, form)
    data["submission"]["identity"] = "optional"
    data["results"] = {"show": "own", **({"manager": True} if manager else {})}
    return write_json(contracts, data)


def due(contracts: Path, *when: str, form: str = SIGNED) -> None:
    """Let an acknowledgement say when it is due."""
    data = read_json(contracts, form)
    data["submission"]["due"] = {"when": list(when)}
    write_json(contracts, data)


def repeats(contracts: Path, every: str, form: str = FORM) -> None:
    """Let an assessment say how often it is filled in."""
    data = read_json(contracts, form)
    data["submission"]["due"] = {"every": every}
    write_json(contracts, data)


def a_year_passes(monkeypatch: pytest.MonkeyPatch, days: int = 366) -> None:
    """From now on it is so many days later, for what falls due."""
    day = cadence.today() + timedelta(days=days)
    monkeypatch.setattr(cadence, "today", lambda: day)


def page_of(contracts: Path, form: str = FORM) -> None:
    """Build a form's page beside the contracts, as the engine would."""
    data = read_json(contracts, form)
    page = contracts.parent / data["page"] / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    controls = "".join(
        f'<div id="field-{field["name"]}"><label>{field["label"]}<input name="{field["name"]}"></label></div>'
        for field in data["fields"]
    )
    page.write_text(
        '<!doctype html><html lang="en"><head><title>Form</title><script src="x.js"></script></head><body><h1>Form</h1>'
        f'<form class="rb-form" method="post" action="../../../f/{form}"><input type="hidden" name="_contract" '
        f'value="{data["digest"]}">{controls}<div class="rb-send"><p class="rb-note">Your manager reads it.</p>'
        "<button>Send</button></div></form></body></html>",
        encoding="utf-8",
    )


@contextmanager
def staffed(contracts: Path, database: Path | str) -> Iterator[Office]:
    """A backend whose people are this team."""
    with office(contracts, database) as opened:
        opened.run("set_people", [*TEAM])
        yield opened


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    """This team's backend, over each kind of database, with a form that goes to managers and its page."""
    goes_to_manager(contracts)
    page_of(contracts)
    with staffed(contracts, anywhere) as running:
        yield running


@pytest.fixture
def grace(opened: Office) -> TestClient:
    """The manager's browser."""
    return browser_of(opened, GRACE)


@pytest.fixture
def ada(opened: Office) -> TestClient:
    """The browser of one of her reports."""
    return browser_of(opened, ADA)


def browser_of(opened: Office, person: Person) -> TestClient:
    """The browser of somebody who has signed in."""
    browser = opened.browser()
    opened.sign_in(browser, person.email)
    return browser


def read(browser: TestClient, path: str = "/f/me") -> html.HtmlElement:
    """A page, kept in no cache and without a script."""
    response = browser.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    assert "<script" not in response.text
    return html.document_fromstring(response.text)


def send(browser: TestClient, form: str = FORM, **changes: object) -> Response:
    """Post answers as a browser's script does."""
    usual: dict[str, Any] = {FORM: ANSWERS, SIGNED: SIGNATURE}.get(form, {})
    body = {name: value for name, value in (usual | changes).items() if value is not None}
    return browser.post(f"/f/{form}", json=body, headers={"Accept": "application/json", "Origin": SITE})
