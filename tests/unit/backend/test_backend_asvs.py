"""Items of the OWASP ASVS 5.0, one test each, as docs/security.md lists them; and that the list is whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

import rolebook_backend
from rolebook_backend.app import create_app
from rolebook_backend.headers import HEADERS

from .sending import ANSWERS, AS_JSON, PATH, rows, send
from .storing import connected
from .test_backend_agreement import COMPLETE
from .test_backend_agreements import PATH as AGREEMENT
from .test_backend_agreements import act, begin, links, look, sent
from .test_backend_headers import OTHER_SITE, every_kind, https

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["https"]

REPOSITORY = Path(__file__).parents[3]
ITEMS = tuple(
    "2.2.2 2.3.1 2.3.3 2.3.5 2.4.1 3.4.2 3.4.3 3.4.4 3.5.1 3.5.2 3.5.4 3.6.1 3.7.2 4.1.3 8.2.2 8.2.3 8.3.1 "  # noqa: SIM905
    "14.2.1 14.2.7 14.3.2 14.3.3 16.2.5 16.3.2 16.4.2 16.5.1".split()
)
"""Those that concern this backend most."""

ROW = re.compile(r"^\| ([\d.]+) \| (.+) \| (.+) \| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)
ELSEWHERE = {"Origin": "https://elsewhere.example"}


def table() -> dict[str, tuple[Path, str]]:
    found = ROW.findall((REPOSITORY / "docs" / "security.md").read_text("utf-8"))
    assert len(found) == len({row[0] for row in found})
    return {item: (REPOSITORY / "tests" / file, name) for item, _, _, file, name in found}


def test_the_table_has_every_item_and_each_has_a_test_of_its_own() -> None:
    listed = table()

    assert tuple(listed) == ITEMS
    assert len(set(listed.values())) == len(listed)
    for file, name in listed.values():
        defined = {
            one.name: one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)
        }
        assert name in defined, f"{file.name}::{name}"
        assert name.startswith("test_")
        assert not re.search(r"mark\.(skip|xfail)|pytest\.skip", ast.unparse(defined[name]))


# 2: validation and the order of steps


@pytest.mark.parametrize("changes", [{"communication": "level-9"}, {"development": None}, {"unknown": "x"}])
def test_what_the_script_would_refuse_is_refused_without_it(
    client: TestClient, database: Path, changes: dict[str, object]
) -> None:
    assert send(client, **changes).status_code == 422
    assert rows(database) == []


def test_no_step_of_an_agreement_is_skipped_or_taken_twice(client: TestClient) -> None:
    found = links(client)

    assert act(client, found["manager"], 1, "confirm").status_code == 409
    assert act(client, found["holder"], 1, "confirm").status_code == 409
    assert act(client, found["holder"], 1, "send", **COMPLETE).status_code == 200
    assert act(client, found["holder"], 2, "send", **COMPLETE).status_code == 409
    assert act(client, found["manager"], 5, "confirm").status_code == 409
    assert look(client, found["holder"])["revision"] == 2


def test_an_agreement_is_kept_with_its_links_or_not_at_all(
    any_client: TestClient, anywhere: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("rolebook_backend.store.agreements.append_all", fail)
        assert begin(any_client, _key="the-draft-1").status_code == 500
    with connected(anywhere) as connection:
        for name in ("agreements", "agreement_events", "agreement_links"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() == 0  # noqa: S608 (a name of ours)
    assert begin(any_client, _key="the-draft-1").status_code == 201


def test_an_agreement_is_confirmed_by_two_never_by_one(client: TestClient) -> None:
    found = sent(client)

    assert act(client, found["holder"], 2, "confirm").json()["error"] == "turn"
    assert look(client, found["holder"])["state"] == "in-review"
    confirmed = act(client, found["manager"], 2, "confirm").json()
    assert (confirmed["state"], set(confirmed["confirmations"])) == ("confirmed", {"holder", "manager"})


def test_a_machine_that_sends_without_end_is_held_up(contracts: Path, anywhere: Path | str, logged: object) -> None:
    with TestClient(create_app(contracts, anywhere, a_minute=3), client=("203.0.113.7", 50_000)) as client:
        statuses = [send(client).status_code for _ in range(10)]

    assert statuses == [201] * 3 + [429] * 7
    assert len(rows(anywhere)) == 3


# 3: what browsers are told


def test_only_a_site_on_the_list_may_read_answers(https: TestClient) -> None:
    def told(origin: str) -> str | None:
        response = https.post(PATH, json=ANSWERS, headers=AS_JSON | {"Origin": origin})
        found: str | None = response.headers.get("access-control-allow-origin")
        return found

    assert told(OTHER_SITE) == OTHER_SITE
    assert [told(origin) for origin in ("https://elsewhere.example", "null", f"{OTHER_SITE}.evil.example")] == [
        None
    ] * 3


def test_every_response_states_a_policy_without_scripts(https: TestClient) -> None:
    for response in every_kind(https):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "object-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy


def test_no_response_is_guessed_to_be_something_else(https: TestClient) -> None:
    for response in every_kind(https):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert not response.content or "content-type" in response.headers


def test_what_another_site_sends_changes_nothing(client: TestClient, database: Path) -> None:
    holder = links(client)["holder"]
    said = {"_revision": "1", "_action": "send", "_name": "A", **COMPLETE, "leadership.behaviours": "x"}

    assert client.post(PATH, data=ANSWERS, headers=ELSEWHERE).status_code == 403
    assert client.post(AGREEMENT, data={"_by": "holder", "_name": "A"}, headers=ELSEWHERE).status_code == 403
    assert client.post(holder, data=said, headers=ELSEWHERE).status_code == 403
    assert client.post(PATH, data=ANSWERS, headers={"Origin": "null"}).status_code == 403
    assert (rows(database), look(client, holder)["revision"]) == ([], 1)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_request_that_needs_no_preflight_gets_no_further(client: TestClient, database: Path, kind: str) -> None:
    body = '{"communication": "level-1"}'
    response = client.post(PATH, content=body, headers=ELSEWHERE | {"Content-Type": kind})

    assert response.status_code == 403
    assert client.post(PATH, content=body, headers={"Content-Type": "text/plain"}).status_code == 415
    assert rows(database) == []


@pytest.mark.parametrize(
    "origin",
    [
        "http://other.testserver",
        "http://testserver.example",
        "http://testserver:81",
        "https://testserver:444",
        "http://a@b",
    ],
)
def test_another_host_or_port_is_another_site(client: TestClient, database: Path, origin: str) -> None:
    assert client.post(PATH, json=ANSWERS, headers={"Origin": origin}).status_code == 403
    assert client.post(PATH, json=ANSWERS, headers={"Origin": "http://testserver"}).status_code == 303
    assert len(rows(database)) == 1


def test_no_page_takes_anything_from_another_host(client: TestClient) -> None:
    folder = Path(rolebook_backend.__file__).parent
    for path in (*folder.glob("templates/*"), *folder.glob("assets/*")):
        assert not re.search(r"https?://|\burl\(\s*['\"]?//|@import|<script", path.read_text("utf-8")), path.name
    page = client.get(send(client).json()["next"]).text
    loaded = re.findall(r"<link[^>]+href=\"([^\"]+)\"", page)
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded if address != "data:,")


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_nobody_is_led_to_another_host(client: TestClient, following: str) -> None:
    led = client.post(PATH, data=ANSWERS | {"_next": following})
    slash = client.get("/f/health/", headers={"Host": "elsewhere.example"})

    assert (led.status_code, led.headers["location"].partition("/f/receipts/")[0]) == (303, "")
    assert "location" not in slash.headers


# 8: who may see and do what


def test_what_is_somebodys_is_reached_by_their_secret_alone(client: TestClient) -> None:
    stored, other = send(client).json(), send(client).json()
    mine, theirs = links(client), links(client)

    assert other["id"] not in client.get(stored["next"]).text
    assert client.get(f"/f/receipts/{stored['id']}").status_code == 404
    assert client.get(f"/f/receipts/{mine['holder'].rpartition('/')[2]}").status_code == 404
    assert len({*mine.values(), *theirs.values()}) == 4
    assert look(client, mine["holder"])["id"] != look(client, theirs["holder"])["id"]
    assert client.get(f"/f/agreements/{look(client, mine['holder'])['id']}", headers=AS_JSON).status_code == 404


def test_a_field_is_read_and_written_by_whom_it_belongs_to(client: TestClient) -> None:
    found = links(client, **{"goal.goal": "Not sent yet"})

    assert (look(client, found["manager"])["answers"], look(client, found["manager"])["events"]) == ({}, [])
    assert act(client, found["holder"], 1, "send", **COMPLETE).status_code == 200
    refused = act(client, found["manager"], 2, "ask", **COMPLETE | {"goal.goal": "The manager's"})
    assert {one["field"]: one["code"] for one in refused.json()["errors"]} == {"goal.goal": "not-yours"}
    kept = {"_key", "idempotency_key", "body_fingerprint", "secret_digest"}
    assert not kept & set(look(client, found["holder"])["events"][0])


def test_who_somebody_is_follows_from_their_secret_not_from_what_they_say(client: TestClient) -> None:
    found = sent(client)

    assert act(client, found["holder"], 2, "confirm", _by="manager").status_code == 422
    assert act(client, found["holder"], 2, "confirm", state="confirmed").status_code in {409, 422}
    assert look(client, found["manager"])["turn"] == "manager"


# 14: what is kept where


def test_no_answer_is_taken_from_an_address_or_put_into_one(client: TestClient, database: Path) -> None:
    in_address = client.post(PATH, params=ANSWERS, data={"comment": "x"})
    assert (in_address.status_code, client.get(PATH, params=ANSWERS).status_code, rows(database)) == (422, 405, [])

    led = client.post(PATH, data=ANSWERS | {"comment": "marked"})
    assert re.fullmatch(r"/f/receipts/[\w-]{24}", led.headers["location"])
    link = links(client)["holder"]
    acted = client.post(link, data=COMPLETE | {"_action": "save", "_revision": "1", "_name": "Ada"})
    assert re.fullmatch(r"[\w-]{32}#rb-turn", acted.headers["location"])


def test_nothing_is_left_in_a_cache(https: TestClient) -> None:
    for response in every_kind(https):
        assert response.headers["cache-control"] == HEADERS["Cache-Control"] == "no-store"


# 16: logs and errors


def test_what_somebody_may_not_do_is_logged(client: TestClient, logged: list[MutableMapping[str, Any]]) -> None:
    found = sent(client)
    client.post(PATH, json=ANSWERS, headers=ELSEWHERE)
    client.get("/f/receipts/" + "x" * 24)
    client.get("/f/agreements/" + "x" * 32)
    act(client, found["holder"], 2, "confirm")
    client.get("/f/me", headers=AS_JSON | {"Authorization": "Bearer nobody's"})

    refused = [line["code"] for line in logged if line["event"] == "request-refused"]
    assert refused == ["origin", "receipt-unknown", "agreement-unknown", "turn", "token-refused"]


def test_a_failure_tells_nothing_of_what_is_inside(any_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM submissions")

    monkeypatch.setattr("rolebook_backend.store.adding.insert_new", fail)
    for headers in (AS_JSON, {"Accept": "text/html"}):
        response = any_client.post(PATH, json=ANSWERS, headers=headers)
        assert response.status_code == 500
        assert not re.search(r"SELECT|RuntimeError|Traceback|\.py|sqlite|postgres", response.text)
        assert "Something went wrong here" in response.text
