"""A section of many entries: no page lists them all, and both engines build the same of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from rolebook.diagnostics import Report
from rolebook.finish import check_links

from .built_pages import BuiltPage, pages_of_site, sizes_of
from .commands import built

Pages = dict[str, BuiltPage]

MORE = 70
MOST_BYTES = 40_000


@pytest.fixture(scope="module")
def sites(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The starter with many more commitments, as MkDocs and as Zensical build it."""
    places = []
    for engine in ("mkdocs", "zensical"):
        folder = tmp_path_factory.mktemp("long") / "workspace"
        shutil.copytree(built_base, folder, ignore=shutil.ignore_patterns("brands", "build", "site"))
        more = [
            {
                "id": f"more-{number}",
                "name": f"More & more {number}",
                "group": "behaviours",
                "order": 100 + number,
                "text": "Does more of it.",
                "obligations": [{"roles": ["lead" if number % 2 else "staff"], "obligation": "optional"}],
            }
            for number in range(MORE)
        ]
        (folder / "data" / "commitments" / "more.yml").write_text(yaml.safe_dump(more), encoding="utf-8")
        built(folder, "--engine", engine)
        places.append(folder / "site" / "base")
    return places[0], places[1]


@pytest.fixture(scope="module")
def pages(sites: tuple[Path, Path]) -> Pages:
    return pages_of_site(sites[0])


def side(page: BuiltPage) -> list[tuple[str, str, str | None, str]]:
    """Each line of a page's sidebar: where it leads, its words, whether it is the page itself, whom it is for."""
    (found,) = page.body.of_class("rb-side")
    return [
        (
            page.leads_to(link),
            link.text,
            link.attributes.get("aria-current"),
            next(found.attributes.get("data-roles", "all") for found in link.within() if found.tag == "li"),
        )
        for link in found.all("a")
    ]


def test_a_page_lists_the_overview_its_heading_and_what_is_next_to_it(pages: Pages) -> None:
    lines = side(pages["commitments/more-9/"])

    assert [words for _, words, _, _ in lines[:3]] == ["Overview", "Commitment matrix", "Behaviours to adopt"]
    assert [words for _, words, _, _ in lines[3:]] == [f"More & more {number}" for number in range(4, 15)]
    assert [words for _, words, current, _ in lines if current] == ["More & more 9"]
    assert {roles for _, _, _, roles in lines} == {"all", "lead", "staff"}


def test_the_overview_is_beside_its_headings(pages: Pages) -> None:
    assert [words for _, words, _, _ in side(pages["commitments/"])] == [
        "Overview",
        "Commitment matrix",
        "Knowledge to acquire",
        "Behaviours to adopt",
    ]


def test_every_page_is_light_with_both_engines(sites: tuple[Path, Path]) -> None:
    for site in sites:
        sizes = sizes_of(pages_of_site(site))
        assert len(sizes) > MORE
        assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


def test_both_engines_build_the_same_sidebars(sites: tuple[Path, Path], pages: Pages) -> None:
    others = pages_of_site(sites[1])

    for address in (address for address in pages if address.startswith("commitments/")):
        assert side(others[address]) == side(pages[address])


def test_every_link_leads_somewhere_in_both(sites: tuple[Path, Path]) -> None:
    for site in sites:
        report = Report()
        check_links(site, report)
        assert list(report) == []
