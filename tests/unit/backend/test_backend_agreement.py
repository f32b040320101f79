"""An agreement's rules by themselves: whatever two people try, in whatever order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rolebook_backend.agreement import ACTIONS, KNOWN, Document, Event, admit, digest_of_answers, fold, written_by
from rolebook_backend.contracts import read_contract
from rolebook_backend.messages import Refusal

from .conftest import EXAMPLES

CONTRACT = read_contract(EXAMPLES / "agreement.win-win.management.json")
PEOPLE = ("holder", "manager")
COMPLETE: dict[str, Any] = {
    "area.responsibility": "The help desk",
    "results.1.result": "Fewer calls twice",
    "results.1.due": "2026-09-30",
    "leadership.behaviours": ["service-quality.listens"],
    "goal.goal": "Ask before answering",
}


def event(by: str, action: str, answers: dict[str, Any] | None = None, **words: str) -> Event:
    said = {"name": by.title(), "note": "Because.", "at": "2026-01-01T00:00:00.000Z", "contract": "sha256:1"} | words
    return Event(by, action, answers=COMPLETE if answers is None else answers, **said)


def carried_on(*events: Event) -> Document:
    """The agreement after events that must all be admitted."""
    document = fold(CONTRACT, ())
    for one in events:
        document = admit(CONTRACT, document, one)
    return document


def refusal(document: Document, one: Event) -> Refusal:
    with pytest.raises(Refusal) as raised:
        admit(CONTRACT, document, one)
    return raised.value


def faults(document: Document, one: Event) -> dict[str, str]:
    return {fault.field: fault.code for fault in refusal(document, one).faults}


SENT = (event("holder", "save", {"goal.goal": "Ask"}), event("holder", "send"))


def test_sent_and_confirmed_as_it_was_is_confirmed_by_both() -> None:
    document = carried_on(*SENT, event("manager", "confirm"))

    assert (document.state, document.turn, document.revision) == ("confirmed", "", 3)
    assert document.confirmations == dict.fromkeys(PEOPLE, digest_of_answers(COMPLETE))


def test_only_what_was_sent_is_confirmed() -> None:
    own = COMPLETE | {"support.given.1": "An hour a week"}
    document = carried_on(*SENT)

    assert faults(document, event("manager", "confirm", own)) == {"support.given.1": "changed"}
    asked = admit(CONTRACT, document, event("manager", "ask", own))
    sent = admit(CONTRACT, asked, event("holder", "send", own))
    assert admit(CONTRACT, sent, event("manager", "confirm", own)).state == "confirmed"


def test_what_is_confirmed_is_confirmed_under_the_same_words() -> None:
    document = carried_on(*SENT)

    assert refusal(document, event("manager", "confirm", contract="sha256:2")).code == "contract-unknown"
    asked = admit(CONTRACT, document, event("manager", "ask", contract="sha256:2"))
    assert (document.contract, asked.contract) == ("sha256:1", "sha256:2")


def test_changes_that_were_asked_for_are_sent_again() -> None:
    document = carried_on(*SENT, event("manager", "ask"))

    assert (document.state, document.turn, document.confirmations) == ("changes-asked", "holder", {})
    assert refusal(document, event("manager", "send")).code == "turn"
    document = carried_on(*SENT, event("manager", "ask"), event("holder", "send"), event("manager", "confirm"))
    assert document.state == "confirmed"


def test_either_may_supersede_what_was_confirmed_and_then_nothing_more_happens() -> None:
    for by in PEOPLE:
        document = carried_on(*SENT, event("manager", "confirm"), event(by, "supersede", successor="a" * 32))
        assert faults(carried_on(*SENT, event("manager", "confirm")), event(by, "supersede", {}))
        assert (document.state, document.turn, document.answers) == ("superseded", "", COMPLETE)
        assert document.events[-1].successor == "a" * 32
        assert {refusal(document, event(one, action)).code for one in PEOPLE for action in KNOWN} == {"turn"}


@pytest.mark.parametrize("action", ["ask", "confirm", "supersede"])
def test_nothing_can_be_done_with_a_draft_but_save_and_send_it(action: str) -> None:
    assert refusal(carried_on(SENT[0]), event("holder", action)).code == "turn"
    assert refusal(fold(CONTRACT, ()), event("manager", action)).code == "turn"


@pytest.mark.parametrize("action", ["save", "send"])
def test_a_draft_is_its_starters_own(action: str) -> None:
    assert refusal(carried_on(SENT[0]), event("manager", action)).code == "turn"


def test_a_draft_is_seen_by_its_starter_alone_and_what_was_sent_by_both() -> None:
    draft = carried_on(SENT[0])
    assert draft.seen_by("holder") == draft
    assert (draft.seen_by("manager").answers, draft.seen_by("manager").events) == ({}, ())
    sent = carried_on(*SENT).seen_by("manager")
    assert sent.answers == COMPLETE
    assert [one.action for one in sent.events] == ["send"]


def test_what_the_other_writes_stays_as_it_is() -> None:
    document = carried_on(*SENT)

    assert faults(document, event("manager", "ask", COMPLETE | {"goal.goal": "Mine"})) == {"goal.goal": "not-yours"}
    less = {name: value for name, value in COMPLETE.items() if name != "goal.goal"}
    assert faults(document, event("manager", "ask", less)) == {"goal.goal": "not-yours"}
    assert faults(fold(CONTRACT, ()), event("manager", "save", {"goal.goal": "x"})) == {"goal.goal": "not-yours"}


def test_a_draft_may_lack_answers_what_is_sent_none_of_ones_own_what_is_confirmed_none() -> None:
    started_by_manager = {name: value for name, value in COMPLETE.items() if name != "goal.goal"}
    empty = fold(CONTRACT, ())

    assert admit(CONTRACT, empty, event("holder", "save", {})).state == "draft"
    assert set(faults(empty, event("holder", "send", {}))) == set(COMPLETE)
    sent = admit(CONTRACT, empty, event("manager", "send", started_by_manager))
    assert faults(sent, event("holder", "confirm", started_by_manager)) == {"goal.goal": "required"}
    assert admit(CONTRACT, sent, event("holder", "ask")).turn == "manager"


def test_a_part_that_was_begun_is_finished_before_it_is_sent() -> None:
    begun = COMPLETE | {"results.2.result": "Another"}

    assert admit(CONTRACT, fold(CONTRACT, ()), event("holder", "save", begun))
    assert faults(fold(CONTRACT, ()), event("holder", "send", begun)) == {"results.2.due": "incomplete"}


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"leadership.behaviours": ["elsewhere"]}, "leadership.behaviours", "choice"),
        ({"results.1.due": "2026-02-30"}, "results.1.due", "date"),
        ({"extra": "1"}, "extra", "unknown-field"),
    ],
)
def test_not_even_a_draft_holds_what_the_form_does_not_offer(wrong: dict[str, Any], field: str, code: str) -> None:
    assert faults(fold(CONTRACT, ()), event("holder", "save", wrong)) == {field: code}


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (event("nobody", "save"), {"_by": "person"}),
        (event("holder", "dance"), {"_action": "action"}),
        (event("holder", "save", name=" "), {"_name": "name"}),
        (event("holder", "save", name="x" * 201), {"_name": "too-long"}),
        (event("holder", "save", note="x" * 4001), {"_note": "too-long"}),
    ],
)
def test_who_does_what_is_said(one: Event, wanted: dict[str, str]) -> None:
    assert faults(fold(CONTRACT, ()), one) == wanted


def test_asking_for_changes_and_superseding_say_why() -> None:
    assert faults(carried_on(*SENT), event("manager", "ask", note="")) == {"_note": "note"}
    confirmed = carried_on(*SENT, event("manager", "confirm"))
    assert faults(confirmed, event("holder", "supersede", note=" ")) == {"_note": "note"}


def test_a_field_without_writers_is_everybodys() -> None:
    assert "area.responsibility" in written_by(CONTRACT, "manager")
    assert "goal.goal" not in written_by(CONTRACT, "manager")


VALUES = {
    "area.responsibility": st.sampled_from(["A", "B"]),
    "results.1.result": st.just("R"),
    "results.1.due": st.sampled_from(["2026-01-01", "2026-02-30"]),
    "results.2.result": st.just("R2"),
    "results.2.due": st.just("2026-01-02"),
    "leadership.behaviours": st.sampled_from([["service-quality.listens"], ["service-quality.keeps-word"]]),
    "goal.goal": st.sampled_from(["G", "H"]),
    "support.given.1": st.sampled_from(["S", "T"]),
}
ANSWERS = st.fixed_dictionaries({}, optional=VALUES)
CHANGES: st.SearchStrategy[dict[str, Any]] = st.builds(dict) | ANSWERS


class TwoPeople(RuleBasedStateMachine):
    """Two people and a model of whose turn it is, kept without looking at the module."""

    @initialize(by=st.sampled_from(PEOPLE))
    def start(self, by: str) -> None:
        self.document = fold(CONTRACT, ())
        self.starter = by
        self.turn = by
        self.said: dict[str, str] = {}
        self.superseded = False
        self.do(by, "save", {})

    def do(self, by: str, action: str, answers: dict[str, Any]) -> bool:
        before = self.document
        try:
            self.document = admit(CONTRACT, before, event(by, action, answers))
        except Refusal:
            assert self.document is before
            return False
        assert self.document.events[:-1] == before.events
        assert self.document.revision == before.revision + 1
        return True

    def answers_of(self, by: str, changes: dict[str, Any]) -> dict[str, Any]:
        """What the person would send: everything as it is, their own fields changed."""
        own = written_by(CONTRACT, by)
        return dict(self.document.answers) | {name: value for name, value in changes.items() if name in own}

    @rule(by=st.sampled_from(PEOPLE), action=st.sampled_from(sorted(KNOWN)), changes=CHANGES, full=st.booleans())
    def anybody_tries_anything(self, by: str, action: str, changes: dict[str, Any], full: bool) -> None:
        answers = self.answers_of(by, (COMPLETE if full else {}) | changes)
        state = self.document.state
        if not self.do(by, action, answers):
            return
        assert not self.superseded
        assert action in ACTIONS[state]
        if action == "supersede":
            self.superseded = True
            return
        assert by == self.turn
        assert action != "confirm" or self.said
        self.said = {} if action in {"save", "ask"} else self.said | {by: digest_of_answers(answers)}
        self.turn = by if action == "save" else next(one for one in PEOPLE if one != by)

    @rule(by=st.sampled_from(PEOPLE), answers=ANSWERS, action=st.sampled_from(sorted(KNOWN)))
    def anybody_writes_anywhere(self, by: str, answers: dict[str, Any], action: str) -> None:
        before = self.document.answers
        others = {field.name for field in CONTRACT.fields} - written_by(CONTRACT, by)
        touched = [name for name in others if before.get(name) != answers.get(name)]
        if touched and action != "supersede":
            assert not self.do(by, action, answers)

    @precondition(lambda self: self.document.state == "confirmed")
    @rule(by=st.sampled_from(PEOPLE), action=st.sampled_from(sorted(KNOWN - {"supersede"})), changes=CHANGES)
    def what_is_confirmed_is_not_changed(self, by: str, action: str, changes: dict[str, Any]) -> None:
        assert not self.do(by, action, self.answers_of(by, changes))

    @precondition(lambda self: self.document.turn != "")
    @rule(action=st.sampled_from(sorted(KNOWN)), changes=CHANGES)
    def who_has_not_the_turn_is_refused(self, action: str, changes: dict[str, Any]) -> None:
        by = self.document.other(self.document.turn)
        assert not self.do(by, action, self.answers_of(by, changes))

    @rule()
    def the_one_whose_turn_it_is_goes_on(self) -> None:
        """Makes the way to the end likely."""
        is_sent = self.document.state == "in-review"
        self.anybody_tries_anything(self.turn, "confirm" if is_sent else "send", {}, full=not is_sent)

    @invariant()
    def confirmed_means_both_said_the_same(self) -> None:
        document = getattr(self, "document", None)
        if document is None or document.state not in {"confirmed", "superseded"}:
            return
        assert set(self.said.values()) == {digest_of_answers(document.answers)}
        assert set(self.said) == set(PEOPLE)
        assert dict(document.confirmations) == self.said

    @invariant()
    def the_events_alone_tell_the_state(self) -> None:
        if hasattr(self, "document"):
            assert fold(CONTRACT, self.document.events) == self.document
            assert (self.document.state == "superseded") == self.superseded


TwoPeople.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=25)
TestTwoPeople = TwoPeople.TestCase
