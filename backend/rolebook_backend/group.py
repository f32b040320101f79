"""What a group answered, together: counted once there are enough, so that nobody is seen by themselves.

Who looks before and after somebody answers could tell what they answered. So answers are counted in steps: the first
time once there are `minimum_answers`, then again whenever as many more have come. Remarks and comments are never shown.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rolebook_backend.distribution import SMALL
from rolebook_backend.messages import Refusal
from rolebook_backend.scoring import Item, Part, items_of, scores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers
    from rolebook_backend.submit import Desk

PROFILE = "profile"
GROWTH = 20
"""With many answers a step is a twentieth of them: counting takes longer, and one step changes less."""


@dataclass(frozen=True, slots=True)
class GroupResults:
    """The forms of one assessment, one for each role, and how many answers have been counted; 0 while too few."""

    contracts: tuple[Contract, ...]
    minimum: int
    counted: int
    tally: Tally

    @property
    def contract(self) -> Contract:
        """Return the form whose words are used."""
        return self.contracts[0]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people filled in each form, how many have which score, how many chose what."""

    items: Mapping[str, tuple[Item, ...]]
    asked: Mapping[str, tuple[Field, ...]]
    people: Counter[str] = field(default_factory=Counter)
    scores: dict[Part, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))
    chosen: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, form: str, answers: Answers) -> None:
        """Count one person's answers."""
        self.people[form] += 1
        for part, score in scores(self.items.get(form, ()), answers).items():
            self.scores[part][round(score, 6)] += 1
        for question in self.asked.get(form, ()):
            answer = answers.get(question.name, [])
            for value in {answer} if isinstance(answer, str) else set(answer):
                self.chosen[question.name][value] += 1


class Groups:
    """Counts the answers of assessments whose results are for the group, and keeps what it counted last."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._kept: dict[str, GroupResults] = {}
        self._counting = asyncio.Lock()

    async def results(self, entry: str) -> GroupResults:
        """Return the group's results of one assessment; Refusal where there are none for strangers to see."""
        async with self._counting:
            return await self._results(entry)

    async def _results(self, entry: str) -> GroupResults:
        await self.desk.keep_contracts()
        contracts = tuple(one for one in self.desk.library.contracts() if one.entry == entry and _is_for_group(one))
        if not contracts:
            raise Refusal("results-unknown")
        edition, forms = contracts[0].edition, [contract.form for contract in contracts]
        minimum = max(SMALL, *(contract.results.minimum_answers for contract in contracts))
        counted = counted_of(await self.desk.store.count_answers(edition, forms), minimum)
        kept = self._kept.get(entry)
        if kept and kept.counted == counted and kept.contracts == contracts:
            return kept
        group = await self._counted(contracts, minimum, counted)
        self._kept[entry] = group
        return group

    async def _counted(self, contracts: tuple[Contract, ...], minimum: int, counted: int) -> GroupResults:
        group = GroupResults(contracts, minimum, counted, _tally_for(contracts))
        if counted:
            forms = [contract.form for contract in contracts]
            await self.desk.store.tally_answers(contracts[0].edition, forms, counted, group.tally.take)
        return group


def counted_of(answers: int, minimum: int) -> int:
    """Return how many of so many answers are counted: 0 below the minimum, then step by step."""
    counted = 0
    while answers >= (following := counted + max(minimum, counted // GROWTH)):
        counted = following
    return counted


def questions_of(contract: Contract) -> tuple[Field, ...]:
    """Return what is counted of a form that is not about profiles: its questions with options."""
    return tuple(field for field in contract.fields if field.options and not field.of)


def _is_for_group(contract: Contract) -> bool:
    return contract.kind == "assessment" and contract.results.show == "group"


def _tally_for(contracts: Sequence[Contract]) -> Tally:
    """Make room for what these forms ask: scores of profiles, else the answers to each question."""
    about_profiles = [contract for contract in contracts if contract.about == PROFILE]
    others = [contract for contract in contracts if contract.about != PROFILE]
    return Tally(
        items={contract.form: items_of(contract) for contract in about_profiles},
        asked={contract.form: questions_of(contract) for contract in others},
    )
