"""Somebody's own answers beside their manager's: each question, both answers, and in words where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolebook_backend.results import Link, address, gap_of, lines_of, steps_between
from rolebook_backend.texts import label_of, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rolebook_backend.contracts import Contract, Field
    from rolebook_backend.desk_pages.reading import Sent

HIGHER = ("higher", "beside_higher_one", "beside_higher")
LOWER = ("lower", "beside_lower_one", "beside_lower")
"""How the second answer stands to the first: its mark, and what is said of one step and of several."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One question: both answers in words, what is expected, and how far apart the two are. `mark`: same, or not.

    `of` is the question that a remark belongs to.
    """

    section: str
    of: str
    item: Link
    own: tuple[str, ...]
    managers: tuple[str, ...]
    target: str
    gap: str
    difference: str
    mark: str


def beside(own: Sent | None, managers: Sent | None, say_who: Callable[..., str]) -> tuple[Beside, ...]:
    """Return a row for each question that either has answered, in the order of the form that was answered last."""
    both = sorted(filter(None, (own, managers)), key=lambda sent: sent.submission.received_at)
    if not both:
        return ()
    return tuple(_rows(both[-1].contract, own, managers, say_who))


def _rows(contract: Contract, own: Sent | None, managers: Sent | None, say_who: Callable[..., str]) -> Iterator[Beside]:
    for field in _fields(contract, own, managers):
        mine, theirs = _answer(own, field), _answer(managers, field)
        if not mine and not theirs:
            continue
        difference, mark = _difference(field, own, managers, say_who)
        yield Beside(
            section=field.section,
            of=_of(contract, field),
            item=Link(label_of(contract, field) or say(contract, "remark"), address(field.href) if field.href else ""),
            own=mine,
            managers=theirs,
            target=field.target.label if field.target else "",
            gap=gap_of(contract, field, own.submission.answers) if own and mine and field.target else "",
            difference=difference,
            mark=mark,
        )


def _fields(contract: Contract, own: Sent | None, managers: Sent | None) -> list[Field]:
    """Return the fields of a contract, and after them those of the other that it no longer has."""
    fields = {field.name: field for field in contract.fields}
    for sent in filter(None, (own, managers)):
        fields = fields | {field.name: field for field in sent.contract.fields if field.name not in fields}
    return list(fields.values())


def _of(contract: Contract, field: Field) -> str:
    asked = contract.field(field.of) if field.of else None
    return label_of(contract, asked) if asked else ""


def _answer(sent: Sent | None, field: Field) -> tuple[str, ...]:
    """Return an answer in the words of the form it was given in."""
    asked = sent.contract.field(field.name) if sent else None
    if sent is None or asked is None or field.name not in sent.submission.answers:
        return ()
    return lines_of(sent.contract, asked, sent.submission.answers[field.name])


def _difference(field: Field, own: Sent | None, managers: Sent | None, say_who: Callable[..., str]) -> tuple[str, str]:
    first = own.submission.answers.get(field.name) if own else None
    second = managers.submission.answers.get(field.name) if managers else None
    if not field.options:
        return "", ""  # words of one's own are read, not compared
    if first is None or second is None:
        return say_who("beside_one"), "open"
    if first == second:
        return say_who("beside_same"), "same"
    steps = steps_between(field, first, second)
    if not steps:
        return say_who("beside_other"), "other"
    mark, one, many = HIGHER if steps > 0 else LOWER
    return say_who(one if abs(steps) == 1 else many, count=abs(steps)), mark
