"""How far each form has come in each role, without names; where a form keeps none, in steps, so that nobody is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend import cadence
from rolebook_backend.agreement import ARRIVED, CHANGES_ASKED, CONFIRMED, DRAFT, IN_REVIEW, SUPERSEDED
from rolebook_backend.agreements import KIND
from rolebook_backend.desk_pages.reading import SIGNED
from rolebook_backend.desk_pages.standing import DUE, Standing, standing_of
from rolebook_backend.distribution import SMALL
from rolebook_backend.group import is_for_group
from rolebook_backend.identity.sending import NONE
from rolebook_backend.results import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rolebook_backend.contracts import Contract
    from rolebook_backend.store import Person
    from rolebook_backend.store.editing_base import Sendings
    from rolebook_backend.submit import Desk


@dataclass(frozen=True, slots=True)
class Steps:
    """How many there are at least, without telling of few of them: 0 where they are too few to be told."""

    least: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one form has come: of how many people, sent as it is today, sent before and holding still, due again.

    `unnamed` are answers without a name as the form is today, `unnamed_before` those of earlier versions.
    """

    contract: Contract
    people: int
    current: int
    before: int
    again: int
    unnamed: Steps
    unnamed_before: Steps

    @property
    def is_named(self) -> bool:
        """Say whether the form keeps names."""
        return self.contract.identity != NONE

    @property
    def missing(self) -> int:
        """How many people have not sent it under their name."""
        return max(self.people - self.current - self.before - self.again, 0)

    @property
    def has_results(self) -> bool:
        """Say whether there are results of all together."""
        return is_for_group(self.contract)

    @property
    def has_comments(self) -> bool:
        """Say whether it asks for words that are told together."""
        return self.has_results and any(field.type in TEXTS for field in self.contract.fields)


@dataclass(frozen=True, slots=True)
class Agreements:
    """How many agreements of one form are a draft, in review, confirmed, and followed by a newer one."""

    contract: Contract
    draft: int
    review: int
    confirmed: int
    superseded: int

    @property
    def begun(self) -> int:
        """How many there are."""
        return self.draft + self.review + self.confirmed + self.superseded


async def agreements(desk: Desk) -> list[Agreements]:
    """Return how far the agreements of every form are, never whose."""
    await desk.keep_contracts()
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for one in await desk.store.going():
        states[one.form][ARRIVED[one.action]] += one.agreements
    forms = [contract for contract in desk.library.contracts() if contract.kind == KIND]
    forms.sort(key=lambda contract: (contract.title, contract.role_name, contract.form))
    return [_agreements(contract, states[contract.form]) for contract in forms]


def _agreements(contract: Contract, states: Counter[str]) -> Agreements:
    review = states[IN_REVIEW] + states[CHANGES_ASKED]
    return Agreements(contract, states[DRAFT], review, states[CONFIRMED], states[SUPERSEDED])


async def progress(desk: Desk) -> list[Progress]:
    """Return how far every form of the handbook has come that is sent once; see `agreements` for the others."""
    await desk.keep_contracts()
    people = await desk.store.people()
    forms = [contract for contract in desk.library.contracts() if contract.kind != KIND]
    sent = {every: await _sendings(desk, every) for every in {contract.due.again for contract in forms}}
    forms.sort(key=lambda contract: (contract.kind != SIGNED, contract.title, contract.role_name, contract.form))
    return [await _progress(desk, contract, people, sent[contract.due.again][contract.form]) for contract in forms]


async def _sendings(desk: Desk, every: str) -> defaultdict[str, list[Sendings]]:
    """Return what was sent of each form, as if all of them were due again every so often."""
    found = defaultdict(list)
    for one in await desk.store.sendings(cadence.over_before(cadence.today(), every)):
        found[one.form].append(one)
    return found


def steps(count: int, people: int) -> Steps:
    """Round a count down to a step, and to one that leaves enough others; nobody is told by who is missing either."""
    room = max(people - SMALL, 0) if people else count
    least = min(count, room)
    return Steps(least - least % SMALL)


async def _progress(desk: Desk, contract: Contract, people: Iterable[Person], sent: Sequence[Sendings]) -> Progress:
    named: Counter[Standing] = Counter()
    unnamed: Counter[bool] = Counter()
    for one in sent:
        then = await desk.contract(one.form, one.digest)
        standing = standing_of(then, contract)
        named[standing] += one.people - one.lapsed
        named[standing_of(then, contract, is_over=True)] += one.lapsed
        unnamed[standing is Standing.CURRENT] += one.unnamed
    asked = sum(person.active and person.role == contract.role_id for person in people)
    again = sum(named[standing] for standing in DUE)
    return Progress(
        contract=contract,
        people=asked,
        current=named[Standing.CURRENT],
        before=named.total() - named[Standing.CURRENT] - again,
        again=again,
        unnamed=steps(unnamed[True], asked),
        unnamed_before=steps(unnamed[False], asked),
    )
