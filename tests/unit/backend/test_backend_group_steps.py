"""What is published of a group, whatever was answered in whatever order: nobody can be told by any of its numbers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rolebook_backend.comments import comments, shuffled
from rolebook_backend.contracts import Contract, digest_of, parse_contract
from rolebook_backend.distribution import SMALL
from rolebook_backend.group import GroupResults, Groups
from rolebook_backend.group_view import Chart, as_json, charts_of
from rolebook_backend.store.tallies import Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rolebook_backend.store import Answers

EXAMPLE = Path(__file__).parents[2] / "examples" / "contracts" / "style-check.staff.json"
ENTRY, MINIMUM = "style-check", 4

Sent = tuple[str, dict[str, Any]]


def contract_of(role: str, *, about: str, questions: Sequence[str]) -> Contract:
    """The form of a role, which is asked some of the questions."""
    data = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    data |= {"form": f"{ENTRY}.{role}", "role": {"id": role, "name": role.title()}, "about": about}
    data["results"] = {"show": "group", "minimum_answers": MINIMUM}
    data["fields"] = [one for one in data["fields"] if one["name"] in questions]
    data["scoring"] = [one for one in data["scoring"] if one["field"] in questions] if about == "profile" else []
    data["fields"].append({"name": "words", "type": "long-text", "label": "Words", "required": False, "options": []})
    data["digest"] = digest_of(data)
    return parse_contract(json.dumps(data), role)


QUESTIONS = {"staff": ("asks-first", "sums-up", "settings", "years"), "lead": ("asks-first", "interrupts", "settings")}
FORMS = {
    about: tuple(contract_of(role, about=about, questions=asked) for role, asked in QUESTIONS.items())
    for about in ("profile", "principles")
}


class Rows:
    """A desk whose store is a list, and what was counted of it."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self.rows: list[Sent] = []
        self.tallies: dict[str, Counted] = {}
        self.known = contracts
        self.store = self.library = self

    def contracts(self) -> Sequence[Contract]:
        return self.known

    async def keep_contracts(self) -> None: ...

    async def total_answers(self, _edition: str, forms: Sequence[str]) -> int:
        return sum(form in forms for form, _ in self.rows)

    async def tally_answers(
        self, _edition: str, forms: Sequence[str], first: int, take: Callable[[str, Answers], None]
    ) -> None:
        for form, answers in [one for one in self.rows if one[0] in forms][:first]:
            take(form, answers)

    async def next_answers(
        self, tally: Counted, most: int, take: Callable[[str, Answers], None]
    ) -> tuple[int, dict[str, int]]:
        places = [place for place, (form, _) in enumerate(self.rows) if form in tally.forms]
        taken = [place for place in places if place >= tally.stands.get("0", 0)][:most]
        for place in taken:
            take(*self.rows[place])
        return len(taken), {"0": taken[-1] + 1 if taken else len(self.rows)}

    async def tally(self, wanted: Counted) -> Counted:
        return self.tallies.setdefault(wanted.shared_by, wanted)

    async def keep_tally(self, counted: Counted) -> bool:
        self.tallies[counted.shared_by] = json.loads(json.dumps(asdict(counted)), object_hook=_counted)
        return True


def _counted(found: dict[str, Any]) -> Any:
    return Counted(**found) if "shared_by" in found else found


@st.composite
def sent(draw: st.DrawFn, about: str) -> Sent:
    contract = draw(st.sampled_from(FORMS[about]))
    answers: dict[str, Any] = {"words": draw(st.text("abc", max_size=3))}
    for field in contract.fields:
        values = [option.value for option in field.options]
        if values and draw(st.integers(0, 4)) > 0:
            one: st.SearchStrategy[Any] = st.sampled_from(values)
            answers[field.name] = draw(st.lists(one, max_size=2, unique=True) if field.takes_many else one)
    return contract.form, answers


def published(about: str, rows: Sequence[Sent]) -> list[tuple[GroupResults, tuple[Chart, ...], str]]:
    """All that a reader sees who looks after each answer."""
    desk: Any = Rows(FORMS[about])

    async def look() -> tuple[GroupResults, tuple[Chart, ...], str]:
        group = await Groups(desk).results(ENTRY)
        anew: Any = Rows(FORMS[about])
        anew.rows = desk.rows
        assert group == await Groups(anew).results(ENTRY)
        charts = charts_of(group) if group.counted else ()
        told = await comments(desk, ENTRY)
        return group, charts, json.dumps(as_json(group, charts)) + repr(told.questions)

    async def way() -> list[tuple[GroupResults, tuple[Chart, ...], str]]:
        seen = []
        for row in rows:
            desk.rows.append(row)
            seen.append(await look())
        return seen

    return asyncio.run(way())


some_answers = st.sampled_from(sorted(FORMS)).flatmap(
    lambda about: st.tuples(st.just(about), st.lists(sent(about), min_size=1, max_size=24))
)


@given(some_answers)
@settings(max_examples=60)
def test_no_number_is_small_nor_what_it_leaves(answered: tuple[str, list[Sent]]) -> None:
    about, rows = answered
    group, charts, _ = published(about, rows)[-1]
    fields = {field.label: field for contract in FORMS[about] for field in contract.fields}
    for chart in charts:
        told = [row.people for row in chart.rows if row.people is not None]
        assert all(people >= SMALL for people in told), chart
        takes_many = about != "profile" and fields[chart.title].takes_many
        asked = group.tally.people[fields[chart.title].name] if takes_many else sum(told)
        if takes_many:
            assert all(people <= asked - SMALL for people in told), chart
        assert not chart.rows or asked >= MINIMUM
        assert chart.mean is None or chart.rows


@given(some_answers)
@settings(max_examples=60)
def test_what_is_told_changes_only_when_enough_have_come(answered: tuple[str, list[Sent]]) -> None:
    about, rows = answered
    seen = published(about, rows)
    for (before, _, told_before), (after, _, told_after) in pairwise(seen):
        if before.steps == after.steps:
            assert told_before == told_after
        grown = [after.steps[forms] - before.steps[forms] for forms in after.steps]
        assert all(people == 0 or people >= MINIMUM for people in grown)
        # A number of each question is about so many people more as its step has grown by, never about one of them.
        for one, people in after.tally.people.items():
            assert people - before.tally.people[one] in {0, *range(MINIMUM, people + 1)}


@given(some_answers)
@settings(max_examples=40)
def test_comments_are_those_of_the_step_and_say_nothing_of_their_order(answered: tuple[str, list[Sent]]) -> None:
    about, rows = answered
    desk: Any = Rows(FORMS[about])
    desk.rows = rows
    (words,) = asyncio.run(comments(desk, ENTRY)).questions
    counted = published(about, rows)[-1][0].counted
    written = [answers["words"] for _, answers in rows[:counted] if answers["words"]]
    assert words.few == (counted == 0)
    assert sorted(words.texts) == sorted(written)
    assert list(words.texts) == shuffled("words", written[::-1])
