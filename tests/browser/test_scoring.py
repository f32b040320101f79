"""Scores of profiles: the script counts as docs/scoring.md says, whatever the contract and the answers."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from browser.conftest import Served
from reference import scoring
from reference.scored import LOW, NOT_APPLICABLE, TOP, Case, Json, by_name, cases, likert, options

pytestmark = pytest.mark.browser

ALL = "cases => cases.map(([contract, answers]) => rolebook.forms.score(contract, answers))"


@pytest.fixture(scope="module")
def scorer(browser: Browser, served: Served) -> Iterator[Page]:
    """A page whose script can score."""
    page = browser.new_page()
    page.goto(f"{served.url}/assessments/partnership-check/staff/")
    page.wait_for_function("() => !!window.rolebook?.forms?.make")
    page.evaluate("rolebook.load('form-assessment')")
    yield page
    page.close()


def scored(page: Page, cases: list[Case]) -> list[list[Json]]:
    """What the script makes of many cases at once."""
    found: list[list[Json]] = page.evaluate(ALL, [list(case) for case in cases])
    return found


def batches(scale: st.SearchStrategy[list[Json]]) -> st.SearchStrategy[list[Case]]:
    """Many cases, since each call of the page costs more than the counting."""
    return st.lists(cases(scale), min_size=10, max_size=30)


@settings(max_examples=30, deadline=None)
@given(batch=batches(options()))
def test_the_script_counts_as_the_written_reference(scorer: Page, batch: list[Case]) -> None:
    for case, found in zip(batch, scored(scorer, batch), strict=True):
        expected = scoring.score(*case)
        assert list(by_name(found)) == list(by_name(expected))
        for name, part in by_name(expected).items():
            assert by_name(found)[name] == {**part, "share": pytest.approx(part["share"], abs=1e-12)}


def changed(batch: list[Case], **changes: Any) -> list[Case]:
    """The same cases with members of their items changed, each by a function of the item."""
    return [
        (
            contract
            | {"scoring": [item | {key: of(item) for key, of in changes.items()} for item in contract["scoring"]]},
            answers,
        )
        for contract, answers in batch
    ]


@settings(max_examples=15, deadline=None)
@given(batch=batches(likert()))
def test_turning_every_statement_round_turns_every_mean_round_and_twice_is_as_before(
    scorer: Page, batch: list[Case]
) -> None:
    turned = changed(batch, reverse=lambda item: not item["reverse"])
    twice = changed(turned, reverse=lambda item: not item["reverse"])
    before, once, again = (scored(scorer, each) for each in (batch, turned, twice))
    assert again == before
    for one, other in zip(before, once, strict=True):
        for name, part in by_name(one).items():
            mean = by_name(other)[name]["mean"]
            assert mean == (part["mean"] if part["mean"] is None else pytest.approx(LOW + TOP - part["mean"]))


@settings(max_examples=15, deadline=None)
@given(batch=batches(options()), factor=st.integers(2, 50))
def test_weights_count_by_their_ratio_alone(scorer: Page, batch: list[Case], factor: int) -> None:
    heavier = changed(batch, weight=lambda item: item["weight"] * factor)
    assert scored(scorer, heavier) == scored(scorer, batch)


@settings(max_examples=15, deadline=None)
@given(batch=batches(options()), order=st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_score(scorer: Page, batch: list[Case], order: random.Random) -> None:
    shuffled = copy.deepcopy(batch)
    for contract, _ in shuffled:
        order.shuffle(contract["scoring"])
        order.shuffle(contract["fields"])
    for one, other in zip(scored(scorer, batch), scored(scorer, shuffled), strict=True):
        assert by_name(one) == by_name(other)


@settings(max_examples=15, deadline=None)
@given(batch=batches(likert()))
def test_what_does_not_apply_counts_like_what_has_no_answer(scorer: Page, batch: list[Case]) -> None:
    missing = [
        (contract, {name: answer for name, answer in answers.items() if answer != NOT_APPLICABLE})
        for contract, answers in batch
    ]
    assert scored(scorer, missing) == scored(scorer, batch)


@settings(max_examples=15, deadline=None)
@given(batch=batches(options()))
def test_a_mean_lies_within_its_scales_and_a_share_between_nothing_and_all(scorer: Page, batch: list[Case]) -> None:
    for (contract, _), profiles in zip(batch, scored(scorer, batch), strict=True):
        found = [rank for field in contract["fields"] for rank in scoring.ranks(field)]
        for part in by_name(profiles).values():
            assert (part["mean"] is None) == (part["answered"] == 0)
            assert part["mean"] is None or min(found) <= part["mean"] <= max(found)
            assert 0 <= part["share"] <= 1


def worked_example() -> Case:
    """The example of docs/scoring.md."""
    rows = [
        ("waits", "compliance", "initiative", 1, False, "4"),
        ("cares-about-dates", "compliance", "ownership", 2, True, "2"),
        ("stops-at-minimum", "compliance", "ownership", 1, False, "1"),
        ("shares-energy", "alliance", "initiative", 1, False, NOT_APPLICABLE),
        ("counts-busyness", "alliance", "ownership", 1, True, "5"),
    ]
    points: list[Json] = [{"value": str(rank), "rank": rank} for rank in range(LOW, TOP + 1)]
    keys = ("field", "profile", "subscale", "weight", "reverse")
    contract = {
        "fields": [{"name": row[0], "options": [*points, {"value": NOT_APPLICABLE, "rank": None}]} for row in rows],
        "scoring": [dict(zip(keys, row, strict=False)) for row in rows],
    }
    return contract, {row[0]: row[-1] for row in rows}


def test_the_worked_example_comes_out_as_it_is_written(scorer: Page) -> None:
    case = worked_example()
    expected = {
        ("compliance", ""): {"mean": 3.25, "share": 0.65, "answered": 3},
        ("compliance", "initiative"): {"mean": 4, "share": 0.8, "answered": 1},
        ("compliance", "ownership"): {"mean": 3, "share": 0.6, "answered": 2},
        ("alliance", ""): {"mean": 1, "share": 0.2, "answered": 1},
        ("alliance", "initiative"): {"mean": None, "share": 0, "answered": 0},
        ("alliance", "ownership"): {"mean": 1, "share": 0.2, "answered": 1},
    }
    assert by_name(scoring.score(*case)) == expected
    assert by_name(scored(scorer, [case])[0]) == expected
