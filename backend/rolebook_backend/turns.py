"""What one of the two people of an agreement is shown of it, without script: what has changed, what may be done.

The script says the same (assets/forms/agreement-page.js, agreement-file.js). Nothing here reads or writes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.agreement import ACTIONS, DRAFT, IN_REVIEW, Document, written_by
from rolebook_backend.results import lines_of
from rolebook_backend.texts import label_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rolebook_backend.agreement import Event
    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers, Value

ORDER = ("send", "confirm", "ask", "save", "supersede")
"""Actions in the order they are offered, the one that leads on first."""

ADDED, REMOVED, REWORDED = "added", "removed", "reworded"


@dataclass(frozen=True, slots=True)
class Change:
    """One answer before and now. Of several picked at once, only what went and what came; empty: there is none."""

    kind: str
    name: str
    label: str
    section: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One event, as the history tells it."""

    who: str
    part: str
    did: str
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class Clash:
    """What a person wrote while the other was faster: to be filled in, and where the document says otherwise."""

    answers: Answers
    differing: tuple[Change, ...]


def may_write(document: Document, person: str) -> bool:
    """Say whether it is for this person to write now."""
    writing = bool({"save", "send", "ask"} & ACTIONS[document.state])
    return writing and document.turn in {"", person}


def offers(contract: Contract, document: Document, person: str) -> tuple[str, ...]:
    """Return what this person may do now on a page of this contract."""
    possible = ACTIONS[document.state] if document.turn in {"", person} else frozenset()
    if document.contract != contract.digest:  # confirmed is what both have seen, and under the words both have seen
        possible -= {"confirm"}
    if "superseded" not in contract.states:
        possible -= {"supersede"}
    return tuple(action for action in ORDER if action in possible)


def changes(contract: Contract, before: Answers, now: Answers, older: Contract | None = None) -> tuple[Change, ...]:
    """Return what differs, in the order of the form; `older` knows fields that the contract no longer has."""
    return tuple(_changes(contract, before, now, older))


def changes_since(
    contract: Contract, document: Document, person: str, older: Contract | None = None
) -> tuple[Change, ...] | None:
    """Return what the other has changed since one's last turn; None where there was none, or nothing followed."""
    last = _last_of(document, person)
    if last is None or last + 1 == len(document.events):
        return None
    return changes(contract, document.events[last].answers, document.events[-1].answers, older)


def notes_since(contract: Contract, document: Document, person: str) -> tuple[Step, ...]:
    """Return the steps with a note that followed this person's last turn."""
    last = _last_of(document, person)
    return tuple(step for step in history(contract, document)[(-1 if last is None else last) + 1 :] if step.note)


def history(contract: Contract, document: Document) -> tuple[Step, ...]:
    """Return every event in words, the oldest first."""
    parts = {person.id: person.name for person in contract.people}
    return tuple(
        Step(event.name, parts.get(event.by, event.by), say(contract, f"did_{event.action}"), moment(event), event.note)
        for event in document.events
    )


def moment(event: Event) -> str:
    """Return when it was, for people."""
    return event.at[:16].replace("T", " ") + " UTC"


def name_of(document: Document, person: str) -> str:
    """Return the name that somebody acted with last."""
    return next((event.name for event in reversed(document.events) if event.by == person and event.name), "")


def fitting(contract: Contract, answers: Answers) -> Answers:
    """Return what of these answers the form still asks and offers."""
    found: dict[str, Value] = {}
    for name, value in answers.items():
        field = contract.field(name)
        if field and (kept := _fitting(field, value)):
            found[name] = kept
    return found


def clash(contract: Contract, document: Document, person: str, base: Answers, mine: Answers) -> Clash:
    """Lay what a person wrote since `base` over what the document says now; nothing of it is lost."""
    own = written_by(contract, person)
    written = {name: value for name, value in mine.items() if name in own and base.get(name) != value}
    theirs = {name: document.answers[name] for name in written if name in document.answers}
    answers = {**document.answers, **(written if may_write(document, person) else {})}
    return Clash(answers, changes(contract, theirs, written))


def is_unseen(document: Document, person: str) -> bool:
    """Say whether the other has begun it and sent nothing yet."""
    return document.state == DRAFT and document.turn not in {"", person}


def is_reviewed_by(document: Document, person: str) -> bool:
    """Say whether this person is to ask for changes or to confirm."""
    return document.state == IN_REVIEW and document.turn == person


def _last_of(document: Document, person: str) -> int | None:
    own = [place for place, event in enumerate(document.events) if event.by == person]
    return own[-1] if own else None


def _changes(contract: Contract, before: Answers, now: Answers, older: Contract | None) -> Iterator[Change]:
    fields = {field.name: field for field in (*contract.fields, *(older.fields if older else ()))}
    for name, field in fields.items():
        was, is_now = before.get(name), now.get(name)
        if was == is_now:
            continue
        kind = ADDED if was is None else REMOVED if is_now is None else REWORDED
        lines = (_lines(contract, field, was, is_now), _lines(contract, field, is_now, was))
        if field.takes_many and was and is_now:
            kind = ADDED if not lines[0] else REMOVED if not lines[1] else REWORDED
        yield Change(kind, name, label_of(contract, field), field.section, *lines)


def _lines(contract: Contract, field: Field, value: Value | None, other: Value | None) -> tuple[str, ...]:
    """Return an answer in words; of a list only what the other one lacks."""
    if value is None:
        return ()
    if isinstance(value, list):
        value = [one for one in value if one not in _list(other)]
    return lines_of(contract, field, value)


def _list(value: Value | None) -> Sequence[str]:
    return value if isinstance(value, list) else []


def _fitting(field: Field, value: Value) -> Value:
    if isinstance(value, list) != field.takes_many:
        return ""
    if isinstance(value, list):
        return [one for one in value if field.option(one)]
    return value if not field.options or field.option(value) else ""
