"""What the pages are rendered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from rolebook_backend.desk_pages.standing import Standing
from rolebook_backend.pages import Frame, frame, template
from rolebook_backend.results import Link, address
from rolebook_backend.texts import day_in_words, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.desk_pages.gaps import Grid
    from rolebook_backend.desk_pages.overlay import Beside
    from rolebook_backend.desk_pages.reading import Agreed, Asked, Sent
    from rolebook_backend.store import Person

ME, TEAM, GAPS = "/f/me", "/f/team", "/f/team/gaps"
OVERVIEW, QUARANTINE, EXPORTS, TRAIL = "/f/overview", "/f/quarantine", "/f/exports", "/f/audit"
CSV = f"{GAPS}.csv"
ACCESS_WORDS = {"administrator": "access_administrator", "auditor": "access_auditor", "editor": "access_editor"}
TAKEN = frozenset({"gaps", "gaps.csv"})
"""What people's ids would be taken for in an address."""


STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.NEVER: ("standing_never", "standing_never_signed"),
    Standing.CURRENT: ("standing_current", "standing_current_signed"),
    Standing.MINOR: ("standing_minor", "standing_minor"),
    Standing.CHANGED: ("standing_changed", "standing_changed_signed"),
    Standing.AGAIN: ("standing_again", "standing_again"),
    Standing.OVER: ("standing_over", "standing_over_signed"),
    Standing.GONE: ("standing_gone", "standing_gone"),
}
"""How each is said of what is sent, and of what is signed."""

SHADES = {
    "above": "gaps_above",
    "reached": "gaps_reached",
    "one": "gaps_one",
    "many": "gaps_many",
    "open": "gaps_open",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What each page has around it: where else one can go, where one is, what its forms carry."""

    frame: Frame
    ways: tuple[Link, ...]
    here: str
    token: str


@dataclass(frozen=True, slots=True)
class Around:
    """Who looks at a page, in which edition; whether they manage somebody, what their forms carry, their access."""

    site: Contract | None
    manages: bool
    token: str
    access: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """An agreement as one of its two sees it; `other` is who the other is, where that is known."""

    agreed: Agreed
    title: str
    state: str
    other: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something sent about somebody else, and who that is or who sent it."""

    sent: Sent
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Own:
    """The context of desk_me.html."""

    person: Person
    role: str
    manager: str
    due: tuple[Asked, ...]
    turns: tuple[Turn, ...]
    sent: tuple[Sent, ...]
    about_me: tuple[Told, ...]
    about_others: tuple[Told, ...]

    @property
    def waiting(self) -> tuple[Turn, ...]:
        """The agreements in which it is one's turn."""
        return tuple(turn for turn in self.turns if turn.waits)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One form of a report: their answers beside the manager's."""

    contract: Contract
    own: Sent | None
    managers: Sent | None
    rows: tuple[Beside, ...]
    assess: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One person of a team: what is asked of them, what they sent, and what the manager has yet to say."""

    person: Person
    role: str
    asked: tuple[Asked, ...]
    turns: tuple[Turn, ...]
    unsaid: tuple[Contract, ...]

    @property
    def name(self) -> str:
        """What they are called."""
        return name_of(self.person)

    @property
    def href(self) -> str:
        """Their page."""
        return person_address(self.person.id)

    @property
    def due(self) -> tuple[Asked, ...]:
        """What waits for them."""
        return tuple(one for one in self.asked if one.is_due)

    @property
    def needs(self) -> int:
        """How many things wait for somebody."""
        return len(self.due) + len(self.unsaid) + sum(turn.agreed.is_open for turn in self.turns)


def me_page(around: Around, own: Own) -> str:
    """Render somebody's own page."""
    access = [say(around.site, ACCESS_WORDS[word]) for word in sorted(own.person.access & ACCESS_WORDS.keys())]
    return render(around, "desk_me.html", say(around.site, "me_title"), ME, own=own, access=access)


def team_page(around: Around, reports: Sequence[Report]) -> str:
    """Render a team."""
    return render(around, "desk_team.html", say(around.site, "team"), TEAM, reports=reports)


def report_page(around: Around, report: Report, comparisons: Sequence[Comparison]) -> str:
    """Render one person of a team."""
    return render(around, "desk_report.html", report.name, "", report=report, comparisons=comparisons, you=True)


def beside_page(around: Around, comparison: Comparison, manager: str) -> str:
    """Render to somebody what their manager answered about them."""
    title = f"{say(around.site, 'beside')}: {comparison.contract.title}"
    return render(around, "desk_beside.html", title, "", comparison=comparison, manager=manager)


def gaps_page(around: Around, grids: Sequence[Grid]) -> str:
    """Render the gaps across a team."""
    return render(around, "desk_gaps.html", say(around.site, "gaps"), GAPS, grids=grids, csv=CSV, shades=SHADES)


def name_of(person: Person) -> str:
    """Return what somebody is called."""
    return person.name or person.email


def person_address(person: str) -> str:
    """Return the address of a report's page."""
    return f"{TEAM}/{quote(person, safe='')}{'/' if person in TAKEN else ''}"


def assess_address(person: str, form: str) -> str:
    """Return where a manager answers a form about a report."""
    return f"{TEAM}/{quote(person, safe='')}/assess/{form}"


def day(site: Contract | None, moment: str) -> str:
    """Write the day of a moment out."""
    return day_in_words(site, date.fromisoformat(moment[:10])) if site else moment[:10]


def render(around: Around, name: str, title: str, here: str, **context: object) -> str:
    """Render a page of somebody who has signed in; `here` is which of their pages it is, or nothing."""
    site = around.site
    ways = [Link(say(site, "me_title"), ME)]
    if around.manages or here in {TEAM, GAPS}:
        ways += [Link(say(site, "team"), TEAM), Link(say(site, "gaps"), GAPS)]
    if "editor" in around.access:
        ways += [Link(say(site, "overview"), OVERVIEW), Link(say(site, "quarantine"), QUARANTINE)]
    if "administrator" in around.access:
        ways.append(Link(say(site, "exports"), EXPORTS))
    if "auditor" in around.access:
        ways.append(Link(say(site, "trail"), TRAIL))
    page = Page(frame(site, title, known=False), tuple(ways), here, around.token)
    words = {"say": partial(say, site), "day": partial(day, site), "address": address, "name_of": name_of}
    words |= {"person_address": person_address, "standing": partial(_standing, site)}
    return template(name).render(page=page, **words, **context)


def _standing(site: Contract | None, standing: Standing, *, is_signed: bool) -> str:
    return say(site, STANDINGS[standing][is_signed])
