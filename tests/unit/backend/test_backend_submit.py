"""One submission: encodings, control fields, what is refused and in which words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .sending import ANSWERS, AS_JSON, FORM, GERMAN, PATH, codes, read_json, rows, send, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient


def test_json_is_stored_and_answered_with_a_receipt(client: TestClient, database: Path) -> None:
    response = send(client, comment="Two lines\r\nof text")

    assert response.status_code == 201
    body = response.json()
    assert body == {
        "ok": True,
        "id": body["id"],
        "receipt": body["receipt"],
        "next": f"/f/receipts/{body['receipt']}",
    }
    (row,) = rows(database)
    assert (row["id"], row["form"], row["edition"], row["role"]) == (body["id"], FORM, "base", "staff")
    assert row["framework_version"] == "1.0"
    assert row["received_at"].endswith("Z")
    assert json.loads(row["answers"]) == ANSWERS | {"comment": "Two lines\nof text"}


def test_url_encoded_form_leads_on_to_the_receipt(client: TestClient) -> None:
    response = client.post(PATH, data=ANSWERS)

    assert response.status_code == 303
    assert response.headers["location"].startswith("/f/receipts/")
    assert client.get(response.headers["location"]).status_code == 200


def test_multipart_form_stores_the_same_answers(client: TestClient, database: Path) -> None:
    client.post(PATH, data=ANSWERS)
    response = client.post(PATH, files={name: (None, value) for name, value in ANSWERS.items()})

    assert response.status_code == 303
    first, second = rows(database)
    assert first["answers"] == second["answers"]
    assert first["body_fingerprint"] == second["body_fingerprint"]
    assert first["receipt"] != second["receipt"]


@pytest.mark.parametrize(
    ("given", "followed"),
    [
        ("/thanks/", True),
        ("/thanks/?a=b#c", True),
        ("https://elsewhere.example/", False),
        ("//elsewhere.example/", False),
        ("/\\elsewhere.example/", False),
        ("/\t/elsewhere.example/", False),
        ("thanks/", False),
    ],
)
def test_next_is_followed_only_within_the_site(client: TestClient, given: str, followed: bool) -> None:
    location = client.post(PATH, data=ANSWERS | {"_next": given}).headers["location"]

    assert location == given if followed else location.startswith("/f/receipts/")


def test_empty_strings_are_unanswered_fields(client: TestClient, database: Path) -> None:
    assert send(client, energy="", comment="").status_code == 201
    assert set(json.loads(rows(database)[0]["answers"])) == {
        "communication",
        "quality-service",
        "development",
    }


def test_every_fault_is_named_in_the_order_of_the_form(client: TestClient) -> None:
    response = send(client, communication="level-9", **{"quality-service": ""}, comment="x" * 4001, extra="1")

    assert response.status_code == 422
    assert response.json() == {
        "ok": False,
        "error": "invalid",
        "errors": [
            {
                "code": "choice",
                "field": "communication",
                "message": "Communication: choose one of the options offered.",
            },
            {
                "code": "required",
                "field": "quality-service",
                "message": "Choose a level for Service of quality.",
            },
            {
                "code": "too-long",
                "field": "comment",
                "message": "Anything to add?: use at most 4000 characters.",
            },
            {"code": "unknown-field", "field": "extra", "message": "This form has no field called “extra”."},
        ],
    }


def test_line_ends_count_once_against_the_limit_as_browsers_count_them(client: TestClient) -> None:
    assert client.post(PATH, data=ANSWERS | {"comment": "\r\n" * 4000}).status_code == 303


def test_messages_are_in_the_words_of_the_contract(client: TestClient) -> None:
    response = client.post(f"/f/{GERMAN}", json={"hoert-zu": "3"}, headers=AS_JSON)

    assert [problem["message"] for problem in response.json()["errors"]] == [
        "Wählen Sie eine Antwort: Ich halte, was ich zusage.",
        "Bitte ausfüllen: Ein Beispiel",
    ]


@pytest.mark.parametrize("value", [3, None, True, ["level-1"], {"a": "b"}, 1.5])
def test_a_value_that_is_no_text_is_refused_by_field(client: TestClient, value: object) -> None:
    response = client.post(PATH, json=ANSWERS | {"communication": value}, headers=AS_JSON)

    assert (response.status_code, codes(response)) == (422, {"communication": "not-text"})


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
def test_characters_no_database_keeps_are_refused(client: TestClient, value: str) -> None:
    body = json.dumps(ANSWERS | {"comment": value}).encode()
    response = client.post(PATH, content=body, headers=AS_JSON | {"Content-Type": "application/json"})

    assert (response.status_code, codes(response)) == (422, {"comment": "characters"})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", json.dumps(ANSWERS)[:-1] + ', "communication": "level-2"}'),
        ("application/x-www-form-urlencoded", "communication=level-1&communication=level-2"),
    ],
)
def test_a_repeated_field_is_refused(client: TestClient, kind: str, body: str) -> None:
    response = client.post(PATH, content=body, headers=AS_JSON | {"Content-Type": kind})

    assert (response.status_code, codes(response)) == (422, {"communication": "repeated-field"})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b""),
        ("application/json", b"\xff"),
        ("application/json", b'{"a": NaN}'),
        ("application/json", b"[" * 200_000),
        ("application/json", b'{"a": ' + b"9" * 5000 + b"}"),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n1\r\n--x--\r\n',
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client: TestClient, kind: str, body: bytes) -> None:
    response = client.post(PATH, content=body, headers=AS_JSON | {"Content-Type": kind})

    assert (response.status_code, codes(response)) == (422, {"": "malformed"})


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_other_encodings_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post(PATH, content=b"{}", headers=AS_JSON | headers)

    assert (response.status_code, response.json()["error"]) == (415, "encoding")


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_refused_however_it_is_announced(client: TestClient, announced: bool) -> None:
    body = b'{"comment": "' + b"x" * 260_000 + b'"}'
    content = body if announced else iter([body[:200_000], body[200_000:]])
    response = client.post(PATH, content=content, headers=AS_JSON | {"Content-Type": "application/json"})

    assert (response.status_code, response.json()["error"]) == (413, "too-large")


@pytest.mark.parametrize("encoding", ["json", "data", "files"])
def test_too_many_fields_are_refused_in_each_encoding(client: TestClient, encoding: str) -> None:
    many = {f"field-{number}": "1" for number in range(601)}
    bodies = {"json": many, "data": many, "files": {name: (None, value) for name, value in many.items()}}
    response = client.request("POST", PATH, headers=AS_JSON, **{encoding: bodies[encoding]})  # type: ignore[arg-type] # one of three

    assert (response.status_code, codes(response)) == (413, {"": "too-many-fields"})


@pytest.mark.parametrize("form", ["nothing.staff", "nothing", "..%2Fsecret", "UPPER.staff", "%00.a", "receipts"])
def test_unknown_forms_are_not_found(client: TestClient, form: str) -> None:
    response = client.post(f"/f/{form}", json={}, headers=AS_JSON)

    assert response.status_code == 404
    assert response.json()["error"] in {"form-unknown", "not-found"}


def test_an_unknown_contract_is_a_conflict(client: TestClient) -> None:
    response = send(client, _contract="sha256:" + "0" * 64)

    assert (response.status_code, response.json()["error"]) == (409, "contract-unknown")


@pytest.mark.parametrize("key", ["short", "x" * 65, "with blank"])
def test_a_key_of_another_shape_is_refused(client: TestClient, key: str) -> None:
    response = send(client, _key=key)

    assert (response.status_code, codes(response)) == (422, {"_key": "key-shape"})


def test_the_same_key_and_answers_again_give_the_first_id(client: TestClient, database: Path) -> None:
    first = send(client, _key="draft-0001")
    again = send(client, _key="draft-0001")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(rows(database)) == 1


def test_the_same_key_with_other_answers_is_refused(client: TestClient, database: Path) -> None:
    send(client, _key="draft-0001")
    other = send(client, _key="draft-0001", energy="1")

    assert (other.status_code, other.json()["error"]) == (422, "key-reused")
    assert len(rows(database)) == 1


def test_a_key_belongs_to_its_form(client: TestClient) -> None:
    german = {"hoert-zu": "3", "haelt-wort": "2", "beispiel": "x", "_key": "draft-0001"}

    assert send(client, _key="draft-0001").status_code == 201
    assert client.post(f"/f/{GERMAN}", json=german, headers=AS_JSON).status_code == 201


def test_a_filled_honeypot_is_kept_apart_and_answered_like_any_other(client: TestClient, database: Path) -> None:
    response = send(client, _gotcha="buy this")

    assert response.status_code == 201
    assert client.get(response.json()["next"]).status_code == 200
    assert [row["quarantined"] for row in rows(database)] == [1]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 201),
        ("http://testserver:80", 201),
        ("http://elsewhere.example", 403),
        ("http://testserver.example", 403),
        ("http://testserver:8000", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_only_the_own_site_may_send_a_form(client: TestClient, origin: str, status: int) -> None:
    response = client.post(PATH, json=ANSWERS, headers=AS_JSON | {"Origin": origin})

    assert response.status_code == status
    assert status == 201 or response.json()["error"] == "origin"


@pytest.mark.parametrize("identity", ["none", "optional"])
def test_the_log_names_no_answer_of_a_form_without_names(
    client: TestClient, contracts: Path, logged: list[dict[str, object]], identity: str
) -> None:
    data = read_json(contracts)
    write_json(contracts, data | {"submission": data["submission"] | {"identity": identity}})
    body = send(client).json()

    (stored,) = [one for one in logged if one["event"] == "submission-stored"]
    assert stored.get("id") == (None if identity == "none" else body["id"])


def test_nothing_personal_is_logged(client: TestClient, logged: list[dict[str, object]]) -> None:
    body = send(client, _key="draft-0001", comment="my own words").json()
    send(client, _key="draft-0001", comment="my other words")
    client.get(body["next"])

    told = repr(logged)
    assert "submission-stored" in told
    assert "request-refused" in told
    assert not [secret for secret in ("own words", "other words", "draft-0001", body["receipt"]) if secret in told]
