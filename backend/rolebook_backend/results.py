"""What a receipt shows of a submission: answers beside their targets, and the answers that have none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rolebook_backend.texts import day_in_words, day_of, label_of, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rolebook_backend.contracts import Contract, Field, Option
    from rolebook_backend.store import Answers, Value


TEXTS = frozenset({"text", "long-text", "remark"})
"""Types of fields that take words of one's own."""


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
    remarks: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One field as it was answered. `shape`: a `line`, the lines of a `text`, or the members of a `list`."""

    label: str
    lines: tuple[str, ...]
    shape: str = "line"
    remarks: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one section; its title is empty where the form has none."""

    title: str
    answers: tuple[Answer, ...]


def results(contract: Contract, answers: Answers) -> tuple[ResultRow, ...]:
    """Return a row for each field that has a target, in the order of the form."""
    return tuple(_row(contract, field, answers) for field in contract.fields if field.target)


def other_answers(contract: Contract, answers: Answers) -> tuple[Part, ...]:
    """Return the fields without a target, also those left open, in the order of the form.

    Of what is asked several times only the first is shown when it was left open.
    """
    fields = (field for field in contract.fields if not field.target)
    return _parts(contract, answers, (one for one in fields if one.name in answers or one.slot <= 1))


def all_answers(contract: Contract, answers: Answers) -> tuple[Part, ...]:
    """Return what was answered of a form, to show it back before it is stored."""
    return _parts(contract, answers, (field for field in contract.fields if field.name in answers))


def address(path: str) -> str:
    """Return the address of a page of the edition, whose root is the site's; never that of another site."""
    return "/" + path.lstrip("/\\")


def _parts(contract: Contract, answers: Answers, fields: Iterable[Field]) -> tuple[Part, ...]:
    """Group fields by their sections; a remark stands with what it is about, not by itself."""
    alone = (field for field in fields if not contract.field(field.of))
    return tuple(
        Part(section, tuple(answer_of(contract, field, answers) for field in group))
        for section, group in groupby(alone, key=lambda field: field.section)
    )


def _row(contract: Contract, field: Field, answers: Answers) -> ResultRow:
    chosen = _chosen(field, answers)
    value = answers.get(field.name)
    return ResultRow(
        item=Link(label_of(contract, field), address(field.href) if field.href else ""),
        answer=", ".join(lines_of(contract, field, value)),
        target=field.target.label if field.target else "",
        gap=gap_of(contract, field, answers),
        between=tuple(Link(step.label, address(step.href)) for step in _between(field, chosen)),
        remarks=_remarks(contract, field, answers),
    )


def _chosen(field: Field, answers: Answers) -> Option | None:
    value = answers.get(field.name)
    return field.option(value) if isinstance(value, str) else None


def gap_of(contract: Contract, field: Field, answers: Answers) -> str:
    """Tell in words how many of the form's own steps lie between the answer and the target."""
    steps = steps_to_target(field, answers)
    if steps is None:
        return say(contract, "gap_none")
    if steps <= 0:
        return say(contract, "gap_reached" if steps == 0 else "gap_above")
    return say(contract, "gap_one" if steps == 1 else "gap_many", count=steps)


def steps_to_target(field: Field, answers: Answers) -> int | None:
    """Return how many steps are missing, below 0 how many are more; None where the two cannot be compared."""
    chosen = _chosen(field, answers)
    if not chosen or chosen.rank is None or not field.target or field.target.rank is None:
        return None
    return _steps(field, chosen.rank, field.target.rank)


def steps_between(field: Field, first: Value, second: Value) -> int:
    """Return how many steps the second answer is above the first; 0 where one of them is no step."""
    low, high = (field.option(value) if isinstance(value, str) else None for value in (first, second))
    if not low or not high or low.rank is None or high.rank is None:
        return 0
    return _steps(field, low.rank, high.rank)


def _steps(field: Field, start: float, end: float) -> int:
    # A ladder may lack rungs: what counts is how many there are, not the difference of their numbers.
    ranks = {step.rank for step in field.options if step.rank is not None} | {start, end}
    between = sum(min(start, end) < rank <= max(start, end) for rank in ranks)
    return between if end >= start else -between


def _between(field: Field, chosen: Option | None) -> list[Option]:
    """Return the steps above the answer up to and with the target, as far as they have an address."""
    if not chosen or chosen.rank is None or not field.target or field.target.rank is None:
        return []
    low, high = chosen.rank, field.target.rank
    return [step for step in field.options if step.rank is not None and low < step.rank <= high and step.href]


def answer_of(contract: Contract, field: Field, answers: Answers) -> Answer:
    """Return one field as it was answered."""
    value = answers.get(field.name)
    shape = "text" if value is not None and field.type in TEXTS else "list" if isinstance(value, list) else "line"
    return Answer(
        label_of(contract, field), lines_of(contract, field, value), shape, _remarks(contract, field, answers)
    )


def _remarks(contract: Contract, field: Field, answers: Answers) -> tuple[Answer, ...]:
    """Return what was written beside this question."""
    return tuple(
        Answer(remark.label or say(contract, "remark"), lines_of(contract, remark, answers[remark.name]), "text")
        for remark in contract.fields
        if remark.of == field.name and remark.name in answers
    )


def lines_of(contract: Contract, field: Field, value: Value | None) -> tuple[str, ...]:
    """Return an answer as a person reads it: labels for values, days written out."""
    if value is None:
        return (say(contract, "not_answered"),)
    if isinstance(value, list):
        return tuple(line for one in value for line in lines_of(contract, field, one))
    if chosen := field.option(value):
        return (chosen.label,)
    if field.type == "statement":
        return (say(contract, "yes" if field.of else "agreed"),)
    day = day_of(value) if field.type == "date" else None
    return (day_in_words(contract, day),) if day else tuple(value.split("\n"))
