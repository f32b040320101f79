"""The receipt, the error page and what goes with every answer."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from rolebook_backend.headers import HEADERS

from .sending import ANSWERS, AS_JSON, GERMAN, PATH, read_json, send, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

VOID = {"meta", "link", "br"}


class Outline(HTMLParser):
    """Text by element path, addresses, and whether every element was closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name == "href" and tag == "a" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((self.open[-1], data.strip()))

    def texts(self, tag: str) -> list[str]:
        return [text for found, text in self.found if found == tag]


def receipt(client: TestClient, **changes: object) -> Response:
    return client.get(send(client, **changes).json()["next"])


def test_a_receipt_shows_answers_beside_targets_with_the_way_between(client: TestClient) -> None:
    page = Outline(receipt(client, comment="First\nSecond").text)

    assert page.texts("h1") == ["Receipt: Competency self-assessment: Professional"]
    assert page.texts("caption") == ["Your results"]
    cells = page.texts("td")
    assert cells[:3] == ["Level 1", "Level 3", "2 steps to go"]
    assert cells[3:6] == ["Level 2", "Level 2", "As expected"]
    # Level 1 of this competency is not described: one step lies between, not two.
    assert cells[7:10] == ["Not yet at Level 2", "Level 2", "1 step to go"]
    assert page.links[2:4] == [
        "/competencies/communication/#professional-level-2",
        "/competencies/communication/#professional-level-3",
    ]
    assert page.texts("dd")[-3:] == ["Mostly", "First", "Second"]
    assert page.links[-1] == "/assessments/competency-professional/staff/"


def test_a_receipt_names_form_time_and_digest(client: TestClient, contracts: Path) -> None:
    page = Outline(receipt(client).text)

    assert read_json(contracts)["digest"] in page.texts("code")
    assert page.texts("dd")[:2] == ["Competency self-assessment: Professional", "Staff"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", page.texts("time")[0])


def test_more_than_expected_is_said_and_leads_nowhere(client: TestClient) -> None:
    page = Outline(receipt(client, development="level-4").text)

    assert page.texts("td")[-3:] == ["Level 2", "More than expected", "–"]


def test_the_table_is_one_for_screen_readers(client: TestClient) -> None:
    page = Outline(receipt(client).text)
    scopes = [attributes["scope"] for tag, attributes in page.attributes if tag == "th"]

    assert scopes == ["col"] * 5 + ["row"] * 3


def test_a_page_is_in_the_language_of_its_contract(client: TestClient) -> None:
    answers = {"hoert-zu": "1", "haelt-wort": "3", "beispiel": "<ö>"}
    page = client.post(f"/f/{GERMAN}", data=answers, follow_redirects=True).text

    assert '<html lang="de" dir="ltr">' in page
    for words in (
        "Danke, Ihre Antworten sind angekommen.",
        "Ihre Ergebnisse",
        "noch 2 Schritte",
        "wie erwartet",
    ):
        assert words in page


def test_a_right_to_left_language_turns_the_page(client: TestClient, contracts: Path) -> None:
    write_json(contracts, read_json(contracts) | {"language": "ar-EG"})

    assert '<html lang="ar-EG" dir="rtl">' in receipt(client).text


def test_html_in_answers_and_contracts_stays_text(client: TestClient, contracts: Path) -> None:
    attack = "<script>alert(1)</script>\"'&"
    data = read_json(contracts) | {"title": attack, "texts": {"thanks": attack}}
    data["fields"][0]["label"] = attack
    write_json(contracts, data)

    for response in (receipt(client, comment=attack), client.post(PATH, data={"comment": attack})):
        assert "<script" not in response.text
        assert "&lt;script&gt;" in response.text
        Outline(response.text)


def test_the_error_page_links_each_problem_to_its_field_and_shows_what_was_sent(client: TestClient) -> None:
    response = client.post(PATH, data=ANSWERS | {"communication": "", "comment": "Not lost"})
    page = Outline(response.text)

    assert response.status_code == 422
    assert page.texts("h1") == ["There is a problem"]
    assert "Choose a level for Communication." in page.texts("a")
    assert page.links[1] == "/assessments/competency-professional/staff/#field-communication"
    assert page.texts("dd")[-1] == "Not lost"


def test_the_stylesheet_of_the_site_is_used_wherever_it_is_now(client: TestClient, contracts: Path) -> None:
    first = send(client).json()["next"]
    data = read_json(contracts) | {"title": "Renamed"}
    data["site"]["stylesheet"] = "assets/new.css"
    write_json(contracts, data)
    send(client)

    page = client.get(first).text
    assert '<link rel="stylesheet" href="/assets/new.css">' in page
    assert "Renamed" not in page


@pytest.mark.parametrize("number", ["x" * 24, "short", "%00" * 24, "é" * 24])
def test_a_receipt_that_is_not_there_is_not_found(client: TestClient, number: str) -> None:
    response = client.get(f"/f/receipts/{number}", headers=AS_JSON)

    assert (response.status_code, response.json()["error"]) == (404, "receipt-unknown")


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    responses = [
        send(client),
        receipt(client),
        client.post(PATH, data=ANSWERS),
        client.post(PATH, data={"comment": "alone"}),
        client.post(PATH, content=b"", headers={"Content-Type": "text/plain"}),
        client.post(PATH, json={}, headers={"Origin": "http://elsewhere.example"}),
        client.get("/f/health"),
        client.get("/f/pages.css"),
        client.get(PATH),
        client.get("/nowhere"),
    ]

    assert {response.status_code for response in responses} == {200, 201, 303, 403, 404, 405, 415, 422}
    for response in responses:
        assert complete(response)


def test_an_unforeseen_failure_is_told_without_detail(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("rolebook_backend.submit.Desk.take", fail)
    response = send(client)

    assert (response.status_code, response.json()["error"]) == (500, "failure")
    assert "secret" not in response.text
    assert complete(response)


def complete(response: Response) -> bool:
    return {name: response.headers.get(name) for name in HEADERS} == dict(HEADERS)
