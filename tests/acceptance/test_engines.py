"""Two engines, one staged project: MkDocs and Zensical build the same pages from it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rolebook.diagnostics import Report
from rolebook.engines import ENGINES, engine_named
from rolebook.finish import check_links, pages_of

from .built_pages import BuiltPage, Element, pages_of_site
from .commands import built, run

EDITIONS = ("base", "northlight")
# What each engine adds of its own, beside the pages: its theme's files, its lists, its search.
ENGINES_OWN = ("assets/", "sitemap.xml", "404.html", "search", "objects.inv")


@dataclass(frozen=True)
class Twins:
    """One staged project as both engines have built it."""

    mkdocs: Path
    zensical: Path

    @property
    def sites(self) -> tuple[Path, Path]:
        return self.mkdocs, self.zensical


@pytest.fixture(scope="module", params=EDITIONS)
def twins(
    request: pytest.FixtureRequest, staged: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Twins:
    """An edition's staged project, copied twice so that no engine finds what the other has left."""
    folder = tmp_path_factory.mktemp(f"engines-{request.param}")
    for name in ("mkdocs", "zensical"):
        shutil.copytree(staged(request.param), folder / name)
    done = run(folder / "mkdocs", sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert engine_named("zensical").build(folder / "zensical") == []
    return Twins(folder / "mkdocs" / "site", folder / "zensical" / "site")


@pytest.fixture(scope="module")
def staged(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Where the staged project of an edition is. Nothing has built it in this place."""
    folder = tmp_path_factory.mktemp("staged") / "workspace"
    shutil.copytree(built_base, folder)
    built(folder, "--brand", "northlight")
    return lambda edition: folder / "build" / edition


def both(twins: Twins) -> list[tuple[BuiltPage, BuiltPage]]:
    """Every page, as each of the two engines has built it."""
    ours, theirs = (pages_of_site(site) for site in twins.sites)
    return [(page, theirs[address]) for address, page in ours.items()]


def test_these_are_the_engines_there_are() -> None:
    assert [engine.name for engine in ENGINES] == ["mkdocs", "zensical"]


def test_both_build_the_same_list_of_pages(twins: Twins) -> None:
    pages = pages_of(twins.mkdocs)

    assert len(pages) > 80
    assert pages_of(twins.zensical) == pages


def test_both_publish_the_same_files_beside_the_pages(twins: Twins) -> None:
    ours, theirs = (own_files(site) for site in twins.sites)

    assert ours.keys() == theirs.keys()
    assert {name for name in ours if ours[name] != theirs[name]} == set()
    assert any(name.startswith("contracts/") for name in ours)
    assert "assets/rolebook/rolebook.css" in ours


def test_every_link_leads_somewhere_in_both(twins: Twins) -> None:
    for site in twins.sites:
        report = Report()
        check_links(site, report)
        assert [found.message for found in report] == []


def test_titles_headings_and_descriptions_are_the_same(twins: Twins) -> None:
    for ours, theirs in both(twins):
        assert theirs.title == ours.title
        assert theirs.description == ours.description
        assert headings(theirs) == headings(ours), ours.address


def test_what_concerns_which_role_is_the_same(twins: Twins) -> None:
    marked = 0
    for ours, theirs in both(twins):
        roles = values_of(ours, "data-roles")
        marked += len(roles)
        assert values_of(theirs, "data-roles") == roles, ours.address
        assert values_of(theirs, "data-rb-pin") == values_of(ours, "data-rb-pin"), ours.address
    assert marked > 50


def test_the_words_and_places_of_every_page_are_the_same(twins: Twins) -> None:
    """Blanks apart: one of them colours the words of code, each in an element of its own."""
    for ours, theirs in both(twins):
        assert theirs.article.text.replace(" ", "") == ours.article.text.replace(" ", ""), ours.address
        assert own_ids(theirs) == own_ids(ours), ours.address


def test_the_links_of_every_page_are_the_same(twins: Twins) -> None:
    """In the text and in the frame; how an engine writes the way to a page is its own affair."""
    for ours, theirs in both(twins):
        assert links(theirs, theirs.article) == links(ours, ours.article), ours.address
        for part in ("rb-side", "rb-crumbs", "rb-sections", "rb-switch", "rb-contents"):
            assert links_of(theirs, part) == links_of(ours, part), (ours.address, part)


def test_the_language_and_the_skip_link_are_the_same(twins: Twins) -> None:
    for ours, theirs in both(twins):
        for page in (ours, theirs):
            assert next(page.root.all("html")).attributes["lang"] == "en"
            assert [link.attributes["href"] for link in page.body.of_class("rb-skip")] == ["#content"]


def test_the_command_builds_with_either(built_base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(built_base, folder)

    done = built(folder, "--engine", "zensical", "--strict")

    assert pages_of(folder / "site" / "base") == pages_of(built_base / "site" / "base")
    assert f"pages     {len(pages_of(folder / 'site' / 'base'))}" in done.stderr


def own_files(site: Path) -> dict[str, bytes]:
    """What the staged project holds beside its pages, as an engine has published it."""
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not name.endswith("index.html") and (name.startswith("assets/rolebook/") or not name.startswith(ENGINES_OWN))
    }


def headings(page: BuiltPage) -> list[tuple[str, str]]:
    """The headings of a page, without the sign that links to each."""
    return [(heading.tag, heading.text) for heading in page.root.all("h1", "h2", "h3", "h4")]


def values_of(page: BuiltPage, attribute: str) -> list[str]:
    return [element.attributes[attribute] for element in page.body.all() if attribute in element.attributes]


def own_ids(page: BuiltPage) -> list[str]:
    return [element.attributes["id"] for element in page.article.all() if "id" in element.attributes]


def links(page: BuiltPage, part: Element) -> list[tuple[str, str, str]]:
    """Where each link of a part leads, to which place there, and its words."""
    return [
        (page.leads_to(link), link.attributes["href"].partition("#")[2], link.text)
        for link in part.all("a")
        if "href" in link.attributes
    ]


def links_of(page: BuiltPage, part: str) -> list[tuple[str, str, str]]:
    return [link for found in page.body.of_class(part) for link in links(page, found)]
