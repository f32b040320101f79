"""All pages of an edition: what is too heavy for one page in parts, and every link to a place led to its part."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rolebook.addresses import relative
from rolebook.render.artifact import Artifact
from rolebook.render.environment import render
from rolebook.render.form_parts import cut_forms
from rolebook.render.page import Heading, Page
from rolebook.render.pages import PAGES, prose_page
from rolebook.render.parts import CUT, Part, near, parts_of, whole
from rolebook.render.sides import Side, sides
from rolebook.render.site import Site
from rolebook.render.weight import room, weight

# How many lines of contents a part may have; where there are more, the list itself is what leads on.
_MOST_HEADINGS = 40
# What the links between parts weigh, and what a part's measure may be off by.
_LINKS = 1_800
_CAUTION = 0.95
_HREF = re.compile(r'\bhref="([^"#?:]*)(\?[^"#]*)?(#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages, the sidebars beside them, and `moved`: where places are that are in a later part of their page."""

    site: Site
    pages: tuple[Page, ...]
    sides: Mapping[str, Side]
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def placed(self) -> Site:
        """The edition with every address where its place is now, for what is made beside the pages."""
        return replace(self.site, moved=self.moved) if self.moved else self.site

    def artifacts(self) -> Iterator[Artifact]:
        """The Markdown files of all pages."""
        for page in self.pages:
            yield page.artifact(self.sides[page.section])
        for prose in self.site.framework.pages:
            yield prose_page(self.site, prose, self.sides["guide"], self.moved)


def render_pages(site: Site) -> Iterator[Artifact]:
    """The Markdown files of all pages."""
    yield from lay_out(site).artifacts()


def lay_out(uncut: Site) -> Layout:
    """The pages of an edition, with its forms in parts where they are too long."""
    own = sides(uncut)
    site = cut_forms(uncut, own["assessments"])
    pages: list[tuple[Page, str]] = []
    moved: dict[str, str] = {}
    for page in (page for make in PAGES for page in make(site)):
        for part, ids in _parts(site, page, own[page.section]):
            pages.append((part, page.address))
            if part.address != page.address:
                moved |= {f"{page.address}#{place}": f"{part.address}#{place}" for place in ids}
    if not moved:
        return Layout(site, tuple(page for page, _ in pages), own)
    linked = tuple(replace(page, body=_linked(page, first, moved)) for page, first in pages)
    return Layout(site, linked, {name: side.moved(moved) for name, side in own.items()}, moved)


def _parts(site: Site, page: Page, side: Side) -> Iterator[tuple[Page, tuple[str, ...]]]:
    """A page as it is, or its parts as pages, each with the ids whose place it is."""
    body = whole(page.body)
    most = room(site, replace(page, contents=page.contents[:_MOST_HEADINGS]), side)
    if CUT not in page.body or len(body.encode()) <= most or (served := weight(body)) <= most:
        yield replace(page, body=body), ()
        return
    found = parts_of(page.body, int((most - _LINKS) * _CAUTION * len(body.encode()) / served))
    for number, part in enumerate(found, 1):
        yield _as_page(site, page, part, number, len(found)), part.ids


def _as_page(site: Site, page: Page, part: Part, number: int, count: int) -> Page:
    t = site.strings
    shown = [(one, _address(page, one)) for one in near(number, count)]
    # The links are made as seen from the first part, as all others of the body are.
    values = {"shown": shown, "number": number, "count": count, "after": _address(page, number + 1)}
    links, end = (render(site, f"parts{name}.html.j2", page.address, **values) for name in ("", "-end"))
    told = {} if number == 1 else {"part": number, "count": count}
    return replace(
        page,
        address=_address(page, number),
        title=t("parts.title", title=page.title, **told) if told else page.title,
        description=t("parts.title", title=page.description, **told) if told else page.description,
        body=part.html.replace("</header>", f"</header>{links}", 1) + end,
        contents=_contents(page, part),
    )


def _contents(page: Page, part: Part) -> tuple[Heading, ...]:
    own = frozenset(part.ids)
    here = tuple(heading for heading in page.contents if heading.id in own)
    return here if len(here) <= _MOST_HEADINGS else ()


def _address(page: Page, number: int) -> str:
    """Deeper than any entry's page, so that no id can be in the way."""
    return page.address if number == 1 else f"{page.address}part/{number}/"


def _linked(page: Page, first: str, moved: Mapping[str, str]) -> str:
    """A body with its links, written as seen from the address `first`, as they are to be from the page's own."""

    def link(found: re.Match[str]) -> str:
        path, query, place = found[1], found[2] or "", found[3] or ""
        target = posixpath.normpath(posixpath.join(first or ".", path)) if path else first
        if path.endswith(("/", ".")) and target != ".":
            target += "/"
        target = "" if target == "." else target
        at, _, part = moved.get(target + place, target + place).partition("#")
        if not path and not query and at == page.address:
            return f'href="#{part}"'
        return f'href="{relative(at, page.address)}{query}{place}"'

    return _HREF.sub(link, page.body)
