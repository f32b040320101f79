"""A framework with next to nothing in it: no list is empty, and what cannot be said is said in words or left out."""

from __future__ import annotations

import pytest

from .built_pages import BuiltPage, pages_of_site
from .commands import built
from .workspaces import Framework, write_workspace

ROLES = [
    {"id": "guide", "name": 'Guide & "R/D" #1', "plural": "Guides", "order": 1, "holders": "many", "summary": "Shows."},
    {"id": "host", "name": "Host", "plural": "Hosts", "order": 2, "holders": "many", "summary": "Welcomes."},
]


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, BuiltPage]:
    """Two roles and a page of two lines, as each of the engines builds them."""
    workspace = tmp_path_factory.mktemp("small") / "workspace"
    description = "Two roles, and nothing asked of them yet."
    write_workspace(workspace, Framework("A small house", description, "Come in.", list(ROLES), [], []))
    built(workspace, "--engine", request.param)
    return pages_of_site(workspace / "site" / "base")


def test_no_list_is_empty(pages: dict[str, BuiltPage]) -> None:
    empty = {
        address: [each.attributes for each in page.body.all("ul") if not list(each.all("li"))]
        for address, page in pages.items()
    }

    assert {"", "welcome/", "for/guide/", "compare/roles/guide/host/"} <= empty.keys()
    assert {address: lists for address, lists in empty.items() if lists} == {}


def test_only_doors_that_lead_somewhere_are_on_the_home_page(pages: dict[str, BuiltPage]) -> None:
    doors = {next(door.all("h3")).text: list(door.all("a")) for door in pages[""].article.of_class("rb-door")}

    assert list(doors) == ["I am new"]
    assert all(doors.values())


def test_two_roles_of_which_nothing_is_asked_do_not_differ(pages: dict[str, BuiltPage]) -> None:
    assert "Nothing differs." in pages["compare/roles/guide/host/"].article.text


def test_a_page_without_headings_lists_none(pages: dict[str, BuiltPage]) -> None:
    assert not list(pages["welcome/"].body.of_class("rb-contents"))


def test_signs_in_the_name_of_a_role_are_shown_as_they_are(pages: dict[str, BuiltPage]) -> None:
    assert pages["for/guide/"].heading == 'For Guide & "R/D" #1'
