"""Every page of an edition, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rolebook.addresses import relative, source_path, with_links
from rolebook.forms import Contract
from rolebook.model import Competency, Level, ProsePage, Track
from rolebook.render.artifact import Artifact
from rolebook.render.environment import render
from rolebook.render.index_page import index_letters
from rolebook.render.matrix import matrix_columns
from rolebook.render.page import Crumb, Heading, Page
from rolebook.render.sides import Side, sides
from rolebook.render.site import Entry, Site
from rolebook.render.text import plain

_SECTIONS = {
    "principle": "principles",
    "competency": "competencies",
    "commitment": "commitments",
    "assessment": "assessments",
    "agreement": "agreements",
    "onboarding": "onboarding",
}


def render_pages(site: Site) -> Iterator[Artifact]:
    """The Markdown files of all pages."""
    own = sides(site)
    for pages in PAGES:
        for page in pages(site):
            yield page.artifact(own[page.section])
    for prose in site.framework.pages:
        yield _prose_page(site, prose, own["guide"])


def _home(site: Site) -> Iterator[Page]:
    body = render(site, "home.html.j2", "", views=site.views)
    description = plain(site.framework.handbook.description)
    yield Page("", site.site_name, description, body, section="home", wide=True)


def _roles(site: Site) -> Iterator[Page]:
    t = site.strings
    for view in site.views:
        address = site.addresses.entry("role", view.role.id) or ""
        body = render(site, "role.html.j2", address, view=view)
        title = t("role.title", role=view.role.name)
        contents = [
            ("principles", view.principles),
            ("competencies", view.competencies),
            ("commitments", view.commitments),
            ("assessments", view.assessments),
            ("agreements", view.agreements),
            ("onboarding", view.onboarding),
            ("reading", view.pages),
        ]
        headings = tuple(Heading(name, t(f"role.{name}")) for name, filled in contents if filled)
        yield Page(
            address,
            title,
            plain(view.role.summary),
            body,
            "roles",
            view.role.id,
            view.role.id,
            (_home_crumb(site),),
            headings,
        )


def _tracks(site: Site) -> Iterator[Page]:
    for track in site.framework.tracks:
        address = site.addresses.entry("track", track.id) or ""
        roles = [role.id for role in site.framework.roles if role.track and role.track.id == track.id]
        body = render(site, "track.html.j2", address, track=track, rows=_described(site, track), roles=roles)
        headings = tuple(Heading(level.id, level.name) for level in track.levels)
        title = site.strings("track.title", track=track.name)
        yield Page(
            address,
            title,
            plain(track.summary),
            body,
            "competencies",
            f"track-{track.id}",
            "",
            _crumbs(site, "competencies"),
            headings,
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
    for assessment in site.framework.assessments:
        contracts = [contract for contract in site.contracts if contract.assessment == assessment.id]
        page = _entry_page(site, "assessment", assessment, assessment.summary, contracts=contracts)
        yield page
        for contract in contracts:
            yield _form(site, contract, (*page.crumbs, Crumb(assessment.name, page.address)))


def _form(site: Site, contract: Contract, crumbs: tuple[Crumb, ...]) -> Page:
    assessment = next(found for found in site.framework.assessments if found.id == contract.assessment)
    role = site.framework.role(contract.role)
    address = contract.body["page"]
    texts = site.strings.group("script") | site.strings.group(f"script-{assessment.about}")
    body = render(site, "form.html.j2", address, contract=contract, assessment=assessment, role=role, texts=texts)
    title = site.strings("form.title", assessment=assessment.name, role=role.name)
    return Page(address, title, plain(assessment.summary), body, "assessments", assessment.id, role.id, crumbs)


def _agreements(site: Site) -> Iterator[Page]:
    for agreement in site.framework.agreements:
        headings = [Heading(section.id, section.name) for section in agreement.sections]
        yield _entry_page(site, "agreement", agreement, agreement.summary, headings)


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
            (_home_crumb(site),),
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
            yield Page(address, title, summary, body, section, name, "", _crumbs(site, section), wide=True)


def _reference(site: Site) -> Iterator[Page]:
    t = site.strings
    home = (_home_crumb(site),)
    glossary = site.addresses.special("glossary")
    if glossary and site.framework.glossary:
        body = render(site, "glossary.html.j2", glossary)
        yield Page(glossary, t("glossary.title"), t("glossary.summary"), body, "reference", "glossary", "", home)
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
    crumbs = _crumbs(site, section)
    return Page(address, entry.name, plain(summary), body, section, entry.id, "", crumbs, tuple(headings))


def _prose_page(site: Site, prose: ProsePage, side: Side) -> Artifact:
    """A page of content/, its links to entries made links between files so that the engine checks them."""
    page = Page(
        f"{prose.name}/",
        prose.title,
        plain(prose.description),
        "",
        "guide",
        prose.name,
        "",
        (_home_crumb(site),),
    )
    source = f"{prose.name}.md"
    written = {f"{other.name}/": f"{other.name}.md" for other in site.framework.pages}

    def rewrite(link: str) -> str | None:
        address = site.addresses.link(link)
        if address is None:
            return None
        path, _, part = address.partition("#")
        return relative(written.get(path, source_path(path)), source) + (f"#{part}" if part else "")

    body = with_links(prose.body, rewrite)
    front = page.artifact(side).content.decode().rstrip()
    return Artifact.text(f"docs/{source}", f"{front}\n\n{body}")


def _home_crumb(site: Site) -> Crumb:
    return Crumb(site.strings("home.title"), "")


def _crumbs(site: Site, section: str) -> tuple[Crumb, ...]:
    address = site.addresses.special(section)
    home = _home_crumb(site)
    return (home, Crumb(site.strings(f"section.{section}"), address)) if address else (home,)


PAGES: tuple[Callable[[Site], Iterator[Page]], ...] = (
    _home,
    _roles,
    _tracks,
    _principles,
    _competencies,
    _commitments,
    _assessments,
    _agreements,
    _onboarding,
    _indexes,
    _matrices,
    _reference,
)
