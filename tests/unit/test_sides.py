"""Sidebars: whole where they are short; in a long section what lies around each page."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import yaml

from rolebook.render import Site, render_pages
from rolebook.render.sides import AROUND, MOST, Side, sides

from .starter_support import site_of, starter

MANY = 2 * MOST


@cache
def long_site() -> Site:
    """The starter with so many commitments that no page should list them all."""
    site = starter()
    one = site.framework.commitments[0]
    commitments = tuple(
        replace(one, id=f"c-{number}", name=f"C {number}", group="knowledge" if number <= MOST else "behaviours")
        for number in range(1, MANY + 1)
    )
    data = site.framework.data | {("commitment", each.id): {} for each in commitments}
    return site_of(replace(site.framework, commitments=commitments, data=data, changes=()), site.strings)


def commitments_side(site: Site) -> Side:
    return sides(site)["commitments"]


def ids(lines: object) -> list[str]:
    return [line.id for line in lines]  # type: ignore[attr-defined]


def test_a_short_section_is_listed_whole_and_on_every_page_alike() -> None:
    side = commitments_side(starter())

    assert ids(side.lines) == ["", "matrix", *(one.id for one in starter().framework.commitments)]
    assert side.around("mentor") == ()


def test_the_overview_of_a_long_section_is_beside_its_headings() -> None:
    assert ids(commitments_side(long_site()).lines) == ["", "matrix", "#knowledge", "#behaviours"]


@pytest.mark.parametrize(
    ("entry", "heading", "first"),
    [
        (1, "#knowledge", 1),
        (AROUND, "#knowledge", 1),
        (MOST, "#knowledge", MOST - AROUND),
        (MOST + 1, "#behaviours", MOST + 1 - AROUND),
        (MANY, "#behaviours", MANY - 2 * AROUND),
    ],
)
def test_a_page_of_a_long_section_is_beside_its_heading_and_the_entries_next_to_it(
    entry: int, heading: str, first: int
) -> None:
    listed = ids(commitments_side(long_site()).around(f"c-{entry}"))

    assert listed == ["", "matrix", heading, *(f"c-{number}" for number in range(first, first + 2 * AROUND + 1))]


def test_what_differs_from_page_to_page_stands_in_its_front_matter() -> None:
    files = {artifact.path: artifact.content.decode() for artifact in render_pages(long_site())}
    front = yaml.safe_load(files["docs/commitments/c-7/index.md"].split("---")[1])

    assert front["side"]["title"] == "Commitments"
    assert front["side"]["lines"][-1] == {
        "id": "c-12",
        "title": "C 12",
        "address": "commitments/c-12/",
        "roles": "lead",
    }
    assert "side:" not in files["docs/commitments/index.md"]
    assert "side:" not in files["docs/principles/training/index.md"]


def test_pages_do_not_grow_with_the_number_of_entries_beside_them() -> None:
    files = {artifact.path: artifact.content for artifact in render_pages(long_site())}

    assert max(len(files[f"docs/commitments/c-{number}/index.md"]) for number in range(1, MANY + 1)) < 8_000


def test_a_line_says_whom_its_entry_is_for() -> None:
    own = {name: {line.id: line.roles for line in side.lines} for name, side in sides(starter()).items()}

    assert own["commitments"]["oversight"] == ("lead",)
    assert own["guide"]["using-manager"] == ("lead", "management")
    assert own["assessments"]["competency-professional"] == ("staff",)
    assert own["onboarding"]["staff"] == ("staff",)
    assert own["commitments"]["matrix"] is None
    assert own["competencies"]["service"] is None
    assert own["roles"] == dict.fromkeys(("lead", "management", "staff", "acknowledgement-my-role"))
