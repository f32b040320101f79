"""The static pages of comparisons: level by level, step by step of a track, two roles, and the page to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from rolebook.addresses import MOST_ROLES_COMPARED
from rolebook.model import Competency, Level, Role, Track
from rolebook.render.comparing import Compared, compared_levels, compared_on_track, compared_roles
from rolebook.render.environment import render
from rolebook.render.page import Crumb, Heading, Page
from rolebook.render.site import Site
from rolebook.render.text import described

# More competencies than this are offered from a file, not from the page itself.
MOST_OFFERED = 100
# Sentences that the script says.
_SCRIPT = ("failed", "stale", "twice", "shown", "no-difference", "removed", "added")


def compare_pages(site: Site) -> Iterator[Page]:
    """Every page of comparisons; none where the edition does without them."""
    address = site.addresses.special("compare")
    if address is None:
        return
    t = site.strings
    body = render(
        site,
        "compare.html.j2",
        address,
        competencies=[(each, stepped) for each in site.framework.competencies if (stepped := stepped_tracks(each))],
        tracks=[(track, list(pairwise(track.levels))) for track in _described(site)],
        pairs=role_pairs(site),
        offered=len(site.framework.competencies) <= MOST_OFFERED,
        many=len(site.framework.roles) > MOST_ROLES_COMPARED,
        texts={name: t(f"compare.{name}") for name in _SCRIPT},
    )
    title = t("compare.title")
    yield Page(address, title, t("compare.lead"), body, "competencies", "compare", "", _crumbs(site)[:-1])
    yield from _competency_pages(site)
    yield from _track_pages(site)
    yield from _role_pages(site)


def stepped_tracks(competency: Competency) -> list[Track]:
    """The tracks on which a competency describes a step from one level to another."""
    return [track for track in competency.tracks() if len(competency.on(track)) > 1]


def role_pairs(site: Site) -> list[tuple[Role, Role]]:
    """Every two roles that have a page of their own."""
    roles = site.framework.roles
    return list(combinations(roles, 2)) if len(roles) <= MOST_ROLES_COMPARED else []


def _described(site: Site) -> list[Track]:
    """The tracks that have steps to show: some competency describes them, in more than one level."""
    described = {track.id for competency in site.framework.competencies for track in competency.tracks()}
    return [track for track in site.framework.tracks if len(track.levels) > 1 and track.id in described]


def _competency_pages(site: Site) -> Iterator[Page]:
    t = site.strings
    for competency in site.framework.competencies:
        for track in stepped_tracks(competency):
            steps = [
                (higher.anchor, compared_levels(site, competency, lower, higher))
                for lower, higher in pairwise(competency.on(track))
            ]
            address = site.addresses.compared("competencies", competency.id, track.id) or ""
            names = {"competency": competency.name, "track": track.name}
            title, lead = t("compare.steps-title", **names), t("compare.steps-lead", **names)
            values = {"competency": competency, "track": track, "steps": steps, "title": title, "lead": lead}
            body = render(site, "compare-competency.html.j2", address, **values)
            headings = tuple(Heading(anchor, step.title) for anchor, step in steps)
            crumbs = (*_crumbs(site), Crumb(competency.name, site.addresses.entry("competency", competency.id) or ""))
            yield Page(address, title, described(lead), body, "competencies", "compare", "", crumbs, headings)


def _track_pages(site: Site) -> Iterator[Page]:
    for track in _described(site):
        for lower, higher in pairwise(track.levels):
            yield _step_page(site, track, lower, higher)


def _step_page(site: Site, track: Track, lower: Level, higher: Level) -> Page:
    t = site.strings
    compared = compared_on_track(site, track, lower, higher)
    address = site.addresses.compared("tracks", track.id, higher.id) or ""
    names = {"track": track.name, "a": lower.name, "b": higher.name}
    title, lead = t("compare.track-title", **names), t("compare.track-lead", **names)
    values = {"compared": compared, "track": track, "lower": lower, "higher": higher, "title": title, "lead": lead}
    body = render(site, "compare-track.html.j2", address, **values)
    crumbs = (*_crumbs(site), Crumb(t("track.title", track=track.name), site.addresses.entry("track", track.id) or ""))
    return Page(address, title, described(lead), body, "competencies", "compare", "", crumbs, _headings(compared))


def _role_pages(site: Site) -> Iterator[Page]:
    views = {view.role.id: view for view in site.views}
    for one, other in role_pairs(site):
        compared = compared_roles(site, views[one.id], views[other.id])
        address = site.addresses.compared("roles", one.id, other.id) or ""
        lead = site.strings("compare.roles-lead", a=one.name, b=other.name)
        body = render(site, "compare-roles.html.j2", address, compared=compared, one=one, other=other, lead=lead)
        crumbs, headings = _crumbs(site), _headings(compared)
        yield Page(address, compared.title, described(lead), body, "competencies", "compare", "", crumbs, headings)


def _headings(compared: Compared) -> tuple[Heading, ...]:
    return tuple(Heading(f"part-{number}", part.title) for number, part in enumerate(compared.parts, 1))


def _crumbs(site: Site) -> tuple[Crumb, ...]:
    t = site.strings
    return (Crumb(t("home.title"), ""), Crumb(t("compare.title"), site.addresses.special("compare") or ""))
