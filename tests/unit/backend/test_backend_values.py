"""Each type of field: what is taken as its answer, how it is told apart in each encoding, how a receipt shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rolebook_backend.contracts import read_contract
from rolebook_backend.texts import day_in_words, day_of

from .sending import AS_JSON, codes, read_json, rows, write_json
from .test_backend_pages import Outline

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

STYLE = "style-check.staff"
SIGNED = "acknowledgement.my-role.staff"
AGREED = "agreement.win-win.management"
STYLE_ANSWERS = {"asks-first": "3", "sums-up": "4", "interrupts": "1", "decides": "not-applicable"}
SIGNATURE = {"statement": "yes", "name": "Ada Lovelace", "signed-on": "2026-03-31"}


def post(client: TestClient, form: str, body: object) -> Response:
    return client.post(f"/f/{form}", json=body, headers=AS_JSON)


def messages(response: Response) -> dict[str, str]:
    """Field → message of each problem."""
    return {problem["field"]: problem["message"] for problem in response.json()["errors"]}


def receipt(client: TestClient, form: str, body: object) -> str:
    return client.get(post(client, form, body).json()["next"]).text


def test_choices_are_equal_in_whatever_encoding_and_order_they_come(client: TestClient, database: Path) -> None:
    chosen = [("settings", "talks"), ("settings", "meetings")]
    encoded = "&".join(f"{name}={value}" for name, value in [*STYLE_ANSWERS.items(), *chosen])
    parts = {name: (None, value) for name, value in STYLE_ANSWERS.items()}
    sent = [
        post(client, STYLE, STYLE_ANSWERS | {"settings": ["meetings", "talks"]}),
        client.post(f"/f/{STYLE}", content=encoded, headers={"Content-Type": "application/x-www-form-urlencoded"}),
        client.post(f"/f/{STYLE}", files=[*parts.items(), *((name, (None, value)) for name, value in chosen)]),
    ]

    assert [response.status_code for response in sent] == [201, 303, 303]
    stored = rows(database)
    assert {row["body_fingerprint"] for row in stored} == {stored[0]["body_fingerprint"]}
    assert [json.loads(row["answers"])["settings"] for row in stored] == [["meetings", "talks"]] * 3


def test_one_choice_is_a_list_of_one_in_every_encoding(client: TestClient, database: Path) -> None:
    client.post(f"/f/{STYLE}", data=STYLE_ANSWERS | {"settings": "mail"})
    post(client, STYLE, STYLE_ANSWERS | {"settings": ["mail"]})

    assert [json.loads(row["answers"])["settings"] for row in rows(database)] == [["mail"]] * 2


@pytest.mark.parametrize("none", [[], [""], ""])
def test_no_choice_is_an_unanswered_field(client: TestClient, database: Path, none: object) -> None:
    form = {"settings": "", **STYLE_ANSWERS}
    response = client.post(f"/f/{STYLE}", data=form) if none == "" else post(client, STYLE, form | {"settings": none})

    assert response.status_code in {201, 303}
    assert "settings" not in json.loads(rows(database)[0]["answers"])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (["meetings", "elsewhere"], "choice"),
        (["meetings", "meetings"], "choice"),
        ("meetings", "choice"),
        ({"a": "b"}, "choice"),
        ([1], "not-text"),
        ([["meetings"]], "not-text"),
        (["a\x00"], "characters"),
    ],
)
def test_choices_that_are_not_offered_are_refused(client: TestClient, value: object, code: str) -> None:
    assert codes(post(client, STYLE, STYLE_ANSWERS | {"settings": value})) == {"settings": code}


def test_a_repeated_name_is_a_list_for_choices_alone(client: TestClient) -> None:
    headers = AS_JSON | {"Content-Type": "application/x-www-form-urlencoded"}
    response = client.post(f"/f/{STYLE}", content="years=new&years=long&settings=mail&settings=talks", headers=headers)

    assert codes(response) == {"years": "repeated-field"}


def test_a_repeated_name_in_json_is_refused_for_choices_too(client: TestClient) -> None:
    headers = AS_JSON | {"Content-Type": "application/json"}
    response = client.post(f"/f/{STYLE}", content='{"settings": ["mail"], "settings": ["talks"]}', headers=headers)

    assert codes(response) == {"settings": "repeated-field"}


@pytest.mark.parametrize(
    "day", ["2026-02-29", "2026-13-01", "31.3.2026", "2026-3-1", "20260331", "٢٠٢٦-٠٣-٣١", "today"]
)
def test_a_date_is_a_day_of_the_calendar(client: TestClient, day: str) -> None:
    response = post(client, SIGNED, SIGNATURE | {"signed-on": day})

    assert messages(response) == {"signed-on": "Date: give a day of the calendar, such as 2026-03-31."}
    assert codes(response) == {"signed-on": "date"}


def test_a_leap_day_is_taken(client: TestClient) -> None:
    assert post(client, SIGNED, SIGNATURE | {"signed-on": "2028-02-29"}).status_code == 201


def test_what_is_missing_is_asked_for_as_its_type_is_answered(client: TestClient) -> None:
    assert messages(post(client, SIGNED, {})) == {
        "statement": "Tick the box if you have read it and agree.",
        "name": "Sign with your name.",
        "signed-on": "Give the date.",
    }


def test_a_statement_is_agreed_to_or_not_sent(client: TestClient) -> None:
    assert codes(post(client, SIGNED, SIGNATURE | {"statement": "no"})) == {"statement": "choice"}


def test_a_part_that_was_begun_is_to_be_finished(client: TestClient, contracts: Path) -> None:
    data = read_json(contracts, AGREED)
    data["answers"]["required"] = []
    data["kind"] = "assessment"  # an agreement is not sent in one go
    write_json(contracts, data)
    response = post(client, AGREED, {"results.2.result": "Fewer complaints"})

    assert codes(response) == {"results.2.due": "incomplete"}
    assert messages(response) == {"results.2.due": "Finish this part, or leave all of it empty: Due by (2)."}


def test_a_receipt_shows_choices_and_a_remark_below_its_question(client: TestClient) -> None:
    answers = STYLE_ANSWERS | {"settings": ["talks", "mail"], "asks-first--remark": "Not always\nin a hurry"}
    page = receipt(client, STYLE, answers)
    outline = Outline(page)

    assert outline.texts("h3") == ["How you work with others", "About your work"]
    assert outline.texts("li") == ["In mail", "In talks of two"]
    assert outline.texts("dt")[6:8] == ["I ask before I advise.", "I sum up what I have heard."]
    assert page.index("I ask before") < page.index("Not always") < page.index("I sum up")
    assert outline.texts("dd")[3:7] == ["Often", "Always", "Never", "Does not apply"]


def test_a_remark_on_a_question_with_a_target_stands_in_the_table(client: TestClient, contracts: Path) -> None:
    data = read_json(contracts, STYLE)
    data["fields"][0]["target"] = {"value": "4", "label": "Always", "rank": 4}
    write_json(contracts, data)
    page = receipt(client, STYLE, STYLE_ANSWERS | {"asks-first--remark": "Not always"})

    assert page.index("<table") < page.index("Not always") < page.index("</table>")
    assert page.count("Not always") == 1


def test_a_receipt_of_a_signature_says_what_was_signed_when_and_by_whom(client: TestClient, contracts: Path) -> None:
    outline = Outline(receipt(client, SIGNED, SIGNATURE))

    assert "Thank you. Your signature has been received." in outline.texts("p")
    assert outline.texts("h2") == ["What you signed with"]
    assert outline.texts("dd")[-3:] == ["Agreed", "Ada Lovelace", "31 March 2026"]
    assert read_json(contracts, SIGNED)["signing"]["short"] in outline.texts("code")


def test_what_is_asked_several_times_is_shown_as_often_as_it_was_answered(client: TestClient, contracts: Path) -> None:
    data = read_json(contracts, AGREED)
    data["answers"]["required"] = []
    data["kind"] = "assessment"
    write_json(contracts, data)
    answers = {f"results.{number}.result": f"Result {number}" for number in (1, 2)}
    days = {f"results.{number}.due": "2026-05-01" for number in (1, 2)}
    outline = Outline(receipt(client, AGREED, answers | days))

    shown = [text for text in outline.texts("dt") if text.startswith(("Result ", "Due", "How"))]
    assert shown == ["Result (1)", "Due by (1)", "How we will know (1)", "Result (2)", "Due by (2)"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "31 March 2026"), ("en-US", "March 31, 2026"), ("de", "31. März 2026"), ("xx", "31 March 2026")],
)
def test_a_day_is_written_as_the_language_writes_it(contracts: Path, language: str, words: str) -> None:
    write_json(contracts, read_json(contracts) | {"language": language})
    contract = read_contract(contracts / "competency-professional.staff.json")
    day = day_of("2026-03-31")

    assert day
    assert day_in_words(contract, day) == words


def test_what_was_changed_since_is_no_part_of_the_digest(contracts: Path) -> None:
    data = read_json(contracts, SIGNED)
    data["history"] = {"principle:service-quality": [{"version": "1.1", "material": True, "note": "Clearer."}]}
    (contracts / f"{SIGNED}.json").write_text(json.dumps(data), encoding="utf-8")

    assert read_contract(contracts / f"{SIGNED}.json").entry == "my-role"


@pytest.mark.parametrize("form", ["one", "a.b.c.d", "a..b"])
def test_a_form_has_two_or_three_parts(client: TestClient, form: str) -> None:
    assert post(client, form, {}).json()["error"] == "form-unknown"
