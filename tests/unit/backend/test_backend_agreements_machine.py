"""Two people at the wire, who try whatever they like in any order, late, twice and with each other's words."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from rolebook_backend.agreement import ACTIONS, ARRIVED, KNOWN
from rolebook_backend.app import create_app

from .conftest import EXAMPLES
from .sending import AS_JSON
from .test_backend_agreement import COMPLETE
from .test_backend_agreements import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

PEOPLE = st.sampled_from(("holder", "manager"))
ACTED = st.sampled_from(sorted(KNOWN))
CHANGES: st.SearchStrategy[dict[str, str]] = st.just({}) | st.dictionaries(
    st.sampled_from(("goal.goal", "support.given.1", "results.1.result", "area.responsibility")),
    st.sampled_from(("Another", "", "x" * 501)),
    max_size=2,
)
KEYS = st.sampled_from((None, None, None, "the-first-key", "the-other-key"))


def told(response: Response) -> dict[str, Any]:
    found: dict[str, Any] = response.json()
    return found


class TwoPeople(RuleBasedStateMachine):
    """What each was told is kept, so that nothing of it may change afterwards."""

    client: TestClient

    def __init__(self) -> None:
        super().__init__()
        self.links = links(self.client)
        self.shared: list[dict[str, Any]] = []

    def see(self, person: str) -> dict[str, Any]:
        response = self.client.get(self.links[person], headers=AS_JSON)
        assert response.status_code == 200
        return told(response)

    @rule(either=PEOPLE, which=st.integers(0, 1))
    def go_on_as_agreed(self, either: str, which: int) -> None:
        now = self.see(either)
        by, may = now["turn"] or either, sorted(ACTIONS[now["state"]])
        if not may:
            return
        action = may[which % len(may)]
        words = {"_action": action, "_name": by, "_revision": now["revision"], "_note": "Because."}
        answers = COMPLETE if action in {"save", "send"} else {}
        response = self.client.post(self.links[by], json={**words, **answers}, headers=AS_JSON)

        assert (response.status_code, told(response)["revision"]) == (200, now["revision"] + 1)

    @rule(
        by=PEOPLE,
        action=ACTED,
        changes=CHANGES,
        key=KEYS,
        late=st.sampled_from((0, 0, 0, 1)),
        note=st.sampled_from((True, True, False)),
    )
    def act(self, by: str, action: str, changes: dict[str, str], key: str | None, late: int, note: bool) -> None:
        before, other = self.see(by), self.see("manager" if by == "holder" else "holder")
        words = {"_action": action, "_name": by, "_revision": before["revision"] - late, "_note": "Why" if note else ""}
        answers = {**COMPLETE, **changes} if action in {"save", "send", "ask"} else {}
        body = {**words, **answers, **({"_key": key} if key else {})}
        response = self.client.post(self.links[by], json=body, headers=AS_JSON)
        after = self.see(by)

        if after["revision"] != before["revision"]:
            assert response.status_code == 200
            assert after["revision"] == before["revision"] + 1
            assert (late, action in ACTIONS[before["state"]]) == (0, True)
            assert before["turn"] in {"", by}
        else:
            # Nothing happened: refused, or a key that had come before.
            assert response.status_code in {200, 409, 422}
            assert response.status_code != 200 or key
            assert (after, self.see(other["person"])) == (before, other)

    @rule(by=PEOPLE, as_whom=PEOPLE)
    def claim_to_be_somebody(self, by: str, as_whom: str) -> None:
        before = self.see(by)
        body = {"_by": as_whom, "_action": "send", "_name": by, "_revision": before["revision"] + 7}
        response = self.client.post(self.links[by], json=body, headers=AS_JSON)

        assert response.status_code == (409 if by == as_whom else 422)
        assert self.see(by) == before

    @invariant()
    def nothing_that_both_have_seen_changes(self) -> None:
        seen = {person: self.see(person) for person in self.links}
        shared = [event for event in seen["holder"]["events"] if event in seen["manager"]["events"]]

        assert shared[: len(self.shared)] == self.shared
        self.shared = shared

    @invariant()
    def both_see_the_same_state(self) -> None:
        holder, manager = self.see("holder"), self.see("manager")

        for name in ("id", "state", "turn", "revision"):
            assert holder[name] == manager[name], name
        if holder["state"] not in {"draft", "changes-asked"}:
            assert holder["answers"] == manager["answers"]
            assert holder["confirmations"] == manager["confirmations"]

    @invariant()
    def what_was_done_last_says_how_it_stands(self) -> None:
        for person in self.links:
            seen = self.see(person)
            assert not seen["events"] or ARRIVED[seen["events"][-1]["action"]] == seen["state"]

    @invariant()
    def it_is_confirmed_by_both_or_not(self) -> None:
        seen = self.see("holder")

        both = set(seen["confirmations"]) == {"holder", "manager"}
        assert both == (seen["state"] in {"confirmed", "superseded"})
        assert not both or set(seen["confirmations"].values()) == {seen["answers_digest"]}


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contracts = Path(shutil.copytree(EXAMPLES, folder / "contracts"))
        is_file = request.param == "sqlite"
        database = folder / "answers.db" if is_file else request.getfixturevalue("postgres_database")
        stack.enter_context(capture_logs())
        yield stack.enter_context(TestClient(create_app(contracts, database), follow_redirects=False))


def test_two_people_cannot_bring_an_agreement_into_disorder(served: TestClient) -> None:
    machine = type("TwoPeopleAtTheWire", (TwoPeople,), {"client": served})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
