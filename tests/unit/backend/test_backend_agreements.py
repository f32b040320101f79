"""Agreements over the wire: links that are secrets, one event after the other, nothing lost and nothing doubled."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.store.engine import writing_engine

from .sending import AS_JSON, codes, read_json, write_json
from .test_backend_agreement import COMPLETE
from .test_backend_pages import Outline

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response

FORM = "agreement.win-win.management"
PATH = f"/f/{FORM}"
BEGIN = {"_by": "holder", "_name": "Ada Lovelace"}


def table(database: Path, name: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]  # noqa: S608 (a name of ours)


def begin(client: TestClient, **more: object) -> Response:
    return client.post(PATH, json={**BEGIN, **more}, headers=AS_JSON)


def links(client: TestClient, **more: object) -> dict[str, str]:
    response = begin(client, **more)
    assert response.status_code == 201
    found: dict[str, str] = response.json()["links"]
    return found


def sent(client: TestClient) -> dict[str, str]:
    """The links of an agreement whose turn is the manager's; its revision is 2."""
    found = links(client)
    assert act(client, found["holder"], 1, "send", **COMPLETE).status_code == 200
    return found


def act(client: TestClient, link: str, revision: int, action: str, **more: object) -> Response:
    words = {"_revision": str(revision), "_action": action, "_name": "A. Name", "_note": "Because."}
    return client.post(link, json={**words, **more}, headers=AS_JSON)


def look(client: TestClient, link: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(link, headers=AS_JSON).json()
    return found


def test_an_agreement_goes_from_a_draft_to_its_successor(client: TestClient, contracts: Path) -> None:
    response = begin(client, **{"goal.goal": "Ask"})
    body = response.json()
    assert (response.status_code, body["ok"], body["revision"]) == (201, True, 1)
    assert set(body["links"]) == {"holder", "manager"}
    holder, manager = body["links"]["holder"], body["links"]["manager"]

    drafted = look(client, holder)
    assert drafted == {
        "ok": True,
        "pdf": drafted["pdf"],
        "id": body["id"],
        "form": FORM,
        "digest": read_json(contracts, FORM)["digest"],
        "person": "holder",
        "state": "draft",
        "turn": "holder",
        "revision": 1,
        "answers": {"goal.goal": "Ask"},
        "answers_digest": drafted["answers_digest"],
        "confirmations": {},
        "events": drafted["events"],
    }
    (first,) = drafted["events"]
    assert first.pop("at").endswith("Z")
    assert first == {
        "by": "holder",
        "action": "save",
        "name": "Ada Lovelace",
        "note": "",
        "answers": {"goal.goal": "Ask"},
        "contract": drafted["digest"],
        "successor": "",
    }
    assert (look(client, manager)["answers"], look(client, manager)["events"]) == ({}, [])

    assert act(client, holder, 1, "send", **COMPLETE).json()["turn"] == "manager"
    asked = act(client, manager, 2, "ask", **COMPLETE, **{"support.given.1": "Time"})
    assert (asked.status_code, asked.json()["state"], asked.json()["person"]) == (200, "changes-asked", "manager")
    assert act(client, holder, 3, "send").json()["answers"] == COMPLETE | {"support.given.1": "Time"}
    confirmed = act(client, manager, 4, "confirm").json()
    assert (confirmed["state"], confirmed["turn"]) == ("confirmed", "")
    assert set(confirmed["confirmations"].values()) == {confirmed["answers_digest"]}
    assert act(client, holder, 5, "supersede", _successor="0" * 32).json()["state"] == "superseded"
    assert [one["action"] for one in look(client, manager)["events"]] == [
        "send",
        "ask",
        "send",
        "confirm",
        "supersede",
    ]


def test_one_may_be_sent_as_it_is_started(client: TestClient) -> None:
    found = links(client, _action="send", **COMPLETE)

    assert look(client, found["manager"])["turn"] == "manager"
    assert act(client, found["manager"], 1, "confirm").json()["state"] == "confirmed"


def test_what_one_may_not_write_need_not_be_sent(client: TestClient) -> None:
    found = sent(client)
    own = {name: value for name, value in COMPLETE.items() if name != "goal.goal"}

    assert act(client, found["manager"], 2, "confirm", **own).json()["state"] == "confirmed"
    assert look(client, found["holder"])["answers"] == COMPLETE


def test_who_was_too_late_is_shown_how_it_stands(client: TestClient) -> None:
    found = sent(client)
    act(client, found["manager"], 2, "ask")
    late = act(client, found["manager"], 2, "confirm")

    assert (late.status_code, late.json()["error"]) == (409, "stale")
    assert (late.json()["current"]["revision"], late.json()["current"]["state"]) == (3, "changes-asked")


@pytest.mark.parametrize("revision", ["", "0", "-1", "3", "x", "٢", "9" * 40])
def test_a_revision_that_is_not_the_newest_is_stale(client: TestClient, database: Path, revision: str) -> None:
    found = links(client)
    response = client.post(found["holder"], json={**BEGIN, "_action": "save", "_revision": revision}, headers=AS_JSON)

    assert (response.status_code, response.json()["error"]) == (409, "stale")
    assert len(table(database, "agreement_events")) == 1


def test_the_same_key_again_changes_nothing(client: TestClient, database: Path) -> None:
    found = sent(client)
    first = act(client, found["manager"], 2, "confirm", _key="the-same-key")
    again = act(client, found["manager"], 2, "confirm", _key="the-same-key")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert len(table(database, "agreement_events")) == 3
    other = act(client, found["manager"], 3, "confirm", _key="the-same-key", _note="Something else.")
    assert (other.status_code, other.json()["error"]) == (422, "key-reused")


def test_a_revision_may_be_a_number_and_what_is_sent_again_late_is_still_the_same(client: TestClient) -> None:
    found = sent(client)
    words = {"_revision": 2, "_action": "ask", "_name": "A. Name", "_note": "Because.", "_key": "the-same-key"}
    first = client.post(found["manager"], json=words, headers=AS_JSON)
    act(client, found["holder"], 3, "send", **{**COMPLETE, "goal.goal": "Other"})
    again = client.post(found["manager"], json=words, headers=AS_JSON)

    assert (first.status_code, first.json()["revision"]) == (200, 3)
    assert (again.status_code, again.json()["revision"]) == (200, 4)


def test_of_many_at_once_one_is_kept_and_the_others_are_late(client: TestClient, database: Path) -> None:
    found = sent(client)
    together = threading.Barrier(12)

    def one(number: int) -> int:
        together.wait()
        return act(client, found["manager"], 2, "ask", _note=f"Number {number}").status_code

    with ThreadPoolExecutor(12) as threads:
        assert sorted(threads.map(one, range(12))) == [200] + [409] * 11
    assert [row["revision"] for row in table(database, "agreement_events")] == [1, 2, 3]


def test_started_twice_under_one_key_it_is_one_agreement_with_new_links(client: TestClient, database: Path) -> None:
    first, again = (begin(client, _key="draft-0001") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert len(table(database, "agreements")) == len(table(database, "agreement_events")) == 1
    for response in (first, again):
        assert look(client, response.json()["links"]["holder"])["id"] == first.json()["id"]
    other = begin(client, _key="draft-0001", **{"goal.goal": "Other"})
    assert (other.status_code, other.json()["error"]) == (422, "key-reused")


def test_once_it_has_gone_on_the_key_it_was_started_with_opens_nothing(client: TestClient) -> None:
    found = links(client, _key="draft-0001")
    act(client, found["holder"], 1, "save")

    assert begin(client, _key="draft-0001").json()["error"] == "stale"


def test_secrets_are_kept_as_digests_and_told_to_no_log(
    client: TestClient, database: Path, logged: list[dict[str, object]]
) -> None:
    found = links(client, _name="Ada Lovelace")
    act(client, found["holder"], 1, "save", _note="my own words")
    secrets = [link.rpartition("/")[2] for link in found.values()]

    assert {row["secret_digest"] for row in table(database, "agreement_links")} == {
        hashlib.sha256(secret.encode()).hexdigest() for secret in secrets
    }
    everything = database.read_bytes() + (database.parent / "answers.db-wal").read_bytes()
    assert not [secret for secret in secrets if secret.encode() in everything]
    told = repr(logged)
    assert "agreement-started" in told
    assert not [word for word in (*secrets, "own words", "Lovelace") if word in told]


@pytest.mark.parametrize("secret", ["x" * 32, "short", "%00" * 32, "é" * 32])
def test_a_link_that_leads_nowhere_is_not_found(client: TestClient, secret: str) -> None:
    links(client)
    for response in (
        client.get(f"/f/agreements/{secret}", headers=AS_JSON),
        act(client, f"/f/agreements/{secret}", 1, "save"),
    ):
        assert (response.status_code, response.json()["error"]) == (404, "agreement-unknown")


def test_a_browser_that_starts_one_is_shown_both_links(client: TestClient) -> None:
    response = client.post(PATH, data=BEGIN)
    page = Outline(response.text)

    assert response.status_code == 201
    assert page.texts("h1") == ["Started: Win-win agreement"]
    (own,) = [link for link in page.links if "/f/agreements/" in link]
    (other,) = page.texts("code")
    assert other.startswith("http://testserver/f/agreements/")
    assert [look(client, link)["person"] for link in (own, other)] == ["holder", "manager"]


def test_what_cannot_be_done_now_is_a_conflict_and_what_is_missing_is_named(client: TestClient) -> None:
    found = links(client)

    turn = act(client, found["manager"], 1, "send", **COMPLETE)
    assert (turn.status_code, turn.json()["error"]) == (409, "turn")
    assert codes(act(client, found["holder"], 1, "send", _name="")) == {
        "_name": "name",
        **dict.fromkeys(COMPLETE, "required"),
    }
    assert codes(act(client, found["holder"], 1, "save", _successor="x")) == {"_successor": "successor"}
    assert codes(begin(client, _by="nobody")) == {"_by": "person"}
    assert codes(act(client, found["holder"], 1, "save", _by="manager")) == {"_by": "person"}
    mine = {"settings": "x", "leadership.behaviours": "not a list"}
    assert codes(act(client, found["holder"], 1, "save", **mine)) == {"leadership.behaviours": "choice"}


def test_an_agreement_goes_on_under_the_contract_it_was_started_with(
    client: TestClient, contracts: Path, database: Path
) -> None:
    holder = links(client)["holder"]
    old = read_json(contracts, FORM)["digest"]
    data = read_json(contracts, FORM)
    data["answers"]["required"].append("support.given.1")
    new = write_json(contracts, data)
    on_paper = act(client, holder, 1, "send", **COMPLETE).json()

    assert (on_paper["state"], on_paper["digest"]) == ("in-review", old)
    assert look(client, links(client)["holder"])["digest"] == new


def test_an_agreement_takes_up_a_newer_form_when_somebody_writes_in_it(client: TestClient, contracts: Path) -> None:
    found = sent(client)
    data = read_json(contracts, FORM)
    data["title"] = "Win-win"
    gone = next(field for field in data["fields"] if field["name"] == "area.responsibility")
    data["fields"].remove(gone)
    data["answers"]["required"].remove(gone["name"])
    del data["answers"]["properties"][gone["name"]]
    new = write_json(contracts, data)
    less = {name: value for name, value in COMPLETE.items() if name != gone["name"]}

    assert act(client, found["manager"], 2, "confirm", _contract=new, **less).json()["error"] == "contract-unknown"
    assert act(client, found["manager"], 2, "ask", _contract=new, **less).json()["digest"] == new
    assert act(client, found["holder"], 3, "send", **less).json()["answers"] == less
    assert act(client, found["manager"], 4, "confirm", _contract=new).json()["state"] == "confirmed"
    assert act(client, found["manager"], 5, "supersede", _contract="sha256:0").json()["error"] == "contract-unknown"


def test_an_agreement_survives_a_restart(contracts: Path, database: Path) -> None:
    with TestClient(create_app(contracts, database)) as client:
        found = sent(client)
    with TestClient(create_app(contracts, database)) as client:
        assert act(client, found["manager"], 2, "confirm").json()["state"] == "confirmed"


def test_only_the_own_site_may_carry_an_agreement_on(client: TestClient) -> None:
    holder = links(client)["holder"]
    response = client.post(holder, json={}, headers=AS_JSON | {"Origin": "http://elsewhere.example"})

    assert response.status_code == 403


ONLY_ADDED = r"rows are only ever added|only what has a tombstone"


@pytest.mark.parametrize("name", ["agreements", "agreement_links", "agreement_events"])
def test_rows_of_agreements_are_only_ever_added(client: TestClient, database: Path, name: str) -> None:
    links(client)
    engine = writing_engine(database)
    for statement in (f"DELETE FROM {name}", f"UPDATE {name} SET rowid = 9"):  # noqa: S608 (a name of ours)
        with pytest.raises(IntegrityError, match=ONLY_ADDED), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
