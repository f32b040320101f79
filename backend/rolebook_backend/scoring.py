"""How answers become scores, as docs/scoring.md says it for the script (assets/forms/profile.js) and for the backend.

An item counts towards a profile, perhaps to one part of it (a subscale), with a weight w ≥ 1.

- The value v of an answer is the rank of the chosen option. An item that is `reverse` counts from the other end of its
  own scale: v = low + top - rank, where low and top are the lowest and the highest rank that its question offers.
- An answer without a rank ("does not apply") and a question left open have no value and are left out.
- A person's score in a profile, or in one part of it, is the weighted mean of what has a value:
  score = Σ(w·v) / Σ(w). Without any value there is no score, which is not the same as a score of nought.
- A profile's score is made from all its items, whichever part they belong to; it is not the mean of its parts.
- The scale of a profile reaches from the lowest to the highest rank that any of its questions offers.

A group's results are about persons' scores: each person counts once, however many questions they answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rolebook_backend.contracts import Contract, Field, Score
    from rolebook_backend.store import Answers

Part: TypeAlias = "tuple[str, str]"
"""A profile and one of its subscales; the second is empty for the whole profile."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question as it counts: what its options are worth, towards which part, how much."""

    field: str
    parts: tuple[Part, ...]
    weight: float
    values: Mapping[str, float]


def items_of(contract: Contract) -> tuple[Item, ...]:
    """Return what counts in a form about profiles, in the order of its scoring."""
    fields = {field.name: field for field in contract.fields}
    counted = (score for score in contract.scoring if score.profile and score.field in fields)
    return tuple(_item(fields[score.field], score) for score in counted)


def scores(items: Iterable[Item], answers: Answers) -> dict[Part, float]:
    """Return a person's score in each profile and part that they have answered anything of."""
    sums: dict[Part, tuple[float, float]] = {}
    for item in items:
        answer = answers.get(item.field)
        value = item.values.get(answer) if isinstance(answer, str) else None
        for part in item.parts if value is not None else ():
            total, weight = sums.get(part, (0.0, 0.0))
            sums[part] = total + item.weight * (value or 0), weight + item.weight
    return {part: total / weight for part, (total, weight) in sums.items()}


def parts_of(items: Iterable[Item]) -> list[Part]:
    """Return every profile, each followed by its parts, in the order of the scoring."""
    found = list(dict.fromkeys(part for item in items for part in item.parts))
    profiles = list(dict.fromkeys(profile for profile, _ in found))
    return sorted(found, key=lambda part: (profiles.index(part[0]), bool(part[1])))


def scale_of(items: Iterable[Item], profile: str) -> tuple[float, float]:
    """Return the lowest and the highest score there can be in a profile."""
    values = [value for item in items if item.parts[0][0] == profile for value in item.values.values()]
    return (min(values), max(values)) if values else (0.0, 0.0)


def _item(field: Field, score: Score) -> Item:
    ranks = dict(_ranks(field))
    low, top = min(ranks.values(), default=0), max(ranks.values(), default=0)
    values = {option: low + top - rank if score.reverse else rank for option, rank in ranks.items()}
    whole, part = (score.profile, ""), (score.profile, score.subscale)
    return Item(field.name, (whole,) if whole == part else (whole, part), score.weight, values)


def _ranks(field: Field) -> Iterator[tuple[str, float]]:
    for option in field.options:
        if option.rank is not None:
            yield option.value, option.rank
