"""What a group answered, together: counted once there are enough, so that nobody is seen by themselves.

Who looks before and after somebody answers could tell what they answered. So answers are counted in steps: the first
time once there are `minimum_answers`, then again whenever as many more have come. Remarks and comments are never shown.

What was counted is kept in the store, after whole steps only, and the next step adds to it. A few answers are counted
while somebody waits; many in the background, and meanwhile there is what was counted before, or word to come again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import structlog

from rolebook_backend.distribution import SMALL
from rolebook_backend.errors import BackendError
from rolebook_backend.group_view import charts_of
from rolebook_backend.messages import Refusal
from rolebook_backend.store.tallies import Counted, begun
from rolebook_backend.tally import Tally, basis_of, tally_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rolebook_backend.contracts import Contract
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
    """The forms of one assessment, one for each role, and how many answers have been counted; 0 while too few."""

    contracts: Contracts
    minimum: int
    counted: int
    tally: Tally

    @property
    def contract(self) -> Contract:
        """Return the form whose words are used."""
        return self.contracts[0]


class Groups:
    """Counts the answers of assessments whose results are for the group."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._counting: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._behind: asyncio.Queue[str] = asyncio.Queue()
        self._queued: set[str] = set()

    async def results(self, entry: str) -> GroupResults:
        """Return the group's results of one assessment; Refusal where nobody may see any, or not yet."""
        await self.desk.keep_contracts()
        contracts = self._contracts(entry)
        if not contracts:
            raise Refusal("results-unknown")
        minimum = minimum_of(contracts)
        wanted = counted_of(await self._total(contracts), minimum)
        if not wanted:
            return _results(contracts, minimum, None)
        kept = await self.desk.store.tally(_begun(contracts, minimum))
        if wanted - kept.counted > FEW:
            self._count_later(entry)
            if not kept.counted or next_step(kept.counted, minimum) < wanted:
                wait = (wanted - kept.counted) // A_SECOND
                raise Refusal("being-counted", contract=contracts[0], wait=min(max(WAIT, wait), AT_MOST))
        elif kept.counted < wanted:
            kept = await self._count(contracts)
        return _results(contracts, minimum, kept)

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
                if contracts := self._contracts(entry):
                    await self._count(contracts)
            except (BackendError, Refusal) as error:
                log.warning("counting-failed", entry=entry, reason=str(error))
            finally:
                self._queued.discard(entry)

    def _count_later(self, entry: str) -> None:
        if entry not in self._queued:
            self._queued.add(entry)
            self._behind.put_nowait(entry)

    async def _count(self, contracts: Contracts) -> Counted:
        """Count on until nothing is behind, and return what is kept then."""
        minimum = minimum_of(contracts)
        async with self._counting[contracts[0].entry]:
            while True:
                kept = await self.desk.store.tally(_begun(contracts, minimum))
                target = stint_of(kept.counted, await self._total(contracts), minimum)
                if target == kept.counted:
                    return kept
                counted = await self._on(contracts, kept, target)
                # Where rows were erased meanwhile, nothing is kept of it: begin anew from what there is now.
                await self.desk.store.keep_tally(counted)

    async def _on(self, contracts: Contracts, kept: Counted, target: int) -> Counted:
        """Count on from what is kept, in memory, up to a step."""
        tally, now = tally_for(contracts), kept
        tally.add(kept.tally)
        while now.counted < target:
            most = min(AT_ONCE, target - now.counted)
            taken, stands = await self.desk.store.next_answers(now, most, tally.take)
            if not taken:
                # Some were erased a moment ago, or the rows were changed by hand and the numbers do not fit them.
                log.warning("counting-short", entry=kept.entry, expected=target, found=now.counted)
                raise Refusal("being-counted", contract=contracts[0], wait=WAIT)
            now = replace(now, counted=now.counted + taken, stands=stands)
        return replace(now, tally=tally.numbers())

    async def _total(self, contracts: Contracts) -> int:
        return await self.desk.store.total_answers(contracts[0].edition, [one.form for one in contracts])

    def _contracts(self, entry: str) -> Contracts:
        return tuple(one for one in self.desk.library.contracts() if one.entry == entry and _is_for_group(one))

    def _entries(self) -> Iterator[str]:
        yield from dict.fromkeys(one.entry for one in self.desk.library.contracts() if _is_for_group(one))


def minimum_of(contracts: Contracts) -> int:
    """Return from how many answers on there are results."""
    return max(SMALL, *(contract.results.minimum_answers for contract in contracts))


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


def _begun(contracts: Contracts, minimum: int) -> Counted:
    first = contracts[0]
    return begun(first.edition, first.entry, basis_of(contracts, minimum), [one.form for one in contracts])


def _results(contracts: Contracts, minimum: int, kept: Counted | None) -> GroupResults:
    tally = tally_for(contracts)
    if kept:
        tally.add(kept.tally)
    return GroupResults(contracts, minimum, kept.counted if kept else 0, tally)


def _is_for_group(contract: Contract) -> bool:
    return contract.kind == "assessment" and contract.results.show == "group"
