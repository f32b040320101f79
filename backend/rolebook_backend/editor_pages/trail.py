"""The audit trail as an auditor reads it: what they look for, and the page of what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from rolebook_backend.desk_pages.views import TRAIL, render
from rolebook_backend.messages import Fault, Refusal
from rolebook_backend.store.audit import Wanted
from rolebook_backend.texts import day_of, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.desk_pages.views import Around
    from rolebook_backend.store.audit import Audited

CSV = f"{TRAIL}.csv"
SHOWN = 100
"""Lines of a page."""

ASKED: Mapping[str, str] = {
    "who": "who",
    "action": "action",
    "resource": "kind",
    "subject": "subject",
    "from": "since",
    "until": "until",
}
"""How each thing to look for is called in an address, and in the store."""

DAYS = ("from", "until")


@dataclass(frozen=True, slots=True)
class Question:
    """Which lines are looked for; `before` is the last line that was seen, and older ones are meant."""

    wanted: Wanted
    before: str = ""

    @property
    def is_narrow(self) -> bool:
        """Say whether anything is left out."""
        return self.wanted != Wanted()

    def said(self) -> dict[str, str]:
        """Return what is asked as the fields of the form have it."""
        return {name: getattr(self.wanted, kept) for name, kept in ASKED.items()}

    def address(self, path: str = TRAIL) -> str:
        """Return where the same is asked."""
        asked = {name: value for name, value in {**self.said(), "before": self.before}.items() if value}
        return f"{path}?{urlencode(asked)}" if asked else path

    def only(self, **narrower: str) -> str:
        """Return where the same and something besides is asked, from the newest line on."""
        return Question(replace(self.wanted, **narrower)).address()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of lines, and where older ones are, if there are any."""

    question: Question
    lines: Sequence[Audited]
    older: str

    @property
    def newest(self) -> str:
        """Where the newest lines are."""
        return Question(self.question.wanted).address()

    @property
    def csv(self) -> str:
        """Where all of it is to be had for a spreadsheet."""
        return Question(self.question.wanted).address(CSV)


def question_in(query: Mapping[str, str]) -> Question:
    """Read what is looked for; Refusal where a day is none, or a word has signs that no database takes."""
    asked = {name: query.get(name, "").strip() for name in (*ASKED, "before")}
    faults = [Fault("date", name) for name in DAYS if asked[name] and not day_of(asked[name])]
    faults += [Fault("characters", name) for name, value in asked.items() if "\0" in value]
    if faults:
        raise Refusal("invalid", faults)
    return Question(Wanted(**{kept: asked[name] for name, kept in ASKED.items()}), asked["before"])


def found(question: Question, lines: Sequence[Audited]) -> Found:
    """Return a page of lines; one more than it shows says that there are older ones."""
    shown = lines[:SHOWN]
    older = replace(question, before=shown[-1].id).address() if len(lines) > SHOWN else ""
    return Found(question, shown, older)


def trail_page(around: Around, page: Found, actions: Sequence[str], kinds: Sequence[str]) -> str:
    """Render it; `actions` and `kinds` are what the form offers."""
    offered = {"action": actions, "resource": kinds}
    return render(around, "editor_trail.html", say(around.site, "trail"), TRAIL, found=page, offered=offered)
