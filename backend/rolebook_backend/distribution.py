"""Distributions of a group's answers in which nobody stands alone.

Whoever sees a small number, or can work one out from the others, may know whose answer it is. So small numbers are
joined with their neighbours until there are enough people in each, and what is left open is counted with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALL = 3
"""Fewer people than this are never shown by themselves."""

BANDS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that are shown as one: places in the list of all, and how many people gave one of them."""

    places: tuple[int, ...]
    people: int


def joined_in_order(counts: Sequence[int]) -> tuple[Group, ...]:
    """Join neighbours until each group has enough people; for answers that have an order."""
    groups: list[Group] = []
    open_places: tuple[int, ...] = ()
    people = 0
    for place, count in enumerate(counts):
        open_places, people = (*open_places, place), people + count
        if people >= SMALL:
            groups.append(Group(open_places, people))
            open_places, people = (), 0
    if open_places and groups:
        last = groups.pop()
        return (*groups, Group(last.places + open_places, last.people + people))
    return (*groups, Group(open_places, people)) if open_places else tuple(groups)


def joined_small(counts: Sequence[int]) -> tuple[Group, ...]:
    """Join all small numbers to one group; for answers without an order."""
    by_size = sorted(range(len(counts)), key=lambda place: (counts[place], place))
    together: list[int] = []
    while by_size and (counts[by_size[0]] < SMALL or (together and _sum(counts, together) < SMALL)):
        together.append(by_size.pop(0))
    alone = [Group((place,), counts[place]) for place in sorted(by_size)]
    return (*alone, Group(tuple(sorted(together)), _sum(counts, together))) if together else tuple(alone)


def shown_alone(count: int, people: int) -> bool:
    """Say whether neither those who chose an option are few, nor those who did not."""
    return SMALL <= count <= people - SMALL


def band_edges(low: float, top: float) -> list[float]:
    """Return where equal bands between the ends of a scale begin and end."""
    return [low + (top - low) * step / BANDS for step in range(BANDS + 1)]


def in_bands(values: Mapping[float, int], low: float, top: float) -> list[int]:
    """Count values in equal bands; one on an edge belongs to the upper band, the very top to the last."""
    counts = [0] * BANDS
    for value, people in values.items():
        place = int((value - low) / (top - low) * BANDS + 1e-9) if top > low else 0
        counts[min(max(place, 0), BANDS - 1)] += people
    return counts


def mean_of(values: Mapping[float, int]) -> float:
    """Return the mean of values that so many people have each."""
    return sum(value * people for value, people in values.items()) / sum(values.values())


def median_of(values: Mapping[float, int]) -> float:
    """Return the value in the middle, or half-way between the two."""
    people = sum(values.values())
    return (_at(values, (people - 1) // 2) + _at(values, people // 2)) / 2


def _at(values: Mapping[float, int], place: int) -> float:
    passed = 0
    for value in sorted(values):
        passed += values[value]
        if passed > place:
            return value
    raise IndexError(place)


def _sum(counts: Sequence[int], places: Sequence[int]) -> int:
    return sum(counts[place] for place in places)
