"""Proof of work: what comes with it is taken once, what comes without is held back and never lost."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from altcha import Challenge, Payload, Solution
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.testclient import TestClient

from rolebook_backend import proof
from rolebook_backend.apart import make_served
from rolebook_backend.app import create_app
from rolebook_backend.cli.identity import settings_of
from rolebook_backend.cli.serving import _warn
from rolebook_backend.editions import Edition, read_editions
from rolebook_backend.errors import BackendError
from rolebook_backend.messages import Refusal
from rolebook_backend.proof import COST, KEY, Altcha, altcha_of
from rolebook_backend.store.address import parse_address
from rolebook_backend.store.proofs import Spent
from rolebook_backend.texts import TEXTS

from .conftest import REPOSITORY
from .keeping import call
from .proving import EASY, asking, proof_of, refused_as, solved
from .sending import ANSWERS, AS_JSON, PATH, rows, send
from .storing import connected
from .test_backend_agreement import COMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rolebook_backend.store import Store

AGREEMENT = "/f/agreement.win-win.management"
BEGIN: dict[str, Any] = {"_by": "holder", "_name": "Ada Lovelace", **COMPLETE}
SIGNED = {"name": "Ada Lovelace", "signed-on": "2026-03-31", "statement": "yes"}
FIRST, SECOND = "draft-0001", "draft-0002"
LATER, LONG_AGO = "2026-01-02T00:00:00.000Z", "2026-01-01T00:00:00.000Z"


@pytest.fixture
def proving(contracts: Path, anywhere: Path | str) -> Iterator[TestClient]:
    """A client of a backend that makes challenges, over a store of each kind; every form asks for them."""
    app = create_app(asking(contracts), anywhere, altcha=EASY)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as running:
        yield running


def test_a_challenge_is_signed_ends_and_is_kept_by_no_cache(proving: TestClient) -> None:
    one, other = (proving.get("/f/altcha") for _ in range(2))

    assert one.headers["cache-control"] == "no-store"
    assert sorted(one.json()) == ["parameters", "signature"]
    assert one.json()["parameters"]["expiresAt"] > 0
    assert one.json()["signature"] != other.json()["signature"]
    assert "set-cookie" not in one.headers


def test_with_proof_it_is_taken_as_ever(proving: TestClient, anywhere: Path | str) -> None:
    response = send(proving, _altcha=proof_of(proving))

    assert response.status_code == 201
    assert "held" not in response.json()
    assert [row["quarantined"] for row in rows(anywhere)] == [False]
    assert TEXTS["held"] not in proving.get(response.json()["next"]).text


def test_without_proof_it_is_kept_held_back_and_says_so(proving: TestClient, anywhere: Path | str) -> None:
    script = send(proving)
    plain = proving.post(PATH, data=ANSWERS)

    assert (script.status_code, script.json()["held"]) == (201, True)
    assert plain.status_code == 303
    assert TEXTS["held"] in proving.get(plain.headers["location"]).text
    assert [bool(row["quarantined"]) for row in rows(anywhere)] == [True, True]


def test_a_proof_counts_once(proving: TestClient, anywhere: Path | str) -> None:
    given = proof_of(proving)
    first = send(proving, _altcha=given, _key=FIRST)

    assert first.status_code == 201
    assert refused_as(send(proving, _altcha=given, _key=SECOND)) == (422, "altcha-used")
    assert refused_as(send(proving, _altcha=given)) == (422, "altcha-used")
    assert len(rows(anywhere)) == 1


def test_the_same_sent_again_is_the_same_submission(proving: TestClient, anywhere: Path | str) -> None:
    given = proof_of(proving)
    first, again = (send(proving, _altcha=given, _key=FIRST) for _ in range(2))
    fresh = send(proving, _altcha=proof_of(proving), _key=FIRST)

    assert [one.status_code for one in (first, again, fresh)] == [201, 200, 200]
    assert first.json()["id"] == again.json()["id"] == fresh.json()["id"]
    assert len(rows(anywhere)) == 1


def test_answers_that_do_not_hold_use_no_proof_up(proving: TestClient) -> None:
    given = proof_of(proving)

    assert send(proving, _altcha=given, energy="99").status_code == 422
    assert send(proving, _altcha=given).status_code == 201


def test_an_old_proof_is_refused(proving: TestClient, anywhere: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "LIFETIME", -1)
    response = send(proving, _altcha=proof_of(proving))

    assert refused_as(response) == (422, "altcha-expired")
    assert response.json()["errors"][0]["message"] == TEXTS["fault_altcha_expired"]
    assert rows(anywhere) == []


def forged() -> str:
    return solved(Altcha(b"the key of somebody else, long enough", cost=1).challenge())


def easier() -> str:
    challenge = EASY.challenge()
    parameters: Any = challenge["parameters"]
    return solved(challenge | {"parameters": {**parameters, "keyPrefix": ""}})


def unsolved() -> str:
    return str(Payload(Challenge.from_dict(EASY.challenge()), Solution(0, "00" * 32)).to_base64())


@pytest.mark.parametrize("make", [forged, easier, unsolved, lambda: "no proof", lambda: "e30=", lambda: "A" * 100_000])
def test_what_proves_nothing_is_refused(proving: TestClient, anywhere: Path | str, make: Any) -> None:
    assert refused_as(send(proving, _altcha=make())) == (422, "altcha-wrong")
    assert rows(anywhere) == []


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
NAMES = ("algorithm", "nonce", "salt", "cost", "keyLength", "keyPrefix", "expiresAt")


@given(
    parameters=st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, JSON)) | JSON,
    signature=JSON,
    solution=st.fixed_dictionaries({}, optional={"counter": JSON, "derivedKey": JSON}) | JSON,
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_made_up_is_no_proof(parameters: Any, signature: Any, solution: Any) -> None:
    made = {"challenge": {"parameters": parameters, "signature": signature}, "solution": solution}
    with pytest.raises(Refusal):
        EASY.signature_of(base64.b64encode(json.dumps(made).encode()).decode())


def test_acknowledgements_are_held_back_and_taken_alike(proving: TestClient, anywhere: Path | str) -> None:
    path = "/f/acknowledgement.my-role.staff"
    lacking = proving.post(path, json=SIGNED, headers=AS_JSON)
    proven = proving.post(path, json=SIGNED | {"_altcha": proof_of(proving)}, headers=AS_JSON)

    assert [lacking.status_code, proven.status_code] == [201, 201], lacking.text
    assert [row["quarantined"] for row in sorted(rows(anywhere), key=lambda row: row["received_at"])] == [True, False]


def test_agreements_are_begun_alike_and_go_on_without(proving: TestClient) -> None:
    lacking = proving.post(AGREEMENT, json=BEGIN, headers=AS_JSON)
    page = proving.post(AGREEMENT, data={"_by": "holder", "_name": "Ada"})
    given = proof_of(proving)
    proven = proving.post(AGREEMENT, json=BEGIN | {"_altcha": given}, headers=AS_JSON)
    event = {"_revision": "1", "_action": "send", "_name": "Ada Lovelace"}
    sent = proving.post(proven.json()["links"]["holder"], json=event, headers=AS_JSON)

    assert (lacking.status_code, lacking.json()["held"]) == (201, True)
    assert TEXTS["held"] in page.text
    assert (proven.status_code, "held" in proven.json()) == (201, False)
    assert refused_as(proving.post(AGREEMENT, json=BEGIN | {"_altcha": given}, headers=AS_JSON))[1] == "altcha-used"
    assert (sent.status_code, sent.json()["state"]) == (200, "in-review")


def test_several_backends_over_one_database_agree(contracts: Path, postgres_database: str) -> None:
    asking(contracts)
    with ExitStack() as running, ThreadPoolExecutor(4) as threads:
        apps = [create_app(contracts, postgres_database, altcha=EASY) for _ in range(4)]
        clients = [running.enter_context(TestClient(app)) for app in apps]
        given = proof_of(clients[0])
        replies = list(threads.map(lambda client: send(client, _altcha=given), clients))

    assert sorted(one.status_code for one in replies) == [201, 422, 422, 422]
    assert len(rows(postgres_database)) == 1


def test_many_at_once_use_a_proof_once_and_old_ones_are_let_go(any_store: Store, anywhere: Path | str) -> None:
    async def spend() -> list[bool]:
        await any_store.spend(Spent("old", "use", LONG_AGO), LONG_AGO)
        tries = (any_store.spend(Spent("new", f"use-{number}", LATER), LONG_AGO) for number in range(16))
        return list(await asyncio.gather(*tries))

    assert sum(asyncio.run(spend())) == 1
    with connected(anywhere) as connection:
        assert connection.execute(text("SELECT signature FROM proofs")).scalars().all() == ["new"]


def test_a_backend_that_makes_none_looks_at_none(any_client: TestClient, contracts: Path) -> None:
    asking(contracts)

    assert any_client.get("/f/altcha").status_code == 404
    assert [send(any_client, _altcha=given).json().get("held") for given in ("", "no proof")] == [None, None]


def test_a_form_that_asks_for_none_needs_none(contracts: Path, anywhere: Path | str) -> None:
    with TestClient(create_app(contracts, anywhere, altcha=EASY)) as client:
        assert send(client, _altcha="no proof").json().get("held") is None


def test_the_key_is_the_environments_and_each_editions_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    made = {altcha_of(asked=True), altcha_of(asked=True)}
    monkeypatch.setenv(KEY, "0123456789" * 4)
    named = {altcha_of("acme", asked=True), altcha_of("acme", asked=True), altcha_of("north", asked=True)}

    assert (len(made), len(named)) == (2, 2)
    assert altcha_of(asked=False) is None
    assert "0123456789" not in repr(named)
    monkeypatch.setenv(KEY, "short")
    with pytest.raises(BackendError, match="has 5 characters"):
        altcha_of(asked=True)


def test_check_warns_of_what_nobody_looks_at(contracts: Path, database: Path) -> None:
    told = "forms ask for proof of work, which is looked at with --altcha only"

    assert told not in call("check", "--contracts", contracts, "--database", database).output
    asking(contracts)
    assert f"Warning: {contracts}: 5 {told}" in call("check", "--contracts", contracts, "--database", database).output
    assert told not in call("check", "--contracts", contracts, "--database", database, "--altcha").output


def test_the_start_warns_of_it_too(contracts: Path, anywhere: Path | str, capsys: pytest.CaptureFixture[str]) -> None:
    bare = Edition("", (), asking(contracts), parse_address(str(anywhere)))
    for edition in (bare, replace(bare, altcha=EASY)):
        _warn(make_served([edition], 0, None)[0])
    told = capsys.readouterr().err.splitlines()

    assert told[0] == "Warning: 5 forms ask for proof of work, which is looked at with --altcha only"
    assert [KEY in line for line in told[1:]] == ([] if edition.database.is_file else [True])


def test_an_edition_says_so_in_the_file(contracts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "editions.toml"
    file.write_text(
        '[editions.acme]\nhosts = ["a.example"]\ncontracts = "contracts"\ndatabase = "a.db"\naltcha = true\n'
    )
    (edition,) = read_editions(file, settings_of)
    monkeypatch.setenv(KEY, "short")

    assert edition.altcha
    with pytest.raises(BackendError, match=r"editions\.acme\.altcha: expected a key .* at least 32"):
        read_editions(file, settings_of)


SCRIPT = REPOSITORY / "generator" / "rolebook" / "assets" / "forms" / "altcha.js"
IN_NODE = """
globalThis.rolebook = { forms: { PATIENCE: 60000 } };
globalThis.crypto ??= require("node:crypto").webcrypto;
require(process.argv[1]);
const challenges = JSON.parse(process.argv[2]);
globalThis.fetch = async () => ({ status: 200, json: async () => challenges.pop() });
(async () => { while (challenges.length) console.log(await rolebook.forms.prove("altcha")); })();
"""


def test_what_the_pages_script_finds_is_a_proof(node_path: Path) -> None:
    hard, easy = Altcha(EASY.key, cost=COST), EASY
    challenges = [hard.challenge(), *(easy.challenge() for _ in range(20))]
    command = [str(node_path), "-e", IN_NODE, str(SCRIPT), json.dumps(challenges)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.split()

    assert [EASY.signature_of(one) for one in found] == [one["signature"] for one in reversed(challenges)]
