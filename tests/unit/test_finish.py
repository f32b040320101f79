"""A built site is looked through before it is published: every link of its own leads somewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.diagnostics import Report
from rolebook.finish import check_links, pages_of
from rolebook.finish import links as finish


def built(folder: Path, **pages: str) -> Path:
    """A built site: `index` is the home page, `for__lead` the page for/lead/."""
    for name, body in pages.items():
        path = folder / name.replace("__", "/").removesuffix("index") / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html><title>{name}</title>{body}", "utf-8")
    return folder


def said(site: Path) -> list[str]:
    """What is reported, with the page it is reported at."""
    report = Report()
    check_links(site, report)
    assert {found.code for found in report} <= {"broken-link"}
    return [f"{found.span.file}: {found.message}" for found in report]


FINE = [
    "for/lead/",
    "for/lead",
    "./for/lead/",
    "/for/lead/",
    "for/lead/index.html",
    "for/lead/#duties",
    "for/lead/?role=staff#duties",
    "?role=staff",
    "#top",
    "#",
    "",
    ".",
    "logo.svg",
    "f/review.staff",
    "https://example.org/gone#part",
    "//example.org/gone",
    "mailto:someone@example.org",
    "tel:+1",
    "#__search",
    "%66or/lead/#%64uties",
    "caf%C3%A9/",
]

BROKEN = {
    "gone/": "leads to nothing: gone",
    "for/gone/#duties": "leads to nothing: for/gone#duties",
    "for/": "leads to nothing: for",
    "gone.svg": "leads to nothing: gone.svg",
    "#gone": "leads to no such place on the page: /#gone",
    "for/lead/#gone": "leads to no such place on the page: for/lead#gone",
    "../secret/": "leads out of the site: ../secret/",
    "../#x": "leads out of the site: ../#x",
    "http://[gone": "is no address: http://[gone",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = built(tmp_path / "base", index='<h1 id="top">Home</h1>', for__lead='<h2 id="duties">…</h2>', café="…")
    (folder / "logo.svg").write_text("<svg/>", "utf-8")
    return folder


@pytest.mark.parametrize("target", FINE)
def test_a_link_that_leads_somewhere_is_fine(site: Path, target: str) -> None:
    built(site, index=f'<h1 id="top">Home</h1><a href="{target}">…</a>')

    assert said(site) == []


@pytest.mark.parametrize("target", BROKEN)
def test_a_link_that_leads_nowhere_is_reported_with_its_page(site: Path, target: str) -> None:
    built(site, index=f'<h1 id="top">Home</h1><a href="{target}">…</a>')

    assert said(site) == [f"base/index.html: a link {BROKEN[target]}"]


def test_links_are_followed_from_the_page_they_are_on(site: Path) -> None:
    built(
        site, for__lead='<a id="duties" href="../../">home</a><a href="../staff/">gone</a><a href="../../../x">out</a>'
    )

    assert sorted(said(site)) == [
        "base/for/lead/index.html: a link leads out of the site: ../../../x",
        "base/for/lead/index.html: a link leads to nothing: for/staff",
    ]


@pytest.mark.parametrize(
    "element",
    [
        '<img src="gone.svg" alt="">',
        '<script src="gone.svg"></script>',
        '<link rel="stylesheet" href="gone.svg">',
        '<form method="post" action="gone.svg"></form>',
    ],
)
def test_pictures_scripts_styles_and_forms_need_their_addresses_too(site: Path, element: str) -> None:
    built(site, index=element)

    assert said(site) == ["base/index.html: a link leads to nothing: gone.svg"]


def test_a_link_that_is_on_many_pages_is_reported_once(site: Path) -> None:
    for page in ("index", "for__lead", "for__staff"):
        built(site, **{page: '<a href="/gone/">everywhere</a>'})

    assert said(site) == ["base/for/lead/index.html: a link leads to nothing: gone (and on 2 more pages)"]


def test_links_in_comments_and_scripts_are_no_links(site: Path) -> None:
    built(site, index='<!-- <a href="gone/">x</a> --><script>const a = \'<a href="gone/">\'</script>')

    assert said(site) == []


def test_the_pages_of_a_site_are_named_by_their_addresses(site: Path) -> None:
    (site / "404.html").write_text("", "utf-8")

    assert pages_of(site) == [".", "café", "for/lead"]


@given(st.text("ab./#?:%[]@\\ é2F", max_size=12))
def test_whatever_a_link_says_there_is_no_more_than_a_report(
    tmp_path_factory: pytest.TempPathFactory, target: str
) -> None:
    site = built(tmp_path_factory.mktemp("site") / "base", index=f'<a href="{target}">…</a>')

    assert len(said(site)) <= 1


def test_a_place_that_many_links_lead_to_is_looked_up_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    missing = finish._missing

    def noted(*place: Any) -> str:
        asked.append(place[2])
        return missing(*place)

    monkeypatch.setattr(finish, "_missing", noted)
    for name, up in {"index": "", "for__lead": "../../", "for__staff": "../../"}.items():
        links = (f'<a href="{way}">…</a>' for way in (f"{up}for/lead/", f"{up}logo.svg", "/gone/"))
        built(site, **{name: "".join(links)})

    assert said(site) == ["base/for/lead/index.html: a link leads to nothing: gone (and on 2 more pages)"]
    assert sorted(asked) == ["for/lead", "gone", "logo.svg"]
