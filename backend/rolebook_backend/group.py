"""What a group answered, together: counted once there are enough, so that nobody is seen by themselves.

Who looks before and after somebody answers could tell what they answered. So answers are counted in steps: the first
time once there are `minimum_answers`, then again whenever as many more have come. What only some roles are asked has
steps of its own, for in a step of all there may be a single one of them. Remarks and comments are told apart from it
(comments.py).
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from rolebook_backend.distribution import SMALL
from rolebook_backend.messages import Refusal
from rolebook_backend.scoring import Item, Part, items_of, scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers
    from rolebook_backend.submit import Desk

Asked = TypeVar("Asked")

Forms: TypeAlias = "frozenset[str]"
"""The forms, by their names, that have something in common."""

PROFILE = "profile"
GROWTH = 20
"""With many answers a step is a twentieth of them: counting takes longer, and one step changes less."""


@dataclass(frozen=True, slots=True)
class GroupResults:
    """The forms of one assessment, one for each role, and how many answers have been counted; 0 while too few.

    `steps` say it for the forms that have something in common that the others have not.
    """

    contracts: tuple[Contract, ...]
    minimum: int
    counted: int
    steps: Mapping[Forms, int]
    tally: Tally

    @property
    def contract(self) -> Contract:
        """Return the form whose words are used."""
        return self.contracts[0]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people were asked something, how many have which score, how many chose what.

    What can be told of is a part of a profile, or a question by its name; `askers` are the forms that have it.
    """

    items: Mapping[str, tuple[Item, ...]]
    asked: Mapping[str, tuple[Field, ...]]
    askers: Mapping[Part | str, Forms]
    people: Counter[Part | str] = field(default_factory=Counter)
    scores: dict[Part, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))
    chosen: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, forms: Forms, form: str, answers: Answers) -> None:
        """Count one person's answers to what these forms, and no others, have in common."""
        self.people.update(one for one, askers in self.askers.items() if askers == forms)
        for part, score in scores(self.items.get(form, ()), answers).items():
            if self.askers[part] == forms:
                self.scores[part][round(score, 6)] += 1
        for question in self.asked.get(form, ()):
            if self.askers[question.name] != forms:
                continue
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
        contracts = await contracts_of(self.desk, entry)
        tally = _tally_for(contracts)
        everybody = frozenset(contract.form for contract in contracts)
        steps = await steps_of(self.desk, contracts, {everybody, *tally.askers.values()})
        kept = self._kept.get(entry)
        if kept and kept.steps == steps and kept.contracts == contracts:
            return kept
        for forms, first in steps.items():
            await tally_step(self.desk, contracts, forms, first, partial(tally.take, forms))
        group = GroupResults(contracts, minimum_of(contracts), steps[everybody], steps, tally)
        self._kept[entry] = group
        return group


async def contracts_of(desk: Desk, entry: str) -> tuple[Contract, ...]:
    """Return the forms of an assessment whose results are for the group; Refusal where there are none."""
    await desk.keep_contracts()
    contracts = tuple(one for one in desk.library.contracts() if one.entry == entry and is_for_group(one))
    if not contracts:
        raise Refusal("results-unknown")
    return contracts


def minimum_of(contracts: Sequence[Contract]) -> int:
    """Return how many people must have answered before anything is told."""
    return max(SMALL, *(contract.results.minimum_answers for contract in contracts))


async def steps_of(desk: Desk, contracts: Sequence[Contract], sets: Iterable[Forms]) -> dict[Forms, int]:
    """Return how many answers of each of these sets of forms are counted by now."""
    edition, minimum = contracts[0].edition, minimum_of(contracts)
    return {
        forms: counted_of(await desk.store.count_answers(edition, sorted(forms)), minimum)
        for forms in sorted(set(sets), key=sorted)
    }


async def tally_step(
    desk: Desk, contracts: Sequence[Contract], forms: Forms, first: int, take: Callable[[str, Answers], None]
) -> None:
    """Hand the answers of these forms that are counted by now to `take`, by form and answers."""
    if first:
        await desk.store.tally_answers(contracts[0].edition, sorted(forms), first, take)


def counted_of(answers: int, minimum: int) -> int:
    """Return how many of so many answers are counted: 0 below the minimum, then step by step."""
    counted = 0
    while answers >= (following := counted + max(minimum, counted // GROWTH)):
        counted = following
    return counted


def questions_of(contract: Contract) -> tuple[Field, ...]:
    """Return what is counted of a form that is not about profiles: its questions with options."""
    return tuple(field for field in contract.fields if field.options and not field.of)


def is_for_group(contract: Contract) -> bool:
    """Say whether the results of a form are for all to see together."""
    return contract.kind == "assessment" and contract.results.show == "group"


def _tally_for(contracts: Sequence[Contract]) -> Tally:
    """Make room for what these forms ask: scores of profiles, else the answers to each question."""
    about_profiles = [contract for contract in contracts if contract.about == PROFILE]
    others = [contract for contract in contracts if contract.about != PROFILE]
    items = {contract.form: items_of(contract) for contract in about_profiles}
    asked = {contract.form: questions_of(contract) for contract in others}
    parts = [(part, form) for form, own in items.items() for item in own for part in item.parts]
    return Tally(items, asked, together([*parts, *((one.name, form) for form, own in asked.items() for one in own)]))


def together(asked: Iterable[tuple[Asked, str]]) -> dict[Asked, Forms]:
    """Put together which forms have something; what no other has comes from few people sooner."""
    found: dict[Asked, set[str]] = defaultdict(set)
    for one, form in asked:
        found[one].add(form)
    return {one: frozenset(forms) for one, forms in found.items()}
