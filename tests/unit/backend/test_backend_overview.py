"""The editor's overview and quarantine, and the administrator's exports."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from rolebook_backend.distribution import SMALL
from rolebook_backend.editor_pages.overview import steps
from rolebook_backend.identity import Person
from rolebook_backend.store import audit
from rolebook_backend.store.erasure import Order
from rolebook_backend.store.traces import Trace
from rolebook_backend.store.verifying import verify

from .sending import ANSWERS, AS_JSON, FORM, PATH, read_json, write_json
from .signing_in import ONLY_JSON, SITE
from .storing import connected
from .teaming import (
    ADA,
    AGREED,
    BOB,
    GRACE,
    SIGNED,
    a_year_passes,
    browser_of,
    due,
    goes_to_manager,
    read,
    repeats,
    send,
    staffed,
)
from .test_backend_agreement import COMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

    from .signing_in import Office

EVE = Person("eve", "eve@example.com", "Eve", "leitung", access=frozenset({"editor"}))
ROOT = Person("root", "root@example.com", "Root", access=frozenset({"administrator"}))
SPAM = {**ANSWERS, "_gotcha": "http://spam.example", "comment": "=cheap()"}


@pytest.fixture
def opened(contracts: Path, anywhere: Path | str, logged: object) -> Iterator[Office]:
    goes_to_manager(contracts)
    with staffed(contracts, anywhere) as running:
        running.run("set_people", [EVE, ROOT])
        yield running


@pytest.fixture
def eve(opened: Office) -> TestClient:
    return browser_of(opened, EVE)


def cells(browser: TestClient, form: str = FORM) -> list[str]:
    """The numbers of one form: people, as today, before, again, missing, without a name."""
    role = {FORM: "Competency self-assessment: Professional", SIGNED: "What my role asks of me"}[form]
    row = read(browser, "/f/overview").xpath(f"//tbody/tr[th/a='{role}']")[0]
    return [" ".join(cell.text_content().split()) for cell in row.xpath("td")][:6]


def spam(opened: Office) -> None:
    assert opened.browser().post(PATH, json=SPAM, headers=AS_JSON).status_code == 201


def token_of(page: html.HtmlElement) -> str:
    return str(page.xpath("//form//input[@name='_token']/@value")[0])


def test_people_of_a_role_are_counted_without_their_names(opened: Office, eve: TestClient, contracts: Path) -> None:
    ada, bob = browser_of(opened, ADA), browser_of(opened, BOB)
    send(ada, SIGNED)
    send(bob, SIGNED)
    send(ada)
    send(ada)
    assert cells(eve) == ["3", "1", "0", "0", "2", "not told"]
    assert cells(eve, SIGNED)[:5] == ["3", "2", "0", "0", "1"]

    data = read_json(contracts, SIGNED)
    data["shown"][0]["digest"] = data["signing"]["digest"] = "sha256:another"
    write_json(contracts, data)
    send(bob, SIGNED)
    assert cells(eve, SIGNED)[:5] == ["3", "1", "0", "1", "1"]
    text = read(eve, "/f/overview").text_content()
    assert not re.search(r"\b(Ada|Bob|ada@|bob@)", text)


def test_what_was_signed_a_year_ago_counts_as_due_again_where_it_is_signed_every_year(
    opened: Office, eve: TestClient, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (ADA, BOB):
        send(browser_of(opened, person), SIGNED)
    a_year_passes(monkeypatch)
    assert cells(eve, SIGNED)[:5] == ["3", "2", "0", "0", "1"]
    due(contracts, "every-year")
    assert cells(eve, SIGNED)[:5] == ["3", "0", "0", "2", "1"]


def test_an_assessment_counts_as_due_again_once_its_time_is_over(
    opened: Office, eve: TestClient, contracts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (ADA, BOB):
        send(browser_of(opened, person), SIGNED)
        send(browser_of(opened, person))
    repeats(contracts, "month")
    assert cells(eve)[:5] == ["3", "2", "0", "0", "1"]
    a_year_passes(monkeypatch, days=32)
    assert cells(eve)[:5] == ["3", "0", "0", "2", "1"]
    assert cells(eve, SIGNED)[:5] == ["3", "2", "0", "0", "1"]


def test_agreements_are_counted_by_how_they_stand_and_never_whose(opened: Office, eve: TestClient) -> None:
    grace, other = browser_of(opened, GRACE), opened.browser()
    ways = ["save", "send", "send ask", "send confirm", "send confirm supersede", "save"]
    for actions in ways:
        first, *more = actions.split()
        begun = act(grace, f"/f/{AGREED}", first, _by="holder")
        for number, action in enumerate(more):
            revision = number + 1
            act(other, begun["links"]["manager"], action, _revision=revision)
    act(grace, f"/f/{AGREED}", "save", _by="holder", _gotcha="spam")

    page = read(eve, "/f/overview")
    (row,) = page.xpath("//table[caption='Agreements by form and role']/tbody/tr")
    assert [cell.text_content() for cell in row.xpath("td")] == ["6", "2", "2", "1", "1"]
    assert "Grace" not in page.text_content()
    (told,) = eve.get("/f/overview", headers=ONLY_JSON).json()["agreements"]
    assert (told["form"], told["begun"], told["review"], told["confirmed"]) == (AGREED, 6, 2, 1)


def test_an_agreement_that_was_held_back_is_looked_at_and_let_in(
    opened: Office, eve: TestClient, anywhere: Path | str
) -> None:
    grace = browser_of(opened, GRACE)
    begun = act(grace, f"/f/{AGREED}", "send", _by="holder", _gotcha="spam")
    assert "1 in quarantine" in read(eve, "/f/overview").text_content()
    assert not read(grace).xpath("//form[contains(@action, '/f/me/agreements/')]")
    (link,) = read(eve, "/f/quarantine").xpath("//ul[@class='rb-todo']//a/@href")
    page = read(eve, link)
    assert COMPLETE["goal.goal"] in page.text_content()
    assert "Somebody" not in page.text_content()

    assert release(eve, link, token_of(page)).status_code == 303
    assert release(eve, link, token_of(page)).status_code == 404
    assert eve.get(link).status_code == 404
    assert "Nothing is in quarantine." in read(eve, "/f/overview").text_content()
    assert eve.get("/f/overview", headers=ONLY_JSON).json()["agreements"][0]["review"] == 1
    assert read(grace).xpath("//form[contains(@action, '/f/me/agreements/')]")
    assert trail(opened) == ["person:eve read agreement", "person:eve release agreement"]

    traces = [Trace("agreement", begun["id"], "")]
    assert opened.run("erase", traces, Order("command:me", "asked for")) >= 5
    with connected(anywhere) as connection:
        assert verify(connection, lambda *_: None).wrong == 0


def test_of_a_held_agreement_only_what_it_was_begun_with_is_shown(opened: Office, eve: TestClient) -> None:
    grace = browser_of(opened, GRACE)
    begun = act(grace, f"/f/{AGREED}", "save", _by="holder", _gotcha="spam")
    (link,) = read(eve, "/f/quarantine").xpath("//ul[@class='rb-todo']//a/@href")
    assert "has gone on" not in read(eve, link).text_content()

    later = {"_revision": 1, "goal.goal": "Said in confidence"}
    act(grace, begun["links"]["holder"], "save", **later)
    text = read(eve, link).text_content()
    assert "has gone on" in text
    assert COMPLETE["goal.goal"] in text
    assert "in confidence" not in text


def act(browser: TestClient, path: str, action: str, **more: object) -> Any:
    """Do something in an agreement; what is sent holds all answers, unless they are only confirmed."""
    answers = {} if action in {"confirm", "supersede"} else dict(COMPLETE)
    body = {"_action": action, "_name": "Somebody", "_note": "So", **answers, **more}
    response = browser.post(path, json=body, headers=AS_JSON | {"Origin": SITE})
    assert response.is_success, response.text
    return response.json()


def test_where_no_name_is_kept_numbers_come_in_steps(opened: Office, eve: TestClient, contracts: Path) -> None:
    data = read_json(contracts)
    data["submission"]["identity"] = "none"
    write_json(contracts, data)
    opened.run("set_people", [replace(ADA, id=f"p{number}", email=f"p{number}@example.com") for number in range(6)])
    sender, seen = opened.browser(), set()
    for _ in range(9):
        assert send(sender).status_code == 201
        seen.add(cells(eve)[5])
    assert seen == {"not told", "3 or more", "6 or more"}
    assert cells(eve)[1:5] == ["keeps no names", "–", "–", "–"]
    told = eve.get("/f/overview", headers=ONLY_JSON).json()["forms"]
    mine = next(one for one in told if one["form"] == FORM)
    assert (mine["people"], mine["current"], mine["unnamed_at_least"]) == (9, None, 6)


@given(st.integers(0, 400), st.integers(0, 200))
def test_no_step_tells_of_few_nor_of_few_who_are_missing(count: int, people: int) -> None:
    least = steps(count, people).least
    assert least <= count
    assert least % SMALL == 0
    assert not people or least == 0 or people - least >= SMALL


def test_what_was_held_back_can_be_looked_at_and_let_in(opened: Office, eve: TestClient) -> None:
    spam(opened)
    assert "1 in quarantine" in read(eve, "/f/overview").text_content()
    (link,) = read(eve, "/f/quarantine").xpath("//ul[@class='rb-todo']//a/@href")
    page = read(eve, link)
    assert "=cheap()" in page.text_content()
    before = cells(eve)

    assert release(eve, link, "").status_code == 403
    assert release(eve, link, token_of(page)).headers["location"] == "/f/quarantine?released"
    assert "Nothing is held back." in read(eve, "/f/quarantine?released").text_content()
    assert release(eve, link, token_of(page)).status_code == 404
    assert eve.get(link).status_code == 404
    assert "Nothing is in quarantine." in read(eve, "/f/overview").text_content()
    assert before == cells(eve)  # one is fewer than three
    assert trail(opened) == ["person:eve read submission", "person:eve release submission"]


def test_what_is_left_in_quarantine_counts_nowhere(opened: Office, eve: TestClient) -> None:
    for _ in range(5):
        spam(opened)
    assert cells(eve)[5] == "not told"
    assert opened.run("total_answers", "base", [FORM]) == 0
    links = read(eve, "/f/quarantine").xpath("//ul[@class='rb-todo']//a/@href")
    for link in links:
        release(eve, link, token_of(read(eve, link)))
    assert opened.run("total_answers", "base", [FORM]) == 5


def test_an_export_holds_all_rows_and_leaves_a_line(opened: Office) -> None:
    send(browser_of(opened, ADA), comment="=1+1")
    spam(opened)
    (held,) = opened.run("held")
    root = browser_of(opened, ROOT)
    page = read(root, "/f/exports")
    assert page.xpath("//button/@value")[:3] == ["csv", "json", "xlsx"]

    assert export(root, "csv", "").status_code == 403
    before = table(export(root, "csv", token_of(page)))
    assert [row["quarantined"] for row in before] == ["no", "yes"]
    assert before[0]["answers.comment"] == "'=1+1"
    opened.run("release", held.id, "person:eve")
    assert [row["quarantined"] for row in table(export(root, "csv", token_of(page)))] == ["no", "no"]
    told = export(root, "json", token_of(page)).json()
    assert [row["quarantined"] for row in told["submissions"]] == [False, False]
    assert export(root, "xlsx", token_of(page)).content.startswith(b"PK")
    assert trail(opened).count("person:root export form") == 4
    assert export(root, "pdf", token_of(page)).status_code == 404
    assert export(root, "csv", token_of(page), "no.such").status_code == 404


def test_a_machine_exports_with_its_token(opened: Office) -> None:
    send(browser_of(opened, ADA))
    headers = {"Authorization": f"Bearer {opened.token('read:submissions')}"}
    response = opened.browser().post(f"/f/exports/{FORM}", data={"format": "csv"}, headers=headers)
    assert len(table(response)) == 1
    assert response.headers["content-disposition"] == f'attachment; filename="{FORM}.csv"'


def release(browser: TestClient, link: str, token: str) -> Response:
    return browser.post(link, data={"_token": token}, headers={"Origin": SITE})


def export(browser: TestClient, style: str, token: str, form: str = FORM) -> Response:
    return browser.post(f"/f/exports/{form}", data={"_token": token, "format": style}, headers={"Origin": SITE})


def table(response: Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def trail(opened: Office) -> list[str]:
    lines = opened.call(opened.app.state.identities.store._read, lambda connection: list(audit.listed(connection)))
    return [f"{line['who']} {line['action']} {line['kind']}" for line in lines]
