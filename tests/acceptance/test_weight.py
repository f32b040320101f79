"""No page is heavier than 40 kB of HTML: in the starter's editions, and in a handbook of a thousand pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolebook.diagnostics import Report
from rolebook.finish import check_links
from rolebook.pipeline import build
from rolebook.workspace import Workspace

from .built_pages import BuiltPage, pages_of_site, search_records, sizes_of
from .commands import built
from .large_handbook import write_large, write_long_forms

Pages = dict[str, BuiltPage]

MOST_BYTES = 40_000
COMMITMENTS, COMPETENCIES, PRINCIPLES, TERMS = 400, 110, 100, 250


@pytest.fixture(scope="module")
def large(built_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a handbook of more than a thousand pages."""
    folder = tmp_path_factory.mktemp("large") / "workspace"
    write_large(built_base, folder, COMMITMENTS, COMPETENCIES, PRINCIPLES, TERMS)
    write_long_forms(folder, 60, 300)
    built(folder)
    return folder / "site" / "base"


@pytest.fixture(scope="module")
def pages(large: Path) -> Pages:
    return pages_of_site(large)


def parts(pages: Pages, address: str) -> list[BuiltPage]:
    """A page and what its links to the next part lead to, one after the other."""
    found = [pages[address]]
    while led := [link for link in found[-1].article.all("a") if link.attributes.get("rel") == "next"]:
        found.append(pages[found[-1].leads_to(led[0])])
    return found


@pytest.mark.parametrize(
    ("edition", "address"),
    [("base", ""), ("northlight", ""), ("base", "https://handbook.people-and-culture.example.org/en/handbook/")],
)
def test_every_page_of_the_starter_is_light(workspace: Path, edition: str, address: str) -> None:
    if address:
        config = workspace / "mkdocs.yml"
        config.write_text(f"{config.read_text('utf-8')}\nsite_url: {address}\n", "utf-8")
    site = build(Workspace(workspace), edition).site
    assert site is not None
    pages = pages_of_site(site)

    assert {page: size for page, size in sizes_of(pages).items() if size > MOST_BYTES} == {}
    assert not [address for address in pages if "/part/" in address], "all of it finds room on one page each"
    form = pages["assessments/competency-professional/staff/"].article
    assert any(list(one.all("li")) for one in form.all("details")), "levels can be read where they are chosen"


def test_every_page_of_a_thousand_is_light(pages: Pages) -> None:
    sizes = sizes_of(pages)

    assert len(sizes) > 1_000
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


def test_every_link_leads_to_the_part_its_place_is_in(large: Path) -> None:
    report = Report()
    check_links(large, report)

    assert list(report) == []


@pytest.mark.parametrize(
    ("address", "tag", "count"),
    [
        ("matrix/", "tr", COMMITMENTS),
        ("competency-matrix/", "tr", COMPETENCIES),
        ("competencies/", "h2", COMPETENCIES),
        ("glossary/", "div", TERMS),
        ("for/staff/commitments/", "li", COMMITMENTS),
    ],
)
def test_a_list_in_parts_has_every_entry_once(pages: Pages, address: str, tag: str, count: int) -> None:
    found = parts(pages, address)
    names = [one.attributes["id"] for page in found for one in page.article.all(tag) if "id" in one.attributes]

    assert len(found) > 1
    assert len(names) == len(set(names)) > count


def test_each_part_says_which_it_is_and_has_the_head_of_its_list(pages: Pages) -> None:
    found = parts(pages, "matrix/")

    assert [page.address for page in found[:3]] == ["matrix/", "matrix/part/2/", "matrix/part/3/"]
    assert len({page.title for page in found}) == len(found)
    for number, page in enumerate(found, 1):
        (links,) = (nav for nav in page.article.all("nav") if "rb-parts" in nav.classes)
        assert f"Part {number} of {len(found)}" in links.text
        assert [link.text for link in links.all("a") if link.attributes.get("aria-current")] == [str(number)]
        assert page.heading == found[0].heading
        assert [head.text for head in next(page.article.all("thead")).all("th")] == [
            head.text for head in next(found[0].article.all("thead")).all("th")
        ]


def test_letters_and_search_lead_to_the_right_part(pages: Pages, large: Path) -> None:
    (letters,) = pages["a-z/"].article.of_class("rb-letters")
    led = {pages["a-z/"].leads_to(link) for link in letters.all("a")}
    terms = [record["url"] for record in search_records(large) if record["url"].startswith("/glossary/")]

    assert len(led) > 1
    assert len(terms) > TERMS
    for url in terms:
        address, _, place = url.removeprefix("/").partition("#")
        assert place in pages[address].ids


def test_a_large_role_begins_with_its_principles_and_ends_with_what_is_signed(pages: Pages) -> None:
    found = parts(pages, "for/staff/")
    sections = [part.attributes.get("aria-labelledby") for page in found for part in page.article.all("section")]

    assert sections.index("principles") < sections.index("competencies") < sections.index("commitments")
    assert sections[-1] == "sign-my-role"
    assert {page.heading for page in found} == {"For Staff"}


@pytest.mark.parametrize(
    ("address", "least"),
    [("assessments/commitment-review/staff/", 400), ("assessments/own-steps/staff/", 700)],
)
def test_a_long_form_is_in_parts_that_ask_every_question_once(
    pages: Pages, large: Path, address: str, least: int
) -> None:
    (listed,) = pages[address].article.of_class("rb-form-parts")
    last = [pages[address].leads_to(link) for link in listed.all("a")][-1]
    count = int(last.strip("/").rpartition("/")[2])
    found = [pages[address], *(pages[f"{address}part/{number}/"] for number in range(2, count + 1))]
    asked = [one.attributes["id"] for page in found for one in page.article.all("fieldset") if "id" in one.attributes]
    forms = {next(page.article.all("form")).attributes["action"].rpartition("/")[2] for page in found}

    assert len(asked) == len(set(asked)) > least
    assert len(forms) == count
    assert all((large / "contracts" / f"{form}.json").is_file() for form in forms)
    assert len({page.title for page in found}) == count


def test_a_form_that_is_added_up_is_never_cut_and_asks_from_lists_or_by_script(pages: Pages) -> None:
    listed, brought = (pages[f"assessments/profile-{count}/staff/"] for count in (60, 300))
    on_paper = parts(pages, "assessments/profile-300/staff/questions/")

    assert len(list(listed.article.all("select"))) == 60
    assert not list(brought.article.all("select", "fieldset"))
    assert "assessments/profile-300/staff/questions/" in {brought.leads_to(link) for link in brought.article.all("a")}
    assert sum(len([one for one in page.article.all("li") if "value" in one.attributes]) for page in on_paper) == 300


def test_a_signature_about_very_much_leads_to_all_of_it(pages: Pages) -> None:
    form = pages["acknowledgements/my-role/staff/"]
    led = {form.leads_to(link) for covers in form.article.of_class("rb-covers") for link in covers.all("a")}

    assert led == {"for/staff/"}
