"""A clock that goes back: nothing changes its order, nobody is kept out until it has caught up."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from rolebook_backend.app import create_app
from rolebook_backend.store.times import STEP, Clock

from .sending import rows, send
from .test_backend_agreements import links, look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


class Hands:
    """A clock that a test sets, for all that asks for the time."""

    def __init__(self) -> None:
        self.moment = NOON

    def set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hands = self

        class Told(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return hands.moment.astimezone(tz)

        monkeypatch.setattr("rolebook_backend.store.times.datetime", Told)
        monkeypatch.setattr(time, "time", lambda: hands.moment.timestamp())  # noqa: PLW0108 (another moment each time)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    monkeypatch.setattr("rolebook_backend.store.times._CLOCK", Clock())
    made = Hands()
    made.set(monkeypatch)
    return made


@pytest.fixture
def stranger(contracts: Path, anywhere: Path | str, hands: Hands, logged: object) -> Iterator[TestClient]:
    app = create_app(contracts, anywhere, a_minute=2)
    with TestClient(app, client=("203.0.113.7", 50_000), follow_redirects=False) as client:
        yield client


def test_what_came_later_is_never_stored_as_earlier(stranger: TestClient, anywhere: Path | str, hands: Hands) -> None:
    first = send(stranger).json()["id"]
    hands.moment -= timedelta(minutes=5)
    second = send(stranger).json()["id"]
    hands.moment += timedelta(minutes=6)
    third = send(stranger).json()["id"]

    stored = {row["id"]: row["received_at"] for row in rows(anywhere)}
    assert stored == {
        first: "2026-03-31T12:00:00.000Z",
        second: "2026-03-31T12:00:00.000Z",
        third: "2026-03-31T12:01:00.000Z",
    }


def test_events_of_an_agreement_stay_in_order(stranger: TestClient, hands: Hands) -> None:
    holder = links(stranger)["holder"]
    hands.moment -= timedelta(minutes=5)
    body = {"_revision": 1, "_action": "save", "_name": "Ada"}
    assert stranger.post(holder, json=body, headers={"Accept": "application/json"}).status_code == 200

    told = [one["at"] for one in look(stranger, holder)["events"]]
    assert told == sorted(told)


@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(days=400)])
def test_nobody_is_kept_out_until_the_clock_has_caught_up(stranger: TestClient, hands: Hands, back: timedelta) -> None:
    assert [send(stranger).status_code for _ in range(3)] == [201, 201, 429]
    hands.moment -= back

    assert [send(stranger).status_code for _ in range(2)] == [201, 201]
    late = send(stranger)
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) <= 60


def test_a_clock_that_was_far_ahead_is_not_held_on_to() -> None:
    clock = Clock()
    clock.tell(NOON + timedelta(days=400))

    assert clock.tell(NOON) == NOON
    assert clock.tell(NOON - STEP / 2) == NOON
    assert clock.tell(NOON - STEP) == NOON - STEP
    assert clock.tell(NOON) == NOON
