"""The page of a role: all that applies to its holders, and nothing that looks as if it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from .built_pages import BuiltPage, Element, pages_of_site

Pages = dict[str, BuiltPage]

WRITTEN = (Path(__file__).parents[2] / "data" / "handbook.yml").read_text("utf-8")
# As the base shows it: every marked term in its own word.
HANDBOOK: dict[str, Any] = yaml.safe_load(WRITTEN.replace("((", "").replace("))", ""))
PARTIES = {party["id"]: party for party in HANDBOOK["parties"]}


@pytest.fixture(scope="module")
def pages(built_base: Path) -> Pages:
    return pages_of_site(built_base / "site" / "base")


def principles(repository: Path) -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted((repository / "data/principles").glob("*.yml"))]


def section(page: BuiltPage, name: str) -> Element:
    return next(part for part in page.article.all("section") if part.attributes.get("aria-labelledby") == name)


def said_of(page: BuiltPage, words: str) -> str:
    """The whole line of the list that begins with these words."""
    return next(line.text for line in section(page, "principles").all("li") if line.text.startswith(words))


@pytest.mark.parametrize("role", ["lead", "management", "staff"])
class TestParties:
    """Not every member of Staff represents a union: what a party does is not said to be everybody's."""

    def test_it_says_whom_a_party_takes_in(self, pages: Pages, role: str) -> None:
        shown = section(pages[f"for/{role}/"], "principles").text
        own = [party for party in PARTIES.values() if role in party["roles"]]

        assert "it concerns those colleagues in this role who are part of it" in shown
        for party in own:
            assert party["summary"] in shown
        for party in PARTIES.values():
            assert party in own or party.get("summary", "–") not in shown

    def test_a_principle_says_who_holds_it(self, pages: Pages, role: str) -> None:
        shown = section(pages[f"for/{role}/"], "principles").text

        assert shown.count("Held jointly by: Managers, Union representatives") == 7

    def test_a_behaviour_of_one_party_says_whose_it_is(self, pages: Pages, role: str, repository: Path) -> None:
        for principle in principles(repository):
            for behaviour in principle["behaviours"]:
                (name, *_) = behaviour.get("parties", [""])
                if name and role in PARTIES[name]["roles"]:
                    line = said_of(pages[f"for/{role}/"], behaviour["text"].split(",")[0].split(":")[0])
                    assert f"Only: {PARTIES[name]['name']}" in line

    def test_a_half_says_whose_it_is(self, pages: Pages, role: str) -> None:
        line = said_of(pages[f"for/{role}/"], "Attends the partnership training")
        own, other = ("Union representatives", "Managers") if role == "staff" else ("Managers", "Union representatives")

        assert f"{own}: Learns how" in line
        assert other not in line
