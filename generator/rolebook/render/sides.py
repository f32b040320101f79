"""Sidebars: the entries of a page's own section.

A section with many entries does not list all of them on every page, or its pages together would grow with the square
of its entries (docs/decisions/0007): there a page lists the entries around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rolebook.render.site import Entry, Site

# How many entries a sidebar lists whole; beyond them, how many it lists before and after the page's own.
MOST = 60
AROUND = 5


@dataclass(frozen=True, slots=True)
class SideLine:
    """One line: `id` tells which page it marks (empty for the overview), `roles` whom it is for, `None` for all."""

    id: str
    title: str
    address: str
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Side:
    """The sidebar of one section: its entries between lines that stand before and after them on every page.

    `groups` gives the heading that an entry stands under in the overview, by the entry's id.
    """

    title: str
    entries: tuple[SideLine, ...]
    before: tuple[SideLine, ...] = ()
    after: tuple[SideLine, ...] = ()
    groups: Mapping[str, SideLine] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[SideLine, ...]:
        """What every page of the section lists: all; of a long section the headings, for want of one page's place."""
        if len(self.entries) > MOST:
            return (*self.before, *dict.fromkeys(self.groups.values()), *self.after)
        return (*self.before, *self.entries, *self.after)

    def around(self, entry: str) -> tuple[SideLine, ...]:
        """What the page of one entry of a long section lists: the entries next to it. Empty for all other pages."""
        at = self._places.get(entry)
        if at is None or len(self.entries) <= MOST:
            return ()
        first = max(0, min(at - AROUND, len(self.entries) - 2 * AROUND - 1))
        heading = [self.groups[entry]] if entry in self.groups else []
        return (*self.before, *heading, *self.entries[first : first + 2 * AROUND + 1], *self.after)

    def moved(self, places: Mapping[str, str]) -> Side:
        """The same with its addresses led to where places are now."""

        def led(line: SideLine) -> SideLine:
            return replace(line, address=places.get(line.address, line.address))

        return replace(
            self,
            entries=tuple(map(led, self.entries)),
            before=tuple(map(led, self.before)),
            after=tuple(map(led, self.after)),
            groups={entry: led(line) for entry, line in self.groups.items()},
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {line.id: place for place, line in enumerate(self.entries)}


def sides(site: Site) -> dict[str, Side]:
    """The sidebar of each section, by the section's name."""
    framework, t = site.framework, site.strings
    overview = {section.name: (SideLine("", t("frame.all"), section.address),) for section in site.sections}

    def side(name: str, kind: str, entries: Iterable[Entry]) -> Side:
        return Side(t(f"section.{name}"), tuple(_lines(site, kind, entries)), overview.get(name, ()))

    return {
        "principles": side("principles", "principle", framework.principles),
        "competencies": _with_tracks(site, side("competencies", "competency", framework.competencies)),
        "commitments": _with_groups(site, side("commitments", "commitment", framework.commitments)),
        "assessments": side("assessments", "assessment", framework.assessments),
        "agreements": side("agreements", "agreement", framework.agreements),
        "onboarding": side("onboarding", "onboarding", framework.onboarding),
        "roles": _with_acknowledgements(site, side("roles", "role", framework.roles)),
        "guide": Side(t("section.guide"), tuple(_pages(site))),
        "reference": Side(t("section.reference"), tuple(_references(site))),
        "home": Side("", ()),
    }


def _lines(site: Site, kind: str, entries: Iterable[Entry]) -> Iterator[SideLine]:
    for entry in entries:
        yield SideLine(entry.id, entry.name, site.addresses.entry(kind, entry.id) or "", site.concerned(entry))


def _with_tracks(site: Site, side: Side) -> Side:
    """Competencies by their short names, their matrix above and the tracks below them."""
    short = {competency.id: competency.short_name for competency in site.framework.competencies}
    tracks = tuple(
        SideLine(f"track-{track.id}", site.strings("track.title", track=track.name), line.address)
        for track, line in zip(site.framework.tracks, _lines(site, "track", site.framework.tracks), strict=True)
    )
    compare = site.addresses.special("compare")
    apart = (SideLine("compare", site.strings("compare.title"), compare),) if compare and side.entries else ()
    entries = tuple(replace(line, title=short[line.id]) for line in side.entries)
    return replace(_with_matrix(site, side, "competency-matrix"), entries=entries, after=(*tracks, *apart))


def _with_acknowledgements(site: Site, side: Side) -> Side:
    """Roles, and below them what their holders sign."""
    lines = _lines(site, "acknowledgement", site.framework.acknowledgements)
    return replace(side, after=tuple(replace(line, id=f"acknowledgement-{line.id}") for line in lines))


def _with_groups(site: Site, side: Side) -> Side:
    """Commitments below their matrix, with the headings of the overview."""
    side = _with_matrix(site, side, "matrix")
    overview = site.addresses.special("commitments")
    headings = {
        group.id: SideLine(f"#{group.id}", group.name, f"{overview}#{group.id}")
        for group in site.framework.handbook.commitment_groups
    }
    return replace(side, groups={one.id: headings[one.group] for one in site.framework.commitments})


def _with_matrix(site: Site, side: Side, name: str) -> Side:
    matrix = site.addresses.special(name)
    if not matrix or not side.entries:
        return side
    return replace(side, before=(*side.before, SideLine(name, site.strings(f"{name}.title"), matrix)))


def _pages(site: Site) -> Iterator[SideLine]:
    for page in site.framework.pages:
        if not page.hidden:
            yield SideLine(page.name, page.title, site.addresses.entry("page", page.name) or "", page.roles)


def _references(site: Site) -> Iterator[SideLine]:
    for name, title in (("glossary", "glossary.title"), ("a-z", "a-z.title"), ("whats-new", "news.title")):
        if address := site.addresses.special(name):
            yield SideLine(name, site.strings(title), address)
