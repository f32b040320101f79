"""What a receipt shows of a submission: answers beside their targets, and the answers that have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rolebook_backend.contracts import Contract, Field, Option


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of the handbook; without an address they are only words."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One field with a target: what was answered, what is expected, how far apart, what lies between."""

    item: Link
    answer: str
    target: str
    gap: str
    between: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One field without a target, as it was answered: the lines of a text, or one line."""

    label: str
    lines: tuple[str, ...]
    is_text: bool = False


def results(contract: Contract, answers: Mapping[str, str]) -> tuple[ResultRow, ...]:
    """Return a row for each field that has a target, in the order of the form."""
    return tuple(_row(contract, field, answers.get(field.name)) for field in contract.fields if field.target)


def other_answers(contract: Contract, answers: Mapping[str, str]) -> tuple[Answer, ...]:
    """Return the fields without a target, also those left open, in the order of the form."""
    return tuple(_answer(contract, field, answers) for field in contract.fields if not field.target)


def all_answers(contract: Contract, answers: Mapping[str, str]) -> tuple[Answer, ...]:
    """Return what was answered of a form, to show it back before it is stored."""
    return tuple(_answer(contract, field, answers) for field in contract.fields if field.name in answers)


def address(path: str) -> str:
    """Return the address of a page of the edition, whose root is the site's; never that of another site."""
    return "/" + path.lstrip("/\\")


def _row(contract: Contract, field: Field, value: str | None) -> ResultRow:
    chosen = field.option(value) if value is not None else None
    return ResultRow(
        item=Link(field.label, address(field.href) if field.href else ""),
        answer=chosen.label if chosen else value or say(contract, "not_answered"),
        target=field.target.label if field.target else "",
        gap=_gap(contract, field, chosen),
        between=tuple(Link(step.label, address(step.href)) for step in _between(field, chosen)),
    )


def _gap(contract: Contract, field: Field, chosen: Option | None) -> str:
    """Tell in words how many of the form's own steps lie between the answer and the target."""
    if not chosen or chosen.rank is None or not field.target or field.target.rank is None:
        return say(contract, "gap_none")
    low, high = chosen.rank, field.target.rank
    if high <= low:
        return say(contract, "gap_reached" if high == low else "gap_above")
    # A ladder may lack rungs: what counts is how many there are, not the difference of their numbers.
    ranks = {step.rank for step in field.options if step.rank is not None} | {high}
    steps = sum(low < rank <= high for rank in ranks)
    return say(contract, "gap_one" if steps == 1 else "gap_many", count=steps)


def _between(field: Field, chosen: Option | None) -> list[Option]:
    """Return the steps above the answer up to and with the target, as far as they have an address."""
    if not chosen or chosen.rank is None or not field.target or field.target.rank is None:
        return []
    low, high = chosen.rank, field.target.rank
    return [step for step in field.options if step.rank is not None and low < step.rank <= high and step.href]


def _answer(contract: Contract, field: Field, answers: Mapping[str, str]) -> Answer:
    value = answers.get(field.name)
    if value is None:
        return Answer(field.label, (say(contract, "not_answered"),))
    chosen = field.option(value)
    lines = (chosen.label,) if chosen else tuple(value.split("\n"))
    return Answer(field.label, lines, is_text=not field.options)
