"""The page of a role: all that applies to its holders, and nothing that looks as if it did."""

from __future__ import annotations

import re
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


def plain(words: str) -> str:
    """A text of the data as the base shows it."""
    return " ".join(words.replace("((", "").replace("))", "").split())


def written(repository: Path, folder: str) -> list[dict[str, Any]]:
    found = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((repository / "data" / folder).glob("*.yml"))]
    return [entry for data in found for entry in (data if isinstance(data, list) else [data])]


@pytest.mark.parametrize("role", ["lead", "management", "staff"])
class TestAllThatApplies:
    def test_it_counts_what_there_is_and_leads_to_it(self, pages: Pages, role: str, repository: Path) -> None:
        page = pages[f"for/{role}/"]
        tiles = {tile.attributes["href"]: tile.text for tile in page.article.all("a") if "rb-tile" in tile.classes}
        asked = [
            entry
            for entry in written(repository, "commitments")
            if any(role in one["roles"] for one in entry["obligations"])
        ]

        assert tiles["#commitments"] == f"{len(asked)} Commitments"
        assert tiles["#competencies"] == "8 Competencies"
        assert {address.removeprefix("#") for address in tiles} <= set(page.ids)

    def test_each_commitment_has_a_place_and_stands_under_what_it_is(
        self, pages: Pages, role: str, repository: Path
    ) -> None:
        shown = pages[f"for/{role}/commitments/"].article
        places = [line.attributes["id"] for line in shown.all("li") if "id" in line.attributes]
        required = {
            entry["id"]: any(role in one["roles"] and one["obligation"] == "required" for one in entry["obligations"])
            for entry in written(repository, "commitments")
            if any(role in one["roles"] for one in entry["obligations"])
        }

        assert sorted(places) == sorted(f"commitment-{name}" for name in required)
        for group in ("knowledge", "behaviours"):
            of_group = {entry["id"] for entry in written(repository, "commitments") if entry["group"] == group}
            order = [required[place.removeprefix("commitment-")] for place in places if place[11:] in of_group]
            assert order == sorted(order, reverse=True)

    def test_it_says_how_often_in_words(self, pages: Pages, role: str) -> None:
        for shown in (section(pages[f"for/{role}/"], "commitments"), pages[f"for/{role}/commitments/"].article):
            mentor = next(line for line in shown.all("li") if line.text.startswith("Mentor "))
            assert "Required: Take part in mentoring, every month, at least 30 minutes" in mentor.text
            assert "Optional: Mentor somebody" in mentor.text

    def test_commitments_are_named_with_their_texts_one_link_away(
        self, pages: Pages, role: str, repository: Path
    ) -> None:
        page, apart = pages[f"for/{role}/"], pages[f"for/{role}/commitments/"]
        shown = section(page, "commitments")
        asked = [
            entry
            for entry in written(repository, "commitments")
            if any(role in one["roles"] for one in entry["obligations"])
        ]

        assert page.leads_to(next(shown.all("a"))) == f"for/{role}/commitments/"
        for entry in asked:
            assert plain(entry["name"]) in shown.text
            assert plain(entry["text"]) in " ".join(apart.article.text.split())

    def test_every_step_of_the_journey_is_there(self, pages: Pages, role: str, repository: Path) -> None:
        shown = [line.attributes.get("data-rb-step") for line in section(pages[f"for/{role}/"], "onboarding").all("li")]
        (journey,) = [entry for entry in written(repository, "onboarding") if role in entry["roles"]]

        assert shown == [step["id"] for stage in journey["stages"] for step in stage["steps"]]

    def test_it_names_roles_to_turn_to(self, pages: Pages, role: str, repository: Path) -> None:
        (entry,) = [entry for entry in written(repository, "roles") if entry["id"] == role]
        page = pages[f"for/{role}/"]
        shown = section(page, "contacts")
        last = [entry["reports_to"]] if "reports_to" in entry else []

        assert [page.leads_to(link) for link in shown.all("a") if "rb-anchor" not in link.classes] == [
            f"for/{name}/" for name in [contact["role"] for contact in entry["contacts"]] + last
        ]
        for contact in entry["contacts"]:
            assert plain(contact["for"]) in shown.text

    def test_what_is_due_to_be_signed_comes_last(self, pages: Pages, role: str, repository: Path) -> None:
        page = pages[f"for/{role}/"]
        (entry,) = written(repository, "acknowledgements")
        shown = section(page, "acknowledgements")

        assert [part.attributes.get("aria-labelledby") for part in page.article.all("section")][-2:] == [
            "acknowledgements",
            f"sign-{entry['id']}",
        ]
        assert plain(entry["statement"]) in " ".join(shown.text.split())
        assert f"Version {HANDBOOK['version']}" in shown.text
        for words in ("Name", "Date", "Signature", "Letter of intent", "Principles: 7"):
            assert words in shown.text
        assert len(next(shown.all("code")).text.replace(" ", "")) == 16


def test_fingerprints_differ_from_role_to_role(pages: Pages) -> None:
    marks = {next(section(pages[f"for/{role}/"], "acknowledgements").all("code")).text for role in ("lead", "staff")}

    assert len(marks) == 2


def test_the_acknowledgements_own_page_leads_to_where_each_role_signs(pages: Pages) -> None:
    page = pages["acknowledgements/my-role/"]

    led = {page.leads_to(link): link.text for link in page.article.all("a")}
    for role, name in (("lead", "Lead"), ("management", "Management"), ("staff", "Staff")):
        assert led[f"acknowledgements/my-role/{role}/"] == f"Sign as {name}"
        assert f"for/{role}/" in led


DATE = next(one["date"] for one in HANDBOOK["versions"] if one["version"] == HANDBOOK["version"])


def test_the_foot_of_printed_pages_names_handbook_and_version(built_base: Path) -> None:
    style = (built_base / "site/base/assets/rolebook/roles.css").read_text("utf-8")

    assert f'@bottom-left {{ content: "Example Handbook · Version {HANDBOOK["version"]} · {DATE}"' in style


@pytest.mark.parametrize("role", ["lead", "management", "staff"])
def test_it_has_no_more_markup_than_words(pages: Pages, built_base: Path, role: str) -> None:
    """What is added to the words is held down (decision 14)."""
    html = (built_base / f"site/base/for/{role}/index.html").read_text("utf-8")
    article = html[html.index("<article") : html.rindex("</article>")]
    article = re.sub(
        r'<table class="rb-table rb-grid".*?</table>', "", article, flags=re.DOTALL
    )  # a picture in a table
    words = " ".join(pages[f"for/{role}/"].article.text.split())

    assert len(article.encode()) <= 2 * len(words.encode())
