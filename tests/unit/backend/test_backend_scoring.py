"""Scores as docs and script have them, and distributions in which nobody stands alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import scoring
from reference.scored import Case, by_name, cases, options
from rolebook_backend.contracts import Contract, Option, Score, read_contract
from rolebook_backend.distribution import (
    SMALL,
    band_edges,
    in_bands,
    joined_in_order,
    joined_small,
    mean_of,
    median_of,
    shown_alone,
)
from rolebook_backend.scoring import items_of, parts_of, scale_of, scores

from .conftest import EXAMPLES

EXAMPLE = read_contract(EXAMPLES / "style-check.staff.json")
ITEMS = items_of(EXAMPLE)
COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=9)


def test_a_score_is_the_weighted_mean_with_reversed_items_from_the_other_end() -> None:
    # asks-first 3; sums-up 4, which counts twice; interrupts 1, reversed on a scale from 1 to 4: 4
    found = scores(ITEMS, {"asks-first": "3", "sums-up": "4", "interrupts": "1", "decides": "2"})

    assert found == {
        ("listening", ""): (3 + 2 * 4 + 4) / 4,
        ("listening", "questions"): 3,
        ("listening", "answers"): (2 * 4 + 4) / 3,
        ("steering", ""): 2,
    }


def as_read(case: Case) -> Contract:
    """A made-up contract, as the backend has it once it is read."""
    made, _ = case
    fields = tuple(
        replace(
            EXAMPLE.fields[0],
            name=field["name"],
            options=tuple(Option(one["value"], "", one["rank"], "") for one in field["options"]),
        )
        for field in made["fields"]
    )
    return replace(EXAMPLE, fields=fields, scoring=tuple(Score(**item) for item in made["scoring"]))


@given(case=cases(options()))
def test_scores_are_those_of_the_written_reference(case: Case) -> None:
    expected = {name: part["mean"] for name, part in by_name(scoring.score(*case)).items() if part["mean"] is not None}

    assert scores(items_of(as_read(case)), case[1]) == expected


def test_what_does_not_apply_and_what_is_left_open_does_not_count() -> None:
    found = scores(ITEMS, {"asks-first": "not-applicable", "sums-up": "2", "decides": "not-applicable"})

    assert found == {("listening", ""): 2, ("listening", "answers"): 2}
    assert scores(ITEMS, {}) == {}


@pytest.mark.parametrize("answer", ["9", "", ["3"]])
def test_an_answer_that_is_not_offered_does_not_count(answer: str | list[str]) -> None:
    assert scores(ITEMS, {"asks-first": answer}) == {}


def test_profiles_come_in_the_order_of_the_scoring_each_before_its_parts() -> None:
    assert parts_of(ITEMS) == [
        ("listening", ""),
        ("listening", "questions"),
        ("listening", "answers"),
        ("steering", ""),
    ]
    assert scale_of(ITEMS, "listening") == (1, 4)
    assert scale_of(ITEMS, "unknown") == (0, 0)


def test_bands_are_equal_and_the_top_belongs_to_the_last() -> None:
    assert band_edges(1, 4) == pytest.approx([1, 1.6, 2.2, 2.8, 3.4, 4])
    assert in_bands({1: 1, 1.5: 2, 1.6: 3, 2.8: 4, 4: 5}, 1, 4) == [3, 3, 0, 4, 5]
    assert in_bands({3: 2}, 3, 3) == [2, 0, 0, 0, 0]


def test_the_middle_of_an_even_number_lies_between_two() -> None:
    assert median_of({1: 2, 2: 1, 4: 2}) == 2
    assert median_of({1: 2, 4: 2}) == 2.5
    assert mean_of({1: 2, 4: 1}) == 2


@given(COUNTS)
def test_joined_neighbours_hide_small_numbers_and_lose_nobody(counts: list[int]) -> None:
    groups = joined_in_order(counts)

    assert [place for group in groups for place in group.places] == list(range(len(counts)))
    assert [group.people for group in groups] == [sum(counts[place] for place in group.places) for group in groups]
    assert len(groups) == 1 or all(group.people >= SMALL for group in groups)


@given(COUNTS)
def test_joined_small_numbers_cannot_be_told_from_the_others(counts: list[int]) -> None:
    groups = joined_small(counts)

    assert sorted(place for group in groups for place in group.places) == list(range(len(counts)))
    assert [group.people for group in groups] == [sum(counts[place] for place in group.places) for group in groups]
    assert len(groups) == 1 or all(group.people >= SMALL for group in groups)


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [([5, 4, 3], [5, 4, 3]), ([1, 2, 6], [3, 6]), ([6, 1, 1], [8]), ([4, 0, 5, 1], [4, 6]), ([1, 1], [2])],
)
def test_neighbours_are_joined_from_the_low_end(counts: list[int], wanted: list[int]) -> None:
    assert [group.people for group in joined_in_order(counts)] == wanted


@pytest.mark.parametrize(("people", "alone"), [(0, False), (2, False), (3, True), (7, True), (8, False), (10, False)])
def test_of_ten_nobody_is_seen_by_what_they_alone_chose_or_did_not(people: int, alone: bool) -> None:
    assert shown_alone(people, 10) == alone
