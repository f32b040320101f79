"""The home page tells each of the three readers where to go."""

from __future__ import annotations

from pathlib import Path

import pytest

from .built_pages import BuiltPage, Element, pages_of_site


@pytest.fixture(scope="module")
def home(built_base: Path) -> BuiltPage:
    return pages_of_site(built_base / "site" / "base")[""]


def _links(element: Element) -> dict[str, str]:
    return {link.text: link.attributes["href"] for link in element.all("a")}


def test_begins_with_a_way_to_search_that_works_without_script(home: BuiltPage) -> None:
    (search,) = home.article.of_class("rb-hero__search")

    assert search.attributes["href"] == "a-z/"
    assert "Search all descriptors" in search.text


def test_has_a_door_for_each_reader_with_ways_to_go(home: BuiltPage) -> None:
    doors = {next(door.all("h3")).text: _links(door) for door in home.article.of_class("rb-door")}

    assert list(doors) == ["I am new", "I lead people", "I look after this handbook"]
    assert doors["I am new"]["For new colleagues"] == "using-new-hire/"
    assert doors["I lead people"]["Who takes on which commitment"] == "matrix/"
    assert doors["I look after this handbook"]["For consultants"] == "using-consultant/"
    assert all(len(ways) >= 2 for ways in doors.values())


def test_a_guide_stands_behind_its_readers_door_and_nowhere_else(home: BuiltPage) -> None:
    cards = [link for card in home.article.of_class("rb-card") for link in _links(card).values()]

    assert "welcome/" in cards
    assert not [address for address in cards if address.startswith("using-")]


def test_every_tile_has_its_own_picture(home: BuiltPage) -> None:
    pictures = [next(tile.all("path")).attributes["d"] for tile in home.article.of_class("rb-tile")]

    assert len(pictures) >= 9
    assert len(set(pictures)) == len(pictures)
