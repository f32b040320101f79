"""The rules of an agreement once more, and a backend by them, for the tests of the script."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

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


class Backend:
    """Keeps one agreement as the backend does, for a page whose requests it answers."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self.contract = contract
        self.events: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.failing = False

    def serve(self, page: Page) -> None:
        """Answer what the page asks of the backend."""
        page.route(f"**/f/{self.contract['form']}", self._begin)
        page.route("**/f/agreements/*", self._go_on)

    def _begin(self, route: Route) -> None:
        asked = json.loads(route.request.post_data or "")
        self.requests.append(asked)
        if self.failing:
            route.fulfill(status=503, body="busy")
            return
        self._add(asked["_action"], asked["_by"], asked)
        links = {person["id"]: f"/f/agreements/secret-of-{person['id']}" for person in self.contract["people"]}
        route.fulfill(status=201, json={"ok": True, "id": "one", "links": links, "revision": 1})

    def _go_on(self, route: Route) -> None:
        person = route.request.url.rsplit("secret-of-", 1)[-1]
        if person not in [one["id"] for one in self.contract["people"]]:
            route.fulfill(status=404, json={"ok": False, "error": "not-found"})
        elif route.request.method == "GET":
            route.fulfill(json=self._document(person))
        else:
            self._take(route, person, json.loads(route.request.post_data or ""))

    def _take(self, route: Route, person: str, asked: dict[str, Any]) -> None:
        self.requests.append(asked)
        if self.failing:
            route.abort()
        elif asked["_revision"] != str(len(self.events)):
            route.fulfill(status=409, json={"ok": False, "error": "stale", "current": self._document(person)})
        else:
            self._add(asked["_action"], person, asked)
            route.fulfill(json=self._document(person))

    def _add(self, action: str, person: str, asked: dict[str, Any]) -> None:
        answers = {name: value for name, value in asked.items() if not name.startswith("_")}
        at = "2026-11-30T09:00:00.000Z"
        event = {"by": person, "name": asked["_name"], "action": action, "at": at, "note": asked["_note"]}
        self.events.append({**event, "answers": answers})
        assert fold(self.events, self.contract).problem is None

    def _document(self, person: str) -> dict[str, Any]:
        at = fold(self.events, self.contract)
        # Drafts are their writer's own.
        events = [event for event in self.events if event["action"] != "save" or event["by"] == person]
        answers = {} if at.state == "draft" and at.turn != person else at.answers
        about = {"id": "one", "form": self.contract["form"], "digest": self.contract["digest"], "person": person}
        stands = {"state": at.state, "turn": at.turn, "revision": len(self.events), "answers": answers}
        return {"ok": True, **about, **stands, "events": events}
