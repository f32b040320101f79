"""What the events of an agreement amount to, and which event may come next.

An agreement is a list of events that only grows. Two people take turns: whoever starts it saves and sends it; the
other asks for changes or confirms what was sent. It is confirmed once both have confirmed the same answers under the
same contract; what was sent counts as confirmed by its sender. Nothing here reads or writes anything. The script has
the same rules (assets/forms/agreement-state.js).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

from rolebook_backend.answers import fingerprint
from rolebook_backend.messages import Fault, Refusal, faults_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rolebook_backend.contracts import Contract
    from rolebook_backend.store import Answers

DRAFT, IN_REVIEW, CHANGES_ASKED = "draft", "in-review", "changes-asked"
CONFIRMED, SUPERSEDED = "confirmed", "superseded"

ACTIONS: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({"save", "send"}),
    IN_REVIEW: frozenset({"ask", "confirm"}),
    CHANGES_ASKED: frozenset({"send"}),
    CONFIRMED: frozenset({"supersede"}),
    SUPERSEDED: frozenset(),
}
"""State → what may be done in it. All but the last is for the one whose turn it is; superseding is for either."""

ARRIVED: Mapping[str, str] = {
    "save": DRAFT,
    "send": IN_REVIEW,
    "ask": CHANGES_ASKED,
    "confirm": CONFIRMED,
    "supersede": SUPERSEDED,
}
"""What was done last → the state that an agreement is in then, whatever came before: who counts many need not fold."""

KNOWN = frozenset[str]().union(*ACTIONS.values())

NOTED = frozenset({"ask", "supersede"})
"""Actions that say why."""

AS_IT_IS = frozenset({"confirm", "supersede"})
"""Actions that change no answer."""

UNFINISHED = frozenset({"required", "incomplete"})
"""Faults of answers that may still be given."""

LIMITS: Mapping[str, int] = {"name": 200, "note": 4000}


@dataclass(frozen=True, slots=True)
class Event:
    """What one of the two did. `answers` are all answers as they then stood, under the contract of that digest.

    `successor` is a newer agreement's id.
    """

    by: str
    action: str
    at: str
    name: str
    contract: str
    note: str = ""
    answers: Answers = field(default_factory=dict)
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An agreement as it stands.

    `turn` is empty where it is nobody's; `confirmations` has the digest of the answers for each who confirmed them;
    `contract` is the digest of the contract that the answers were last written under.
    """

    people: tuple[str, ...]
    contract: str = ""
    state: str = DRAFT
    turn: str = ""
    answers: Answers = field(default_factory=dict)
    confirmations: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def revision(self) -> int:
        """How many events there are; who acts says which revision they saw."""
        return len(self.events)

    @property
    def digest(self) -> str:
        """What is confirmed: the digest of the answers."""
        return digest_of_answers(self.answers)

    def other(self, person: str) -> str:
        """Return the other one of the two."""
        return next(one for one in self.people if one != person)

    def seen_by(self, person: str) -> Document:
        """Return what one of the two gets to see: what is saved and not sent yet is its writer's own."""
        shown = tuple(event for event in self.events if event.action != "save" or event.by == person)
        return replace(self, events=shown, answers=shown[-1].answers if shown else {})


def digest_of_answers(answers: Answers) -> str:
    """Return `sha256:…`, equal for equal answers."""
    return "sha256:" + fingerprint(answers)


def fold(contract: Contract, events: Iterable[Event]) -> Document:
    """Return the agreement that these events make; they were admitted when they came."""
    return reduce(after, events, Document(tuple(person.id for person in contract.people)))


def after(document: Document, event: Event) -> Document:
    """Return the agreement as it stands after one more event."""
    grown = replace(document, events=(*document.events, event))
    if event.action == "supersede":
        return replace(grown, state=SUPERSEDED, turn="")
    other = document.other(event.by)
    if event.action == "confirm":
        confirmed = {**document.confirmations, event.by: digest_of_answers(event.answers)}
        is_same = len(confirmed) == len(document.people) and len(set(confirmed.values())) == 1
        return replace(grown, state=CONFIRMED, turn="", confirmations=confirmed) if is_same else grown
    grown = replace(grown, answers=event.answers, contract=event.contract, confirmations={})
    if event.action == "save":
        return replace(grown, turn=event.by)
    if event.action == "ask":
        return replace(grown, state=CHANGES_ASKED, turn=other)
    return replace(grown, state=IN_REVIEW, turn=other, confirmations={event.by: grown.digest})


def admit(contract: Contract, document: Document, event: Event) -> Document:
    """Return the agreement after an event that may come now; Refusal says why it may not."""
    if event.by not in document.people:
        raise Refusal("invalid", [Fault("person", "_by"), *_faults_of_words(event)], contract, event.answers)
    if event.action not in KNOWN:
        raise Refusal("invalid", [Fault("action", "_action")], contract, event.answers)
    is_turn = event.action == "supersede" or document.turn in {"", event.by}
    if event.action not in ACTIONS[document.state] or not is_turn:
        raise Refusal("turn", contract=contract, answers=event.answers)
    if event.action == "confirm" and event.contract != document.contract:
        # Both confirm the same words of the form, too.
        raise Refusal("contract-unknown", contract=contract, answers=event.answers)
    if faults := [*_faults_of_words(event), *_faults_of_answers(contract, document, event)]:
        raise Refusal("invalid", faults, contract, event.answers)
    return after(document, event)


def written_by(contract: Contract, person: str) -> frozenset[str]:
    """Return the names of the fields that this person may write."""
    return frozenset(one.name for one in contract.fields if not one.writers or person in one.writers)


def _faults_of_words(event: Event) -> Iterator[Fault]:
    if not event.name.strip():
        yield Fault("name", "_name")
    if event.action in NOTED and not event.note.strip():
        yield Fault("note", "_note")
    for name, limit in LIMITS.items():
        if len(getattr(event, name)) > limit:
            yield Fault("too-long", f"_{name}", limit)


def _faults_of_answers(contract: Contract, document: Document, event: Event) -> Iterator[Fault]:
    own = written_by(contract, event.by)
    for name in sorted(document.answers.keys() | event.answers.keys()):
        is_changed = document.answers.get(name) != event.answers.get(name)
        if is_changed and event.action in AS_IT_IS:
            yield Fault("changed", name)
        elif is_changed and name not in own and contract.field(name):
            yield Fault("not-yours", name)
    for fault in faults_in(contract, event.answers) if event.action != "supersede" else ():
        # Nothing may be missing when it is confirmed, and nothing of one's own when it is sent.
        is_due = event.action == "confirm" or (event.action == "send" and fault.field in own)
        if fault.code not in UNFINISHED or is_due:
            yield fault
