"""What people of a group wrote in their own words: apart from all else, in an order that says nothing of them.

They are told from the minimum number of answers on and in the same steps as everything about the group (group.py).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.group import contracts_of, minimum_of, steps_of, tally_step
from rolebook_backend.results import TEXTS
from rolebook_backend.tally import together
from rolebook_backend.texts import label_of, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.store import Answers
    from rolebook_backend.submit import Desk

SHOWN = 500
"""Comments on one question that are shown; of more it is some, in no order."""


@dataclass(frozen=True, slots=True)
class Commented:
    """One question and what was written; `few` says that too few were asked by now to tell of it."""

    label: str
    section: str
    texts: tuple[str, ...]
    left_out: int
    few: bool


@dataclass(frozen=True, slots=True)
class Comments:
    """All comments of an assessment, and from how many answers on they are told."""

    contract: Contract
    minimum: int
    questions: tuple[Commented, ...]


async def comments(desk: Desk, entry: str) -> Comments:
    """Return the comments of one assessment; Refusal where there is none whose results are for the group."""
    contracts = await contracts_of(desk, entry)
    asked = [(field.name, contract.form) for contract in contracts for field in contract.fields if field.type in TEXTS]
    askers = together(asked)
    steps = await steps_of(desk, contracts, askers.values())
    written: dict[str, list[str]] = defaultdict(list)
    for forms, first in steps.items():
        names = [name for name, own in askers.items() if own == forms]

        def take(_form: str, answers: Answers, names: Sequence[str] = names) -> None:
            for name in names:
                if text := str(answers.get(name, "")).strip():
                    written[name].append(text)

        await tally_step(desk, contracts, forms, first, take)
    fields = {field.name: (contract, field) for contract in reversed(contracts) for field in contract.fields}
    questions = [
        _commented(*fields[name], written[name], few=not steps[forms])
        for name, forms in sorted(askers.items(), key=lambda one: list(fields).index(one[0]))
    ]
    return Comments(contracts[0], minimum_of(contracts), tuple(questions))


def shuffled(name: str, texts: Sequence[str]) -> list[str]:
    """Return texts in an order that only they themselves decide: not when they came, nor from whom."""
    return sorted(texts, key=lambda text: hashlib.sha256(f"{name}\n{text}".encode("utf-8", "replace")).digest())


def _commented(contract: Contract, field: Field, texts: Sequence[str], *, few: bool) -> Commented:
    label = label_of(contract, field)
    if of := contract.field(field.of):
        label = f"{label_of(contract, of)} – {field.label or say(contract, 'remark')}"
    ordered = shuffled(field.name, texts)
    return Commented(label, field.section, tuple(ordered[:SHOWN]), max(len(ordered) - SHOWN, 0), few)
