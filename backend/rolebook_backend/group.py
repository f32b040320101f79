"""What a group answered, together: counted once there are enough, so that nobody is seen by themselves.

Who looks before and after somebody answers could tell what they answered. So answers are counted in steps: the first
time once there are `minimum_answers`, then again whenever as many more have come. What only some roles are asked has
steps of its own, for in a step of all there may be a single one of them. Remarks and comments are told apart from it
(comments.py).

What was counted is kept in the store, for each set of forms that have something in common, after whole steps only, and
the next step adds to it. A few answers are counted while somebody waits; many in the background, and meanwhile there is
what was counted before, or word to come again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import structlog

from rolebook_backend.distribution import SMALL
from rolebook_backend.errors import BackendError
from rolebook_backend.group_view import charts_of
from rolebook_backend.messages import Refusal
from rolebook_backend.store.tallies import Counted, begun
from rolebook_backend.tally import Forms, Tally, basis_of, tally_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.library import Library
    from rolebook_backend.store import Answers
    from rolebook_backend.submit import Desk

GROWTH = 20
"""With many answers a step is a twentieth of them: counting takes longer, and one step changes less."""

FEW = 1_000
"""Answers that are counted while somebody waits."""

STINT = 20_000
"""Answers that are counted until the result is kept, where no single step is larger."""

AT_ONCE = 2_000
"""Answers that are read together; whatever else needs the store comes in between."""

A_SECOND = 10_000
"""Answers that are counted in a second, roughly: so is told when to come again."""

WAIT, AT_MOST = 5, 120

Contracts: TypeAlias = "tuple[Contract, ...]"

log = structlog.get_logger("rolebook.backend")


@dataclass(frozen=True, slots=True)
class GroupResults:
    """The forms of one assessment, one for each role, and how many answers have been counted; 0 while too few.

    `steps` say it for the forms that have something in common that the others have not.
    """

    contracts: Contracts
    minimum: int
    counted: int
    steps: Mapping[Forms, int]
    tally: Tally

    @property
    def contract(self) -> Contract:
        """Return the form whose words are used."""
        return self.contracts[0]


class Groups:
    """Counts the answers of assessments whose results are for the group."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._counting: dict[tuple[str, Forms], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._behind: asyncio.Queue[str] = asyncio.Queue()
        self._queued: set[str] = set()

    async def results(self, entry: str) -> GroupResults:
        """Return the group's results of one assessment; Refusal where nobody may see any, or not yet."""
        contracts = await contracts_of(self.desk, entry)
        kept = {forms: await self._counted(contracts, forms) for forms in sets_of(contracts)}
        tally = tally_for(contracts)
        for one in kept.values():
            tally.add(one.tally)
        steps = {forms: one.counted for forms, one in kept.items()}
        return GroupResults(contracts, minimum_of(contracts), steps[everybody_of(contracts)], steps, tally)

    async def count_in_background(self) -> None:
        """Count what is behind, one assessment after the other: at first all there are, then what is asked for.

        The first time they are read as for a page, so that whoever comes first does not wait for what is loaded then.
        """
        for entry in self._entries():
            with suppress(BackendError, Refusal):
                charts_of(await self.results(entry))
        while True:
            entry = await self._behind.get()
            try:
                contracts = _contracts(self.desk.library, entry)
                for forms in sets_of(contracts):
                    await self._count(contracts, forms)
            except (BackendError, Refusal) as error:
                log.warning("counting-failed", entry=entry, reason=str(error))
            finally:
                self._queued.discard(entry)

    def _count_later(self, entry: str) -> None:
        if entry not in self._queued:
            self._queued.add(entry)
            self._behind.put_nowait(entry)

    async def _counted(self, contracts: Contracts, forms: Forms) -> Counted:
        """Return what is counted by now of what these forms have in common; Refusal where that takes too long."""
        minimum = minimum_of(contracts)
        none = _begun(contracts, forms)
        wanted = counted_of(await _total(self.desk, contracts, forms), minimum)
        if not wanted:
            return none
        kept = await self.desk.store.tally(none)
        if wanted - kept.counted <= FEW:
            return await self._count(contracts, forms) if kept.counted < wanted else kept
        self._count_later(contracts[0].entry)
        if not kept.counted or next_step(kept.counted, minimum) < wanted:
            wait = (wanted - kept.counted) // A_SECOND
            raise Refusal("being-counted", contract=contracts[0], wait=min(max(WAIT, wait), AT_MOST))
        return kept

    async def _count(self, contracts: Contracts, forms: Forms) -> Counted:
        """Count on until nothing is behind, and return what is kept then."""
        minimum = minimum_of(contracts)
        async with self._counting[contracts[0].entry, forms]:
            while True:
                kept = await self.desk.store.tally(_begun(contracts, forms))
                target = stint_of(kept.counted, await _total(self.desk, contracts, forms), minimum)
                if target == kept.counted:
                    return kept
                counted = await self._on(contracts, forms, kept, target)
                # Where rows were erased meanwhile, nothing is kept of it: begin anew from what there is now.
                await self.desk.store.keep_tally(counted)

    async def _on(self, contracts: Contracts, forms: Forms, kept: Counted, target: int) -> Counted:
        """Count on from what is kept, in memory, up to a step."""
        tally, now = tally_for(contracts), kept
        tally.add(kept.tally)
        while now.counted < target:
            most = min(AT_ONCE, target - now.counted)
            taken, stands = await self.desk.store.next_answers(now, most, partial(tally.take, forms))
            if not taken:
                # Some were erased a moment ago, or the rows were changed by hand and the numbers do not fit them.
                log.warning("counting-short", entry=kept.entry, expected=target, found=now.counted)
                raise Refusal("being-counted", contract=contracts[0], wait=WAIT)
            now = replace(now, counted=now.counted + taken, stands=stands)
        return replace(now, tally=tally.numbers())

    def _entries(self) -> Iterator[str]:
        yield from dict.fromkeys(one.entry for one in self.desk.library.contracts() if is_for_group(one))


async def contracts_of(desk: Desk, entry: str) -> Contracts:
    """Return the forms of an assessment whose results are for the group; Refusal where there are none."""
    await desk.keep_contracts()
    contracts = _contracts(desk.library, entry)
    if not contracts:
        raise Refusal("results-unknown")
    return contracts


def minimum_of(contracts: Sequence[Contract]) -> int:
    """Return how many people must have answered before anything is told."""
    return max(SMALL, *(contract.results.minimum_answers for contract in contracts))


def everybody_of(contracts: Sequence[Contract]) -> Forms:
    """Return all forms of an assessment."""
    return frozenset(contract.form for contract in contracts)


def sets_of(contracts: Sequence[Contract]) -> list[Forms]:
    """Return each set of forms that have something in common which no other has, and that of all forms."""
    found = {everybody_of(contracts), *tally_for(contracts).askers.values()} if contracts else set()
    return sorted(found, key=sorted)


async def steps_of(desk: Desk, contracts: Sequence[Contract], sets: Iterable[Forms]) -> dict[Forms, int]:
    """Return how many answers of each of these sets of forms are to be counted by now."""
    minimum = minimum_of(contracts)
    return {forms: counted_of(await _total(desk, contracts, forms), minimum) for forms in sorted(set(sets), key=sorted)}


async def tally_step(
    desk: Desk, contracts: Sequence[Contract], forms: Forms, first: int, take: Callable[[str, Answers], None]
) -> None:
    """Hand the answers of these forms that are counted by now to `take`, by form and answers."""
    if first:
        await desk.store.tally_answers(contracts[0].edition, sorted(forms), first, take)


def counted_of(answers: int, minimum: int) -> int:
    """Return how many of so many answers are counted: 0 below the minimum, then step by step."""
    counted = 0
    while answers >= (following := next_step(counted, minimum)):
        counted = following
    return counted


def next_step(counted: int, minimum: int) -> int:
    """Return how many are counted once there are as many."""
    return counted + max(minimum, counted // GROWTH)


def stint_of(counted: int, answers: int, minimum: int) -> int:
    """Return the step up to which is counted before the result is kept; as it is, where the next is not reached."""
    following = next_step(counted, minimum)
    if answers < following:
        return counted
    return max(following, counted_of(min(answers, counted + STINT), minimum))


def is_for_group(contract: Contract) -> bool:
    """Say whether the results of a form are for all to see together."""
    return contract.kind == "assessment" and contract.results.show == "group"


def _contracts(library: Library, entry: str) -> Contracts:
    return tuple(one for one in library.contracts() if one.entry == entry and is_for_group(one))


async def _total(desk: Desk, contracts: Sequence[Contract], forms: Forms) -> int:
    return await desk.store.total_answers(contracts[0].edition, sorted(forms))


def _begun(contracts: Contracts, forms: Forms) -> Counted:
    first, basis = contracts[0], basis_of(tally_for(contracts), forms, minimum_of(contracts))
    return begun(first.edition, first.entry, basis, sorted(forms))
