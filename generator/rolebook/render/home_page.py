"""The home page: the roles to choose from, a door for each reader, and what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.render.environment import render
from rolebook.render.page import Page
from rolebook.render.site import Site
from rolebook.render.text import plain

# What each reader comes to do: a sentence of the catalogue and the link that leads there.
# `guide` stands for the pages of content/ that say `reader:`; what an edition does without is left out.
_WAYS = {
    "new-hire": (("home.way-role", "page:home#choose-role"), ("home.way-onboarding", "page:onboarding")),
    "manager": (
        ("home.way-competencies", "page:competencies"),
        ("home.way-compare", "page:compare"),
        ("home.way-matrix", "page:matrix"),
    ),
    "consultant": (("home.way-new", "page:whats-new"), ("home.way-a-z", "page:a-z")),
}
_PAGES = (
    ("matrix", "matrix.title"),
    ("competency-matrix", "competency-matrix.title"),
    ("compare", "compare.title"),
    ("whats-new", "news.title"),
    ("glossary", "glossary.title"),
    ("a-z", "a-z.title"),
)


@dataclass(frozen=True, slots=True)
class Door:
    """Where one of the readers goes from here: titles and addresses."""

    reader: str
    ways: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One section or page of the edition; `count` is 0 where there is nothing to count."""

    icon: str
    title: str
    address: str
    count: int = 0


def home_page(site: Site) -> Page:
    """The page at the edition's root."""
    body = render(site, "home.html.j2", "", views=site.views, doors=list(_doors(site)), tiles=list(_tiles(site)))
    description = plain(site.framework.handbook.description)
    return Page("", site.site_name, description, body, section="home", wide=True)


def _doors(site: Site) -> Iterator[Door]:
    for reader, ways in _WAYS.items():
        guides = [page for page in site.framework.pages if page.reader == reader and not page.hidden]
        found = [(page.title, f"{page.name}/") for page in guides]
        found += [(site.strings(key), address) for key, link in ways if (address := site.open_page(link)) is not None]
        if guides or (found and reader != "consultant"):
            yield Door(reader, tuple(found))


def _tiles(site: Site) -> Iterator[Tile]:
    t = site.strings
    icons = {"competencies": "competency", "onboarding": "onboarding"}
    for section in site.sections:
        count = len(getattr(site.framework, section.name))
        yield Tile(icons.get(section.name, section.name.removesuffix("s")), section.title, section.address, count)
    for name, title in _PAGES:
        address = site.open_page(f"page:{name}")
        if address is not None:
            yield Tile(name, t(title), address, len(site.framework.glossary) if name == "glossary" else 0)
