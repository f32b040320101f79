"""The backend scores profiles as docs/scoring.md says, and so as the script does."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import scoring
from rolebook_backend.contracts import parse_contract
from rolebook_backend.scoring import Item, items_of, parts_of, scores
from unit.starter_support import starter

FORMS = sorted(contract.form for contract in starter().contracts if contract.body["about"] == "profile")


@cache
def read(form: str) -> tuple[dict[str, Any], tuple[Item, ...]]:
    """A contract as the generator writes it, and what counts in it as the backend sees it."""
    body = next(contract.as_json() for contract in starter().contracts if contract.form == form)
    return body, items_of(parse_contract(json.dumps(body), form))


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_both_sides_come_to_the_same_scores(form: str, data: st.DataObject) -> None:
    contract, items = read(form)
    answers = {
        field["name"]: data.draw(st.sampled_from([option["value"] for option in field["options"]]))
        for field in contract["fields"]
        if field["options"] and data.draw(st.integers(0, 3))
    }
    expected = {
        (profile["profile"], part.get("subscale", "")): part["mean"]
        for profile in scoring.score(contract, answers)
        for part in (profile, *profile["subscales"])
    }

    assert parts_of(items) == list(expected)
    found = scores(items, answers)
    assert {part: found.get(part) for part in expected} == pytest.approx(expected)


def test_there_is_something_to_score() -> None:
    assert FORMS
