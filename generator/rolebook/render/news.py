"""What is new: changes by version and kind for one page, by role for each role's, by entry for its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import babel
from babel.dates import format_date

from rolebook.kinds.history import version_key
from rolebook.model import Change, HandbookVersion
from rolebook.project import asks_to_sign, changes_for, concerned
from rolebook.render.site import Site
from rolebook.render.text import plain

# Under which heading of the page a kind's changes stand; what is not in here has one of its own.
_SECTIONS = {
    "principle": "section.principles",
    "competency": "section.competencies",
    "commitment": "section.commitments",
    "assessment": "section.assessments",
    "agreement": "section.agreements",
    "acknowledgement": "section.acknowledgements",
    "onboarding": "section.onboarding",
    "role": "section.roles",
    "track": "kind.track",
    "glossary": "glossary.title",
    "page": "news.pages",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change as a page shows it: `address` leads to the entry or part, empty where it is gone.

    `asks` says whether it asks people to sign again.
    """

    change: Change
    address: str
    roles: tuple[str, ...] | None
    asks: bool
    successor: str = ""
    successor_name: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind in one version."""

    title: str
    lines: tuple[Line, ...]

    @property
    def roles(self) -> tuple[str, ...] | None:
        """The roles that any of its lines is for; `None` where one is for all."""
        if any(line.roles is None for line in self.lines):
            return None
        return tuple(dict.fromkeys(role for line in self.lines for role in line.roles or ()))


@dataclass(frozen=True, slots=True)
class VersionTold:
    """One version with its changes; `day` is its date in words."""

    version: str
    date: str
    day: str
    summary: str
    is_first: bool
    groups: tuple[Group, ...]

    @property
    def id(self) -> str:
        """Its place on the page."""
        return f"version-{self.version.replace('.', '-')}"


def versions_told(site: Site) -> list[VersionTold]:
    """Every version that is listed or named by a change, newest first."""
    framework = site.framework
    listed = {version_key(one.version): one for one in framework.handbook.versions}
    named = {version_key(one.version): HandbookVersion(one.version) for one in framework.changes}
    every = named | listed
    keys = sorted(every, reverse=True)
    first = min(listed) if listed else None
    return [
        VersionTold(
            every[key].version,
            every[key].date,
            _day(every[key].date, framework.handbook.language),
            every[key].summary,
            key == first,
            _groups(site, (one for one in framework.changes if version_key(one.version) == key)),
        )
        for key in keys
    ]


def lines_for(site: Site, role: str) -> tuple[Line, ...]:
    """The changes of a role, newest first: those of the handbook's own version, or else of the newest that has some."""
    own = changes_for(site.framework, role)
    newest = own[0].version if own else ""
    lines = (_line(site, one) for one in own if version_key(one.version) == version_key(newest))
    return tuple(replace(line, asks=asks_to_sign(site.framework, line.change, (role,))) for line in lines)


def history_of(site: Site, kind: str, entry: str) -> tuple[Line, ...]:
    """What one entry tells of itself and its parts, newest first."""
    return tuple(
        _line(site, one)
        for one in site.framework.changes
        if (one.kind, one.entry) == (kind, entry) and one.sort != "removed"
    )


def _groups(site: Site, changes: Iterable[Change]) -> tuple[Group, ...]:
    groups: dict[str, list[Line]] = {}
    for change in changes:
        title = _SECTIONS.get(change.kind, "news.gone")
        groups.setdefault(title, []).append(_line(site, change))
    return tuple(Group(site.strings(title), tuple(lines)) for title, lines in groups.items())


def _line(site: Site, change: Change) -> Line:
    roles = concerned(site.framework, change)
    asks = asks_to_sign(site.framework, change, roles)
    if change.sort != "removed":
        return Line(change, site.addresses.entry(change.kind, change.entry, change.part) or "", roles, asks)
    retired = site.framework.data["handbook", ""].get("retired", ())
    gone = change.entry + (f"#{change.part}" if change.part else "")
    successors = (one.get("replaced_by", "") for one in retired if (one["kind"], one["id"]) == (change.kind, gone))
    name = next(successors, "")
    address = site.addresses.entry(change.kind, name) if name and change.kind in _SECTIONS else None
    called = str(site.framework.data[change.kind, name].get("name", name)) if address else ""
    return Line(change, "", roles, asks, address or "", called)


def _day(written: str, language: str) -> str:
    """A date in the words of a language; of one nobody knows, as it is written."""
    if not written:
        return ""
    try:
        # The English of the pages' own sentences is British.
        locale = babel.Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (babel.UnknownLocaleError, ValueError):
        return written
    return format_date(date.fromisoformat(written), "long", locale=locale)


def has_feed(site: Site) -> bool:
    """Whether changes can be followed: the site's address is known, and the day of a version."""
    dated = any(one.date for one in site.framework.handbook.versions)
    return bool(site.site_url and dated and site.addresses.special("whats-new"))


def told_plainly(site: Site, line: Line) -> str:
    """One change in a line of words."""
    change = line.change
    said = f"{site.strings(f'news.{change.sort}')}: {change.name}"
    part = f" ({plain(change.part_text)})" if change.part_text else ""
    what = f". {plain(change.what)}" if change.what else ""
    mark = f" [{site.strings('news.material')}]" if line.asks else ""
    return f"{said}{part}{what}{mark}"
