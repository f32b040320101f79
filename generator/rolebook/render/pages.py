"""Every page of an edition, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from rolebook.addresses import data_address, relative, source_path, with_links
from rolebook.forms import Contract
from rolebook.model import (
    Agreement,
    Assessment,
    Commitment,
    Competency,
    Level,
    Onboarding,
    Principle,
    ProsePage,
    Track,
)
from rolebook.project import RoleView
from rolebook.render.artifact import Artifact
from rolebook.render.compare_pages import compare_pages
from rolebook.render.crumbs import crumbs, home_crumb
from rolebook.render.environment import render
from rolebook.render.form_page import form_page, paper_pages, sent_page
from rolebook.render.home_page import home_page
from rolebook.render.index_page import index_letters
from rolebook.render.matrix import matrix_columns
from rolebook.render.news import history_of, lines_for, versions_told
from rolebook.render.page import Crumb, Heading, Page
from rolebook.render.sides import Side, sides
from rolebook.render.site import Entry, Site
from rolebook.render.text import described, plain
from rolebook.render.weight import room, weight

_SECTIONS = {
    "principle": "principles",
    "competency": "competencies",
    "commitment": "commitments",
    "assessment": "assessments",
    "agreement": "agreements",
    "acknowledgement": "roles",
    "onboarding": "onboarding",
}


def _home(site: Site) -> Iterator[Page]:
    yield home_page(site)


def _roles(site: Site) -> Iterator[Page]:
    """The pages of roles; where one is too heavy, the texts of every role's commitments have pages of their own."""
    side = sides(site)["roles"]
    whole = [_role(site, view, texts=True) for view in site.views]
    if all(weight(page.body) <= room(site, page, side) for page in whole):
        yield from whole
        return
    for view in site.views:
        yield _role(site, view, texts=False)
        if view.commitments:
            yield _role_commitments(site, view)


def _role(site: Site, view: RoleView, *, texts: bool) -> Page:
    t = site.strings
    address = site.addresses.entry("role", view.role.id) or ""
    news = lines_for(site, view.role.id)
    body = render(site, "role.html.j2", address, view=view, glance=_glance(view), news_lines=news, texts=texts)
    body += render(site, "history.html.j2", address, history=history_of(site, "role", view.role.id))
    contents = [
        ("principles", view.principles),
        ("competencies", view.competencies),
        ("described", view.described),
        ("commitments", view.commitments),
        ("assessments", view.assessments),
        ("agreements", view.agreements),
        ("onboarding", view.onboarding),
        ("contacts", view.contacts),
        ("reading", view.pages),
        ("acknowledgements", view.acknowledgements),
    ]
    new = [Heading("new", t("news.for-role"))] if news else []
    headings = (*new, *(Heading(_PLACES.get(name, name), t(f"role.{name}")) for name, filled in contents if filled))
    return Page(
        address,
        t("role.title", role=view.role.name),
        described(view.role.summary, view.role.description),
        body,
        "roles",
        view.role.id,
        view.role.id,
        (home_crumb(site),),
        headings,
        data=data_address("role", address),
    )


def _role_commitments(site: Site, view: RoleView) -> Page:
    t, role = site.strings, view.role
    own = site.addresses.entry("role", role.id) or ""
    address = f"{own}commitments/"
    title, lead = (t(f"role.commitments-{text}", role=role.name) for text in ("title", "lead"))
    body = render(site, "role-commitments.html.j2", address, view=view, title=title, lead=lead)
    headings = tuple(Heading(group.id, group.name) for group, _ in view.commitments)
    above = (home_crumb(site), Crumb(t("role.title", role=role.name), own))
    return Page(address, title, described(lead), body, "roles", role.id, role.id, above, headings)


# Sections of a role's page whose place is named otherwise than their heading.
_PLACES = {"described": "competencies"}


def _glance(view: RoleView) -> list[tuple[str, int]]:
    """How much there is of what is expected of a role, by section."""
    counts = {
        "principles": len(view.principles),
        "competencies": len(view.competencies),
        "commitments": len(view.due),
        "agreements": len(view.agreements),
    }
    return [(name, count) for name, count in counts.items() if count]


def _tracks(site: Site) -> Iterator[Page]:
    for track in site.framework.tracks:
        address = site.addresses.entry("track", track.id) or ""
        roles = [role.id for role in site.framework.roles if role.track and role.track.id == track.id]
        body = render(site, "track.html.j2", address, track=track, rows=_described(site, track), roles=roles)
        body += render(site, "history.html.j2", address, history=history_of(site, "track", track.id))
        headings = tuple(Heading(level.id, level.name) for level in track.levels)
        title = site.strings("track.title", track=track.name)
        yield Page(
            address,
            title,
            described(track.summary, track.description, *(level.summary for level in track.levels)),
            body,
            "competencies",
            f"track-{track.id}",
            "",
            crumbs(site, "competencies"),
            headings,
            data=data_address("track", address),
        )


def _described(site: Site, track: Track) -> list[tuple[Level, list[Competency]]]:
    """Which competencies describe each level of a track."""
    return [
        (
            level,
            [
                competency
                for competency in site.framework.competencies
                if any(on.level.id == level.id for on in competency.on(track))
            ],
        )
        for level in track.levels
    ]


def _principles(site: Site) -> Iterator[Page]:
    for principle in site.framework.principles:
        yield _entry_page(site, "principle", principle, principle.statement)


def _competencies(site: Site) -> Iterator[Page]:
    for competency in site.framework.competencies:
        headings = []
        for track in competency.tracks():
            headings.append(Heading(track.id, track.name))
            headings += [Heading(level.anchor, level.name, 3) for level in competency.on(track)]
        targets = site.targets(competency)
        yield _entry_page(site, "competency", competency, competency.definition, headings, targets=targets)


def _commitments(site: Site) -> Iterator[Page]:
    for commitment in site.framework.commitments:
        yield _entry_page(site, "commitment", commitment, commitment.text)


def _assessments(site: Site) -> Iterator[Page]:
    side = sides(site)["assessments"]
    for assessment in site.framework.assessments:
        contracts = _contracts(site, "assessment", assessment.id)
        page = _entry_page(site, "assessment", assessment, assessment.summary, contracts=contracts)
        yield page
        for contract in contracts:
            form = form_page(site, contract, assessment, page, side)
            yield form
            yield from paper_pages(site, contract, form)


def _contracts(site: Site, kind: str, name: str) -> list[Contract]:
    """The forms made from an entry, one for each role that fills it in."""
    return [contract for contract in site.contracts if (contract.kind, contract.entry) == (kind, name)]


def _agreements(site: Site) -> Iterator[Page]:
    side = sides(site)["agreements"]
    for agreement in site.framework.agreements:
        contracts = _contracts(site, "agreement", agreement.id)
        headings = [Heading(section.id, section.name) for section in agreement.sections]
        page = _entry_page(site, "agreement", agreement, agreement.summary, headings, contracts=contracts)
        yield page
        for contract in contracts:
            yield form_page(site, contract, agreement, page, side)


def _acknowledgements(site: Site) -> Iterator[Page]:
    side = sides(site)["roles"]
    for acknowledgement in site.framework.acknowledgements:
        contracts = _contracts(site, "acknowledgement", acknowledgement.id)
        page = _entry_page(site, "acknowledgement", acknowledgement, acknowledgement.summary, contracts=contracts)
        page = replace(page, entry=f"acknowledgement-{acknowledgement.id}")
        yield page
        for contract in contracts:
            yield replace(form_page(site, contract, acknowledgement, page, side), entry=page.entry)


def _onboarding(site: Site) -> Iterator[Page]:
    for journey in site.framework.onboarding:
        headings = [Heading(stage.id, stage.name) for stage in journey.stages]
        yield _entry_page(site, "onboarding", journey, journey.summary, headings)


def _indexes(site: Site) -> Iterator[Page]:
    for section in site.sections:
        body = render(site, f"index-{section.name}.html.j2", section.address)
        description = site.strings(f"index.{section.name}")
        yield Page(
            section.address,
            section.title,
            plain(description),
            body,
            section.name,
            "",
            "",
            (home_crumb(site),),
            wide=False,
        )


def _matrices(site: Site) -> Iterator[Page]:
    for name, section, filled, values in (
        ("matrix", "commitments", site.framework.commitments, {}),
        ("competency-matrix", "competencies", site.framework.competencies, {"columns": matrix_columns(site)}),
    ):
        address = site.addresses.special(name)
        if address and filled:
            body = render(site, f"{name}.html.j2", address, **values)
            title, summary = site.strings(f"{name}.title"), site.strings(f"{name}.summary")
            yield Page(address, title, summary, body, section, name, "", crumbs(site, section), wide=True)


def _reference(site: Site) -> Iterator[Page]:
    t = site.strings
    home = (home_crumb(site),)
    glossary = site.addresses.special("glossary")
    if glossary and site.framework.glossary:
        body = render(site, "glossary.html.j2", glossary)
        yield Page(glossary, t("glossary.title"), t("glossary.summary"), body, "reference", "glossary", "", home)
    news = site.addresses.special("whats-new")
    if news:
        told = versions_told(site)
        asking = any(line.asks for one in told for group in one.groups for line in group.lines)
        body = render(site, "whats-new.html.j2", news, versions=told, asking=asking)
        headings = tuple(Heading(one.id, t("news.version", version=one.version)) for one in told)
        yield Page(news, t("news.title"), t("news.summary"), body, "reference", "whats-new", "", home, headings)
    index = site.addresses.special("a-z")
    if index:
        letters = index_letters(site)
        body = render(site, "a-z.html.j2", index, letters=letters)
        yield Page(index, t("a-z.title"), t("a-z.summary"), body, "reference", "a-z", "", home)


def _entry_page(
    site: Site, kind: str, entry: Entry, summary: str, headings: Sequence[Heading] = (), **values: object
) -> Page:
    """The page of one entry, from the template of its kind, which sees the entry as `entry`."""
    address = site.addresses.entry(kind, entry.id) or ""
    section = _SECTIONS[kind]
    body = render(site, f"{kind}.html.j2", address, entry=entry, **values)
    body += render(site, "history.html.j2", address, history=history_of(site, kind, entry.id))
    return Page(
        address,
        entry.name,
        described(summary, *_further(entry)),
        body,
        section,
        entry.id,
        "",
        crumbs(site, section),
        tuple(headings),
        data=data_address(kind, address),
        within=site.strings(f"kind.{kind}"),
    )


def _further(entry: object) -> tuple[str, ...]:
    """What else may describe an entry whose first sentence is short."""
    match entry:
        case Principle():
            return entry.description, *(behaviour.text for behaviour in entry.behaviours)
        case Competency():
            return entry.description, *(one.text for level in entry.levels for one in level.descriptors)
        case Commitment():
            return (entry.description,)
        case Assessment() | Agreement() | Onboarding():
            return (entry.introduction,)
    return ()


def prose_page(site: Site, prose: ProsePage, side: Side, moved: Mapping[str, str]) -> Artifact:
    """A page of content/, its links to entries made links between files so that the engine checks them."""
    page = Page(
        f"{prose.name}/",
        prose.title,
        plain(prose.description),
        "",
        "guide",
        prose.name,
        "",
        (home_crumb(site),),
    )
    source = f"{prose.name}.md"
    written = {f"{other.name}/": f"{other.name}.md" for other in site.framework.pages}

    def rewrite(link: str) -> str | None:
        address = site.addresses.link(link)
        if address is None:
            return None
        path, _, part = moved.get(address, address).partition("#")
        return relative(written.get(path, source_path(path)), source) + (f"#{part}" if part else "")

    body = with_links(prose.body, rewrite)
    front = page.artifact(side).content.decode().rstrip()
    return Artifact.text(f"docs/{source}", f"{front}\n\n{body}")


PAGES: tuple[Callable[[Site], Iterator[Page]], ...] = (
    _home,
    _roles,
    _tracks,
    _principles,
    _competencies,
    _commitments,
    _assessments,
    sent_page,
    _agreements,
    _acknowledgements,
    _onboarding,
    _indexes,
    _matrices,
    compare_pages,
    _reference,
)
