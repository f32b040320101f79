"""Levels apart, without script: every step has its page, every level heading leads to one, and what it says is so."""

from __future__ import annotations

import json
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from rolebook.checking import check
from rolebook.pipeline import build
from rolebook.workspace import Workspace

from .built_pages import BuiltPage, Element, pages_of_site, search_records

Pages = dict[str, BuiltPage]
MOST_BYTES = 40_000


@pytest.fixture(scope="module")
def site(built_base: Path) -> Path:
    return built_base / "site" / "base"


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    return pages_of_site(site)


def data(site: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "compare" / "data" / f"{name}.json").read_text("utf-8"))
    return found


def lines(part: Element, kind: str) -> list[str]:
    """The rows of one kind, as they are read aloud."""
    return [row.text for group in part.of_class(f"rb-changes--{kind}") for row in group.all("li")]


def step(page: BuiltPage, anchor: str) -> Element:
    return next(part for part in page.article.all("section") if part.attributes.get("aria-labelledby") == anchor)


def test_every_level_heading_leads_to_what_changes_and_to_the_choice(pages: Pages) -> None:
    competencies = [
        page for address, page in pages.items() if address.startswith("competencies/") and address.count("/") == 2
    ]
    assert len(competencies) == 8
    for page in competencies:
        for level in page.article.of_class("rb-level"):
            links = list(next(level.of_class("rb-apart")).all("a"))
            places = [page.leads_to(link) for link in links]
            assert places[-1] == "compare/"
            siblings = [one for one in level.parent.children if isinstance(one, Element) and "rb-level" in one.classes]  # type: ignore[union-attr]
            assert len(links) == (2 if len(siblings) > 1 else 1), level.text[:80]
            for link, place in zip(links[:-1], places[:-1], strict=True):
                assert link.attributes["href"].partition("#")[2] in pages[place].ids


def test_every_level_of_a_track_leads_to_its_step(pages: Pages) -> None:
    for track in ("professional", "management"):
        page = pages[f"tracks/{track}/"]
        found = [
            page.leads_to(next(level.of_class("rb-apart")).all("a").__next__())
            for level in page.article.of_class("rb-level")
        ]
        assert found == [f"compare/tracks/{track}/level-{number}/" for number in (2, 2, 3, 4, 5)]
        assert set(found) <= set(pages)


def test_a_step_shows_what_is_raised_with_the_words_that_differ(pages: Pages) -> None:
    part = step(pages["compare/competencies/leadership/management/"], "management-level-5")

    assert "Raised at Level 5 (2)" in part.text
    assert (
        "Pursues strategic objectives removed: on which the area’s added: that secure the lasting success removed: "
        "depends in the long run added: of the whole organisation ." in lines(part, "raised")
    )
    assert [len(lines(part, kind)) for kind in ("raised", "added", "holds")] == [2, 3, 15]
    assert {"del", "ins"} <= {one.tag for one in part.all()}


def test_what_is_the_same_is_folded_and_what_differs_is_not(pages: Pages) -> None:
    for address, page in pages.items():
        if address.startswith("compare/"):
            for group in page.article.of_class("rb-changes"):
                folded = any(one.tag == "details" for one in group.within())
                assert folded is bool({"rb-changes--same", "rb-changes--holds"} & set(group.classes))


def test_it_says_whether_levels_add_up(pages: Pages) -> None:
    for address, page in pages.items():
        if address.startswith(("compare/competencies/", "compare/tracks/")):
            assert "Cumulative:" in page.article.text


def test_a_track_says_what_changes_in_every_competency_and_where_nothing_does(pages: Pages) -> None:
    page = pages["compare/tracks/management/level-5/"]

    assert [head.text.removesuffix(" #") for head in page.article.all("h2")] == [
        "Advancing the mission",
        "Creative problem solving and strategic thinking",
        "Flexibility and adaptability to change",
        "Leadership and achievement",
    ]
    assert "Nothing changes in: Building relationships, Communication, Development, Service." in page.article.text


def test_two_roles_differ_in_targets_obligations_and_behaviours(pages: Pages) -> None:
    page = pages["compare/roles/lead/staff/"]

    assert [head.text.removesuffix(" #") for head in page.article.all("h2")] == [
        "Competencies and target levels", "Commitments", "Principles",
    ]  # fmt: skip
    assert lines(page.article, "lowered") == [
        "Facilitate : Lead: Required; Staff: Optional (Facilitate a session when invited to)"
    ]
    assert "Advancing the mission : Lead: Level 5 (Management); Staff: Level 3 (Professional)" in page.article.text
    assert "Oversight : Required" in lines(page.article, "dropped")


@pytest.mark.parametrize("role", ["lead", "management", "staff"])
def test_a_role_leads_to_its_comparisons_with_the_others(pages: Pages, role: str) -> None:
    page = pages[f"for/{role}/"]
    led = {page.leads_to(link) for link in page.article.all("a")}
    order = ["lead", "management", "staff"]

    assert {f"compare/roles/{one}/{other}/" for one, other in combinations(order, 2) if role in (one, other)} <= led


def test_the_page_to_choose_from_leads_everywhere_without_script(pages: Pages) -> None:
    page = pages["compare/"]
    led = {page.leads_to(link) for link in page.article.all("a")}

    assert {address for address in pages if address.startswith("compare/") and address != "compare/"} <= led
    assert "compare/" in {page.leads_to(link) for link in page.body.all("a")}


@pytest.mark.parametrize("name", ["competencies/leadership", "tracks/professional", "roles"])
def test_the_files_for_the_script_hold_every_two(site: Path, name: str) -> None:
    found = data(site, name)
    ids = [one for one, _ in found["choices"]]

    assert set(found["pairs"]) == {f"{one} {other}" for one, other in combinations(ids, 2)}
    assert len(set(found["texts"])) == len(found["texts"])


def test_a_page_and_its_file_say_the_same(site: Path, pages: Pages) -> None:
    found = data(site, "competencies/leadership")
    texts = found["texts"]
    page = pages["compare/competencies/leadership/management/"]
    levels = [one for one, _ in found["choices"] if one.startswith("management")]
    for lower, higher in pairwise(levels):
        (part,) = found["pairs"][f"{lower} {higher}"]["parts"]
        said = {kind: [row[0] for row in rows] for kind, _, _, rows in part["groups"]}
        shown = step(page, higher)
        assert lines(shown, "added") == [texts[one] for one in said["added"]]
        assert len(lines(shown, "raised")) == len(said.get("raised", []))


def test_pages_are_light(pages: Pages) -> None:
    heavy = {address: len(page.html.encode()) for address, page in pages.items() if address.startswith("compare/")}

    assert len(heavy) == 1 + 15 + 8 + 3
    assert {address: bytes_ for address, bytes_ in heavy.items() if bytes_ > MOST_BYTES} == {}


def test_search_finds_the_page_to_choose_from_and_none_below_it(site: Path) -> None:
    found = [record["url"] for record in search_records(site) if record["url"].startswith("/compare")]

    assert found == ["/compare/"]


class TestGrid:
    @pytest.mark.parametrize(("role", "track"), [("lead", "Management"), ("staff", "Professional")])
    def test_it_is_a_table_of_competencies_by_levels(self, pages: Pages, role: str, track: str) -> None:
        (grid,) = pages[f"for/{role}/"].article.of_class("rb-grid")

        assert next(grid.all("caption")).text == f"{track}: competencies by level"
        assert [head.attributes["scope"] for head in grid.all("th")] == ["col"] * 6 + ["row"] * 8
        assert all(len(list(row.all("td"))) == 5 for row in next(grid.all("tbody")).all("tr"))

    def test_a_target_is_said_in_words_and_leads_to_its_level(self, pages: Pages) -> None:
        page = pages["for/lead/"]
        (grid,) = page.article.of_class("rb-grid")
        targets = list(grid.all("a"))

        assert len(targets) == 8
        assert targets[0].text == "◆ 3 target"
        assert targets[0].attributes["href"].endswith("competencies/mission/#management-level-5")

    def test_an_empty_cell_says_so(self, pages: Pages) -> None:
        (grid,) = pages["for/lead/"].article.of_class("rb-grid")

        empty = [cell for cell in grid.all("td") if "aria-label" in cell.attributes]
        assert len(empty) == 9
        assert {(cell.text, cell.attributes["aria-label"]) for cell in empty} == {("–", "none")}


def test_a_brand_may_do_without(workspace: Path) -> None:
    brand = workspace / "brands" / "northlight" / "brand.yml"
    brand.write_text(brand.read_text("utf-8").replace("    - matrix\n", "    - matrix\n    - compare\n"), "utf-8")

    assert not check(Workspace(workspace), "northlight").failed
    built = build(Workspace(workspace), "northlight", strict=True)

    assert built.site is not None, list(built.report)
    pages = pages_of_site(built.site)
    assert not [address for address in pages if address.startswith("compare")]
    assert not (built.site / "compare").exists()
    assert not [
        link for page in pages.values() for link in page.body.all("a") if "compare/" in link.attributes.get("href", "")
    ]
