"""The rules of an agreement, as the page's script follows them, against the same rules written down once more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from browser.agreement_rules import ALLOWED, fold, refused, spelled
from browser.conftest import Served

pytestmark = pytest.mark.browser

Event = dict[str, Any]
CONTRACT: dict[str, Any] = {
    "people": [{"id": "holder", "name": "Holder"}, {"id": "manager", "name": "Manager"}],
    "fields": [
        {"name": "area.work"},
        {"name": "picked.list"},
        {"name": "goal.own", "writers": ["holder"]},
        {"name": "support.given", "writers": ["manager"]},
    ],
}
VALUES = {
    "area.work": st.sampled_from(["", "a", "b"]),
    "picked.list": st.lists(st.sampled_from(["x", "y", "z"]), unique=True, max_size=3),
    "goal.own": st.sampled_from(["", "a", "b"]),
    "support.given": st.sampled_from(["", "a", "b"]),
    "gone.since": st.sampled_from(["", "a"]),
}
ANYBODY = ("holder", "manager", "stranger")


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events that mostly follow on each other: now and then one that cannot, by any rule."""
    events: list[Event] = []
    for _ in range(draw(st.integers(1, 9))):
        at = fold(events, CONTRACT)
        strays = draw(st.integers(0, 3)) == 0
        turn = at.turn or "holder"
        by = draw(st.sampled_from(ANYBODY)) if strays else turn
        action = draw(
            st.sampled_from(
                sorted({one for many in ALLOWED.values() for one in many}) if strays else ALLOWED[at.state] or ("save",)
            )
        )
        changes = {name: draw(values) for name, values in VALUES.items() if draw(st.integers(0, 3)) == 0}
        keeps = action in {"confirm", "supersede"} and not strays
        writes = {one["name"] for one in CONTRACT["fields"] if by in one.get("writers", (by,))} | {"gone.since"}
        changes = {name: value for name, value in changes.items() if (strays or name in writes) and not keeps}
        answers = {name: value for name, value in {**at.answers, **changes}.items() if value}
        note = draw(st.sampled_from(["", " "])) if strays else "Please."
        events.append({"by": by, "name": "N", "action": action, "at": "2026-11-30", "note": note, "answers": answers})
        if refused(at, events[-1], CONTRACT):
            break
    return events


@pytest.fixture
def rules(page: Page, served: Served) -> Page:
    """A page that has loaded the script of agreements."""
    page.goto(f"{served.url}/agreements/win-win/staff/")
    expect(page.locator(".rb-turn")).not_to_be_empty()
    page.evaluate("rolebook.load('form-send').then(() => rolebook.load('form-agreement-acts'))")
    return page


def folded(page: Page, documents: list[list[Event]]) -> list[dict[str, Any]]:
    """What the script makes of each list of events."""
    found: list[dict[str, Any]] = page.evaluate(
        "([lists, contract]) => lists.map((events) => rolebook.forms.agreement.fold({ events }, contract))",
        [documents, CONTRACT],
    )
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(histories(), min_size=20, max_size=30))
def test_the_script_comes_to_what_the_rules_say(rules: Page, documents: list[list[Event]]) -> None:
    for events, found in zip(documents, folded(rules, documents), strict=True):
        expected = fold(events, CONTRACT)
        assert found["problem"] == expected.problem
        assert (found["state"], found["turn"], found["answers"]) == (expected.state, expected.turn, expected.answers)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(histories(), min_size=20, max_size=30))
def test_nothing_is_confirmed_without_both_on_the_same_answers(rules: Page, documents: list[list[Event]]) -> None:
    for events, found in zip(documents, folded(rules, documents), strict=True):
        if found["state"] in {"confirmed", "superseded"}:
            taken = events if found["problem"] is None else events[: found["problem"]["index"]]
            sent, confirm = [event for event in taken if event["action"] in {"send", "confirm"}][-2:]
            assert (sent["action"], confirm["action"]) == ("send", "confirm")
            assert {sent["by"], confirm["by"]} == {"holder", "manager"}
            assert spelled(sent["answers"]) == spelled(confirm["answers"])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(histories(), min_size=20, max_size=30), person=st.sampled_from(ANYBODY[:2]))
def test_what_has_changed_since_a_turn_leads_from_what_was_then_to_what_is_now(
    rules: Page, documents: list[list[Event]], person: str
) -> None:
    found = rules.evaluate(
        "([lists, ...rest]) => lists.map((events) => rolebook.forms.agreement.changesSince({ events }, ...rest))",
        [documents, person, CONTRACT],
    )
    for events, since in zip(documents, found, strict=True):
        own = [index for index, event in enumerate(events) if event["by"] == person]
        if not own or own[-1] == len(events) - 1:
            assert since is None
            continue
        before, now = events[own[-1]]["answers"], events[-1]["answers"]
        changes = {change["name"]: (change.get("before"), change.get("now")) for change in since["changes"]}
        names = {name for name in {*before, *now} if spelled({"": before.get(name)}) != spelled({"": now.get(name)})}
        assert changes == {name: (before.get(name), now.get(name)) for name in names}
        assert [note["note"] for note in since["notes"]] == [
            event["note"] for event in events[own[-1] + 1 :] if event["note"]
        ]


@pytest.mark.parametrize("broken", [None, 7, "save", [], {}, {"by": "holder"}, {"answers": {"area.work": 3}}])
def test_what_is_no_event_is_refused_not_stumbled_over(rules: Page, broken: Any) -> None:
    whole = {"by": "holder", "name": "N", "action": "save", "at": "2026-11-30", "note": "", "answers": {}}
    event = {**whole, **broken} if isinstance(broken, dict) and broken.get("answers") else broken
    (found,) = folded(rules, [[event]])
    assert found["problem"] == {"index": 0, "reason": "shape"}
