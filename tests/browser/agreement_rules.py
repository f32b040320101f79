"""The rules of an agreement once more, for the tests of the script that follows them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Answers = dict[str, Any]

ALLOWED = {
    "draft": ("save", "send"),
    "changes-asked": ("send",),
    "in-review": ("ask", "confirm"),
    "confirmed": ("supersede",),
    "superseded": (),
}


def spelled(value: Any) -> str:
    """Answers in one spelling; the order of several picked ones means nothing."""
    if isinstance(value, dict):
        value = {key: sorted(one) if isinstance(one, list) else one for key, one in value.items()}
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


@dataclass
class Folded:
    """What a list of events comes to. `sent` is what the one who sent it has confirmed with it."""

    state: str = "draft"
    turn: str = ""
    answers: Answers = field(default_factory=dict)
    sent: str = ""
    problem: dict[str, Any] | None = None


def fold(events: list[dict[str, Any]], contract: dict[str, Any]) -> Folded:
    """State, turn and answers after the events, or the first that cannot be."""
    at = Folded()
    people = [person["id"] for person in contract["people"]]
    for index, event in enumerate(events):
        reason = refused(at, event, contract)
        if reason:
            at.problem = {"index": index, "reason": reason}
            return at
        other = people[1 - people.index(event["by"])]
        match event["action"]:
            case "save":
                at.turn, at.answers = event["by"], event["answers"]
            case "send":
                at.state, at.turn, at.answers = "in-review", other, event["answers"]
                at.sent = spelled(event["answers"])
            case "ask":
                at.state, at.turn, at.answers, at.sent = "changes-asked", other, event["answers"], ""
            case "confirm":
                assert spelled(event["answers"]) == at.sent
                at.state, at.turn = "confirmed", ""
            case "supersede":
                at.state = "superseded"
    return at


def refused(at: Folded, event: dict[str, Any], contract: dict[str, Any]) -> str:
    """Why an event cannot follow; empty where it can."""
    if event["by"] not in [person["id"] for person in contract["people"]]:
        return "shape"
    if event["action"] not in ALLOWED[at.state]:
        return "state"
    if at.turn and event["by"] != at.turn:
        return "turn"
    if event["action"] in {"ask", "supersede"} and not event["note"].strip():
        return "note"
    names = {*at.answers, *event["answers"]}
    changed = {
        name for name in names if spelled({"": at.answers.get(name)}) != spelled({"": event["answers"].get(name)})
    }
    if event["action"] in {"confirm", "supersede"} and changed:
        return "answers"
    writers = {one["name"]: one.get("writers", ()) for one in contract["fields"]}
    return "writer" if any(writers.get(name) and event["by"] not in writers[name] for name in changed) else ""
