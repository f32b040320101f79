"""The frame of the pages: what an author sets is shown, in the handbook's words, and lists know whom they are for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .built_pages import BuiltPage, pages_of_site
from .commands import built, edit

Pages = dict[str, BuiltPage]


@pytest.fixture(scope="module")
def pages(built_base: Path) -> Pages:
    return pages_of_site(built_base / "site" / "base")


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def site(request: pytest.FixtureRequest, built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with a copyright line, as each of the engines builds it."""
    folder = tmp_path_factory.mktemp("frame") / "workspace"
    shutil.copytree(built_base, folder, ignore=shutil.ignore_patterns("brands", "build", "site"))
    edit(folder / "mkdocs.yml", "docs_dir:", 'copyright: "© 2026 <b>Example</b> Organisation"\ndocs_dir:')
    built(folder, "--engine", request.param)
    return folder / "site" / "base"


def listed(page: BuiltPage, part: str) -> dict[str, str]:
    """The links of a part of a page, with the roles each is for, or `all`."""
    (found,) = page.body.of_class(part)
    return {
        page.leads_to(link): next(
            (around.attributes["data-roles"] for around in link.within() if "data-roles" in around.attributes), "all"
        )
        for link in found.all("a")
    }


def test_a_copyright_line_stands_at_the_foot_of_every_page(site: Path) -> None:
    for page in pages_of_site(site).values():
        foot = next(page.body.all("footer"))
        assert "© 2026 Example Organisation" in foot.text
        assert [bold.text for bold in foot.all("b")] == ["Example"]


def test_a_page_that_is_not_there_says_so_and_leads_on(site: Path) -> None:
    page = BuiltPage("404.html", (site / "404.html").read_text(encoding="utf-8"))

    assert page.heading == "Page not found"
    assert page.title == "Page not found · Example Handbook"
    assert "There is no such page in this handbook." in page.article.text
    assert {"", "a-z/"} <= {page.leads_to(link) for link in page.article.all("a")}
    assert len([link for link in page.article.all("a") if "data-rb-search" in link.attributes]) == 1


def test_the_first_link_of_a_page_is_in_the_handbooks_words(site: Path) -> None:
    assert {
        link.text for page in pages_of_site(site).values() for link in page.body.of_class("rb-skip")
    } == {"Skip to the content"}  # fmt: skip


def test_sidebars_and_the_index_know_whom_their_entries_are_for(pages: Pages) -> None:
    side, index = listed(pages["commitments/"], "rb-side"), listed(pages["a-z/"], "rb-az")

    for lines in (side, index):
        assert lines["commitments/oversight/"] == "lead"
        assert lines["commitments/mentor/"] == "lead management staff"
    assert side["matrix/"] == side["commitments/"] == "all"
    assert index["competencies/service/"] == "all"
    assert listed(pages["welcome/"], "rb-side")["using-manager/"] == "lead management"
    assert listed(pages["welcome/"], "rb-side")["using-consultant/"] == ""


def test_what_is_for_no_role_in_particular_is_on_no_roles_page(pages: Pages) -> None:
    for role in ("lead", "management", "staff"):
        assert "using-consultant/" not in {
            pages[f"for/{role}/"].leads_to(a) for a in pages[f"for/{role}/"].article.all("a")
        }
    assert "using-consultant/" in {pages[""].leads_to(link) for link in pages[""].article.all("a")}


def test_the_steps_of_a_competency_say_whose_target_they_are(pages: Pages) -> None:
    for address in ("competencies/", "competencies/service/"):
        marked = {
            (link.attributes["href"].rpartition("#")[2], mark.attributes["data-shown-for"])
            for link in pages[address].article.all("a")
            if "service" in pages[address].leads_to(link) or address != "competencies/"
            for mark in link.of_class("rb-rung__target")
        }
        assert marked == {
            ("professional-level-3", "staff"),
            ("management-level-3", "management"),
            ("management-level-4", "lead"),
        }


def test_an_entry_leads_to_what_it_builds_on(pages: Pages) -> None:
    for address, other in {
        "competencies/leadership/": "competencies/communication/",
        "commitments/mentor/": "commitments/mentoring/",
        "commitments/tracking-targets/": "commitments/performance-targets/",
    }.items():
        (note,) = (note for note in pages[address].article.of_class("rb-note") if note.text.startswith("Builds on:"))
        assert [pages[address].leads_to(link) for link in note.all("a")] == [other]


def test_fields_that_are_filled_in_together_have_their_lines_together(pages: Pages) -> None:
    page = pages["agreements/win-win/"]
    results, reviews = page.article.of_class("rb-rounds")

    for rounds, labels in (
        (results, ["Result", "How we will know", "Due by"]),
        (reviews, ["Review date", "What we noticed"]),
    ):
        lines = list(rounds.all("li"))
        assert len(lines) == 4
        assert [[one.text for one in line.of_class("rb-round")] for line in lines] == [labels] * 4
        assert all(list(one.of_class("rb-blank")) for line in lines for one in line.of_class("rb-round"))


def test_a_field_that_is_filled_in_several_times_has_several_lines(pages: Pages) -> None:
    (support,) = (
        part
        for part in pages["agreements/win-win/"].article.all("section")
        if part.attributes.get("aria-labelledby") == "support"
    )
    lines = [len(list(field.of_class("rb-blank"))) for field in support.all("dd")]

    assert lines == [4, 3, 1]


def test_what_happens_with_answers_is_said_once_and_promises_nothing_that_is_not_done(pages: Pages) -> None:
    form = pages["assessments/partnership-check/staff/"].article.text

    assert "You see your own result at once." in form
    assert "Everybody else is shown what all answers say together, and that only after at least 100 people" in form
    assert "your own development" not in form
    assert "agreements you make" not in " ".join(page.body.text for page in pages.values())
    assert "They are meant for your own development." in pages["assessments/commitment-review/staff/"].article.text
