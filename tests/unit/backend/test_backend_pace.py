"""How often one address may send a form, and how one that may not is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.pace import A_MINUTE, Pace, sender_of

from .sending import ANSWERS, AS_JSON, PATH, rows, send
from .test_backend_agreements import act, links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[[str], TestClient]

SOMEBODY, SOMEBODY_ELSE = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def make(contracts: Path, database: Path) -> Iterator[Make]:
    """Clients of one backend that takes three a minute, each at an address of its own."""
    app = create_app(contracts, database, a_minute=3)
    with TestClient(app):
        yield lambda address: TestClient(app, client=(address, 50_000), follow_redirects=False)


def test_who_sends_too_often_is_told_when_to_come_again_and_others_are_not_held_up(make: Make, database: Path) -> None:
    client = make(SOMEBODY)
    statuses = [send(client).status_code for _ in range(3)]
    response = send(client)

    assert statuses == [201, 201, 201]
    assert (response.status_code, response.json()["error"]) == (429, "too-many")
    assert 0 < int(response.headers["retry-after"]) <= 60
    (problem,) = response.json()["errors"]
    assert problem["message"] == (
        "Your address has sent this form many times in the last minute. These answers have not been stored; "
        f"please send them again in {response.headers['retry-after']} seconds."
    )
    assert send(make(SOMEBODY_ELSE)).status_code == 201
    assert client.post("/f/style-check.staff", json={}, headers=AS_JSON).status_code == 422
    assert len(rows(database)) == 4


def test_a_browser_gets_a_page_with_its_answers(make: Make) -> None:
    client = make(SOMEBODY)
    for _ in range(3):
        client.post(PATH, data=ANSWERS)
    response = client.post(PATH, data=ANSWERS | {"comment": "Not lost"})

    assert response.status_code == 429
    assert "retry-after" in response.headers
    assert "many times in the last minute" in response.text
    assert "Not lost" in response.text


def test_answers_that_do_not_hold_are_not_counted(make: Make) -> None:
    client = make(SOMEBODY)

    assert [send(client, communication=None).status_code for _ in range(5)] == [422] * 5
    assert send(client).status_code == 201


def test_agreements_are_counted_too(make: Make) -> None:
    client = make(SOMEBODY)
    holder = links(client)["holder"]
    statuses = [act(client, holder, revision, "save").status_code for revision in (1, 2, 3)]

    assert statuses == [200, 200, 429]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "testclient"])
def test_this_machine_is_not_limited(make: Make, address: str) -> None:
    assert {send(make(address)).status_code for _ in range(5)} == {201}


def test_the_limit_can_be_lifted_and_is_set_without_asking() -> None:
    assert {Pace(0).wait("form", SOMEBODY) for _ in range(50)} == {0}
    pace = Pace()
    assert [pace.wait("form", SOMEBODY) > 0 for _ in range(A_MINUTE + 1)] == [False] * A_MINUTE + [True]
    assert pace.wait("another", SOMEBODY) == 0


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str, sender: str) -> None:
    assert sender_of(address) == sender
