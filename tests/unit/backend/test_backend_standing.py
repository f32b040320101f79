"""How what was sent stands to the form as it is today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rolebook_backend.contracts import Contract, read_contract
from rolebook_backend.desk_pages.standing import Standing, standing_of

from .sending import FORM, read_json, write_json
from .teaming import SIGNED

if TYPE_CHECKING:
    from pathlib import Path

ITEM = "principle:service-quality"


def published(contracts: Path, form: str = SIGNED, **changes: Any) -> Contract:
    write_json(contracts, read_json(contracts, form) | changes)
    return read_contract(contracts / f"{form}.json")


def changed(contracts: Path, digest: str = "sha256:2", **changes: Any) -> Contract:
    """The same acknowledgement, after what it covers was changed."""
    data = read_json(contracts, SIGNED)
    shown = [{**data["shown"][0], "digest": digest}] if digest else []
    signing = data["signing"] | {"digest": f"sha256:{digest}-signed"}
    return published(contracts, **({"shown": shown, "signing": signing, "framework_version": "1.11"} | changes))


def told(version: str, *, material: bool) -> dict[str, list[dict[str, object]]]:
    return {ITEM: [{"version": version, "material": material, "note": "…"}]}


@pytest.fixture
def signed(contracts: Path) -> Contract:
    return published(contracts, framework_version="1.9")


def test_the_same_text_in_a_later_version_is_still_what_was_signed(signed: Contract, contracts: Path) -> None:
    later = published(contracts, framework_version="2.0", texts={"thanks": "Thanks."})
    assert later.digest != signed.digest
    assert standing_of(signed, later) is Standing.CURRENT


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ({}, Standing.AGAIN),  # nobody said that it is minor
        (told("1.10", material=False), Standing.MINOR),
        (told("1.10", material=True), Standing.AGAIN),
        (told("1.8", material=False), Standing.AGAIN),  # was told before it was signed, and says nothing of this
        ({ITEM: told("1.10", material=True)[ITEM] + told("1.11", material=False)[ITEM]}, Standing.AGAIN),
        ({ITEM: [{"version": "1.10"}]}, Standing.AGAIN),
    ],
)
def test_what_changed_is_signed_again_unless_it_is_told_to_be_minor(
    signed: Contract, contracts: Path, history: dict[str, Any], expected: Standing
) -> None:
    assert standing_of(signed, changed(contracts, history=history)) is expected


@pytest.mark.parametrize(("history", "expected"), [({}, Standing.MINOR), (told("1.10", material=True), Standing.AGAIN)])
def test_what_was_taken_out_is_signed_again_only_where_it_is_told_to_matter(
    signed: Contract, contracts: Path, history: dict[str, Any], expected: Standing
) -> None:
    assert standing_of(signed, changed(contracts, "", history=history)) is expected


@pytest.mark.parametrize(
    ("when", "again", "is_over", "same", "reworded"),
    [
        (["joining"], "", False, Standing.CURRENT, Standing.CHANGED),
        (["joining", "material-change"], "", False, Standing.CURRENT, Standing.AGAIN),
        (["joining", "every-year"], "year", False, Standing.CURRENT, Standing.CHANGED),
        (["joining", "every-year"], "year", True, Standing.OVER, Standing.OVER),
        (["joining", "material-change", "every-year"], "year", False, Standing.CURRENT, Standing.AGAIN),
        (["joining", "material-change", "every-year"], "year", True, Standing.OVER, Standing.AGAIN),
    ],
)
def test_it_is_due_again_on_the_occasions_that_the_handbook_names_today(
    signed: Contract,
    contracts: Path,
    when: list[str],
    again: str,
    is_over: bool,
    same: Standing,
    reworded: Standing,
) -> None:
    submission = {"submission": read_json(contracts, SIGNED)["submission"] | {"due": {"when": when}}}
    later = published(contracts, **submission)
    assert later.digest == signed.digest
    assert later.due.again == again
    assert standing_of(signed, later, is_over=is_over) is same
    assert standing_of(signed, changed(contracts, **submission), is_over=is_over) is reworded
    assert standing_of(None, later, is_over=is_over) is Standing.NEVER


def test_answers_are_due_again_as_often_as_the_handbook_says_today(contracts: Path) -> None:
    sent = read_contract(contracts / f"{FORM}.json")
    assert sent.due.again == ""
    later = published(
        contracts, FORM, submission=read_json(contracts, FORM)["submission"] | {"due": {"every": "quarter"}}
    )
    assert (later.digest, later.due.again) == (sent.digest, "quarter")
    assert standing_of(sent, later, is_over=True) is Standing.OVER
    assert standing_of(sent, later) is Standing.CURRENT


def test_another_statement_is_signed_again(signed: Contract, contracts: Path) -> None:
    digest = read_json(contracts, SIGNED)["shown"][0]["digest"]
    signing = read_json(contracts, SIGNED)["signing"] | {"statement": "I promise.", "digest": "sha256:3"}
    assert standing_of(signed, changed(contracts, digest, signing=signing)) is Standing.AGAIN


def test_answers_stand_as_long_as_the_same_is_asked(contracts: Path) -> None:
    sent = read_contract(contracts / f"{FORM}.json")
    assert standing_of(sent, published(contracts, FORM, title="Another title")) is Standing.CURRENT
    fields = read_json(contracts, FORM)["fields"][1:]
    assert standing_of(sent, published(contracts, FORM, fields=fields)) is Standing.CHANGED


def test_what_was_never_sent_and_what_is_no_longer_asked(signed: Contract) -> None:
    assert standing_of(None, signed) is Standing.NEVER
    assert standing_of(signed, None) is Standing.GONE
