"""Assessments that are too long for one page: in parts, each a form of its own, and none of their pages too heavy."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from itertools import accumulate, groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.large_handbook import write_long_forms
from rolebook.forms import Contract, compile_parts
from rolebook.render import Layout, lay_out
from rolebook.render.form_parts import packed
from rolebook.render.weight import room, weight
from rolebook_backend.contracts import parse_contract
from rolebook_backend.submit import FORM

from .starter_support import FACTS, REPOSITORY, one, read_site, starter

QUESTIONS = st.lists(
    st.tuples(st.integers(1, 900), st.sampled_from(["", "one", "two", "three"])), min_size=1, max_size=60
)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The starter with assessments of staff that no page has room for."""
    folder = tmp_path_factory.mktemp("long") / "workspace"
    for name in ("data", "content"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    write_long_forms(folder, 60, 300)
    return lay_out(read_site(folder))


def forms_of(layout: Layout, entry: str) -> list[Contract]:
    return [contract for contract in layout.site.contracts if contract.entry == entry]


def whole_of(name: str, counts: tuple[int, ...]) -> tuple[Contract, ...]:
    """A form of the starter in parts."""
    framework, (assessment, role) = starter().framework, name.split(".")
    found = one(framework.assessments, assessment)
    return compile_parts(framework, starter().strings, FACTS, found, framework.role(role), counts)


@given(QUESTIONS, st.integers(100, 2_000))
def test_every_question_comes_into_one_part_and_no_part_is_too_heavy(asked: list[tuple[int, str]], most: int) -> None:
    sizes = [size for size, _ in asked]
    counts = packed(sizes, [section for _, section in asked], most)
    ends = list(accumulate(counts))
    parts = [sizes[end - count : end] for end, count in zip(ends, counts, strict=True)]

    assert sum(counts) == len(sizes)
    assert all(len(part) == 1 or sum(part) <= most for part in parts)


@given(QUESTIONS, st.integers(100, 2_000))
def test_only_a_section_that_is_too_heavy_by_itself_is_cut_within(asked: list[tuple[int, str]], most: int) -> None:
    cuts = set(accumulate(packed([size for size, _ in asked], [section for _, section in asked], most)))
    at = 0
    for section, group in groupby(asked, key=lambda one: one[1]):
        sizes = [size for size, _ in group]
        inside = cuts & set(range(at + 1, at + len(sizes)))
        at += len(sizes)
        if section and sum(sizes) <= most:
            assert not inside


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_parts_ask_what_the_whole_asks_in_its_order(counts: list[int]) -> None:
    (whole,) = whole_of("commitment-review.lead", ())
    parts = whole_of("commitment-review.lead", tuple(counts))

    assert [field for part in parts for field in part.fields] == list(whole.fields)
    assert [len(part.fields) for part in parts][:-1] == counts[: len(parts) - 1]
    assert {entry["id"] for part in parts for entry in part.body["shown"]} == {one["id"] for one in whole.body["shown"]}


def test_what_stands_beside_a_question_stays_with_it_and_the_comment_comes_last() -> None:
    parts = whole_of("competency-professional.staff", (3, 4, 30))

    for part in parts:
        asked = {field.name for field in part.fields if not field.of}
        assert {field.of for field in part.fields if field.of} <= asked
    assert [part.fields[-1].name == "comment" for part in parts] == [False, False, True]


def test_each_part_is_a_form_of_its_own_that_names_the_others() -> None:
    first, second, third = whole_of("commitment-review.lead", (10, 10, 16))

    assert [part.form for part in (first, second, third)] == [
        "commitment-review.lead",
        "commitment-review.lead.part-2",
        "commitment-review.lead.part-3",
    ]
    assert [part.body["page"] for part in (first, second)] == [
        "assessments/commitment-review/lead/",
        "assessments/commitment-review/lead/part/2/",
    ]
    assert {part.entry for part in (first, second, third)} == {"commitment-review"}
    assert second.body["title"] == "Keeping my word (part 2 of 3)"
    assert [listed["form"] for listed in second.body["parts"]["of"]] == [first.form, second.form, third.form]
    assert len({part.digest for part in (first, second, third)}) == 3
    for part in (first, second, third):
        assert FORM.fullmatch(part.form)
        read = parse_contract(json.dumps(part.as_json()), part.form)
        assert read.parts is not None
        assert (read.parts.number, read.parts.count) == part.part


def test_a_part_is_another_form_only_where_it_asks_something_else() -> None:
    before, after = (whole_of("commitment-review.lead", counts) for counts in ((10, 10, 16), (10, 11, 15)))

    assert before[0].digest == after[0].digest
    assert before[1].digest != after[1].digest


def test_no_page_of_a_form_is_too_heavy(laid_out: Layout) -> None:
    site = laid_out.site
    pages = {page.address: page for page in laid_out.pages}
    heavy = {
        contract.form: over
        for contract in site.contracts
        if (page := pages[contract.body["page"]])
        and (over := weight(page.body) - room(site, page, laid_out.sides[page.section])) > 0
    }

    assert heavy == {}


def test_a_long_self_assessment_is_cut_between_its_sections(laid_out: Layout) -> None:
    parts = forms_of(laid_out, "own-steps")
    asked = [field.section for part in parts for field in part.fields if field.required]

    assert len(parts) > 3
    assert len(asked) >= 90
    site = laid_out.site
    assessment = one(site.framework.assessments, "own-steps")
    assert site.parts_of(assessment, site.framework.role("staff")) == len(parts)
    for before, after in pairwise(parts):
        last = next(field.section for field in reversed(before.fields) if field.required)
        first = next(field.section for field in after.fields if field.required)
        # Only a section that no part has room for is in two.
        assert last != first or asked.count(last) > 15


def test_a_short_form_is_not_cut(laid_out: Layout) -> None:
    untouched = {contract.form: contract.as_json() for contract in starter().contracts}
    found = {contract.form: contract.as_json() for contract in laid_out.site.contracts if contract.form in untouched}

    assert found == untouched


@pytest.mark.parametrize(("count", "held", "brought"), [(60, "<select", False), (300, "data-rb-questions", True)])
def test_answers_that_are_added_up_stay_one_form_with_a_lean_page(
    laid_out: Layout, count: int, held: str, brought: bool
) -> None:
    (contract,) = forms_of(laid_out, f"profile-{count}")
    pages = {page.address: page.body for page in laid_out.pages}
    address = contract.body["page"]

    assert contract.needed == count
    assert held in pages[address]
    assert "<fieldset" not in pages[address]
    assert (f"{address}questions/" in pages) == brought


LINE = re.compile(r'<a href="#([^"]+)">([^<]+)</a></li>')


def overview_of(body: str) -> list[tuple[str, str]]:
    """Where each line of a form's overview leads, and what it names."""
    _, _, rest = body.partition('<nav class="rb-overview')
    return [(found[1], unescape(found[2])) for found in LINE.finditer(rest.partition("</nav>")[0])]


def test_the_overview_of_a_form_leads_to_its_sections_or_questions(laid_out: Layout) -> None:
    pages = {page.address: page.body for page in laid_out.pages}
    found = {page.address: overview_of(page.body) for page in laid_out.pages if "rb-overview" in page.body}

    assert found["assessments/commitment-review/lead/"] == [
        ("part-1", "Knowledge to acquire"),
        ("part-13", "Behaviours to adopt"),
    ]
    assert found["assessments/competency-management/lead/"][0] == ("field-mission", "Advancing the mission")
    assert [place for place, _ in found["agreements/win-win/lead/"]][:2] == ["part-area", "part-results"]
    for address, lines in found.items():
        assert 2 <= len(lines) <= 30
        assert all(f'id="{place}"' in pages[address] for place, _ in lines)


@pytest.mark.parametrize("address", ["acknowledgements/my-role/lead/", "assessments/profile-60/staff/"])
def test_a_form_of_few_or_very_many_questions_has_no_overview(laid_out: Layout, address: str) -> None:
    (body,) = [page.body for page in laid_out.pages if page.address == address]

    assert "rb-overview" not in body


def test_who_sends_a_part_without_script_to_a_service_is_led_to_the_next(laid_out: Layout) -> None:
    pages = {page.address: page.body for page in laid_out.pages}

    assert 'id="rb-sent"' in pages["assessments/own-steps/staff/part/2/"]
    assert 'id="rb-sent"' not in pages["assessments/own-steps/staff/"]
