"""A group's results as charts: what is drawn, what stands in the table beside it, what a program is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from rolebook_backend.distribution import (
    BANDS,
    SMALL,
    Group,
    band_edges,
    in_bands,
    joined_in_order,
    joined_small,
    mean_of,
    median_of,
    shown_alone,
)
from rolebook_backend.scoring import parts_of, scale_of
from rolebook_backend.tally import PROFILE
from rolebook_backend.texts import label_of, locale_of, say

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from rolebook_backend.contracts import Contract, Field, Named
    from rolebook_backend.group import GroupResults
    from rolebook_backend.scoring import Item, Part


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: which answers, how many people in words, and in numbers where that may be said."""

    label: str
    words: str
    people: int | None
    share: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One distribution; it has no rows where too few answered. `of` is the profile that a part belongs to."""

    title: str
    of: str
    rows: tuple[Row, ...]
    mean: float | None = None
    median: float | None = None
    summary: str = ""


def charts_of(group: GroupResults) -> tuple[Chart, ...]:
    """Return every distribution, in the order of the form."""
    return tuple(_profiles(group) if group.contract.about == PROFILE else _questions(group))


def as_json(group: GroupResults, charts: Sequence[Chart]) -> dict[str, object]:
    """Return what a program is told; `charts` are empty while there are too few answers."""
    return {
        "entry": group.contract.entry,
        "title": group.contract.title,
        "minimum_answers": group.minimum,
        "answers": group.counted or None,
        "charts": [
            {
                "title": chart.title,
                "of": chart.of,
                "mean": chart.mean,
                "median": chart.median,
                "rows": [{"label": row.label, "people": row.people} for row in chart.rows],
            }
            for chart in charts
        ],
    }


# Profiles: the scores of the people


def _profiles(group: GroupResults) -> Iterator[Chart]:
    items = [item for contract in group.contracts for item in group.tally.items.get(contract.form, ())]
    for part in parts_of(items):
        yield _profile(group, items, part)


def _profile(group: GroupResults, items: Sequence[Item], part: Part) -> Chart:
    contract, (profile, subscale) = group.contract, part
    name = _name(contract.profiles, profile)
    title, of = (_name(contract.subscales, subscale), name) if subscale else (name, "")
    asked = group.tally.people[part]
    scores = group.tally.scores[part]
    if asked < group.minimum or sum(scores.values()) < SMALL:
        return Chart(title, of, ())
    low, top = scale_of(items, profile)
    rows = tuple(_bands(contract, scores, (low, top), asked))
    mean, median = mean_of(scores), median_of(scores)
    words = {"mean": _number(contract, mean), "median": _number(contract, median), "top": _number(contract, top)}
    return Chart(title, of, rows, round(mean, 2), round(median, 2), say(contract, "group_summary", **words))


def _bands(contract: Contract, scores: Counter[float], scale: tuple[float, float], asked: int) -> Iterator[Row]:
    edges = [_number(contract, edge) for edge in band_edges(*scale)]
    for one in _partition([*in_bands(scores, *scale), asked - sum(scores.values())]):
        bands = [place for place in one.places if place < BANDS]
        label = say(contract, "group_range", first=edges[bands[0]], last=edges[bands[-1] + 1]) if bands else ""
        yield _row(contract, _with_open(contract, label, one, BANDS), one.people, asked)


# Questions: what was chosen


def _questions(group: GroupResults) -> Iterator[Chart]:
    """Yield each question once, though several roles are asked it."""
    fields = {field.name: field for contract in group.contracts for field in group.tally.asked.get(contract.form, ())}
    for field in fields.values():
        asked = group.tally.people[field.name]
        chosen = group.tally.chosen[field.name]
        few = asked < group.minimum
        rows = () if few else tuple(_rows(group.contract, field, chosen, asked))
        yield Chart(label_of(group.contract, field), field.section, rows)


def _rows(contract: Contract, field: Field, chosen: Counter[str], asked: int) -> Iterator[Row]:
    if field.takes_many:
        yield from (_row_of_many(contract, option.label, chosen[option.value], asked) for option in field.options)
        return
    ranked = sorted((one for one in field.options if one.rank is not None), key=lambda one: one.rank or 0)
    options = ranked or list(field.options)
    counts = [chosen[option.value] for option in options]
    # "Does not apply" and no answer at all are one: each alone would soon be few.
    counts.append(asked - sum(counts))
    for one in _partition(counts) if ranked else joined_small(_without_none(counts)):
        labels = [options[place].label for place in one.places if place < len(options)]
        label = _joined(contract, labels, in_order=bool(ranked))
        yield _row(contract, _with_open(contract, label, one, len(options)), one.people, asked)


def _partition(counts: Sequence[int]) -> tuple[Group, ...]:
    return joined_in_order(_without_none(counts))


def _without_none(counts: Sequence[int]) -> Sequence[int]:
    """Leave out the last count, of those without an answer, where there are none."""
    return counts if counts[-1] else counts[:-1]


def _joined(contract: Contract, labels: Sequence[str], *, in_order: bool) -> str:
    if in_order and len(labels) > 1:
        return say(contract, "group_range", first=labels[0], last=labels[-1])
    return ", ".join(labels)


def _with_open(contract: Contract, label: str, group: Group, place: int) -> str:
    if place not in group.places:
        return label
    return say(contract, "group_or_open", label=label) if label else say(contract, "group_open")


def _row(contract: Contract, label: str, people: int, asked: int) -> Row:
    if people < SMALL:
        return Row(label, say(contract, "group_fewer", count=SMALL), None, 0)
    return Row(label, str(people), people, people / asked)


def _row_of_many(contract: Contract, label: str, people: int, asked: int) -> Row:
    if shown_alone(people, asked):
        return Row(label, str(people), people, people / asked)
    if people < SMALL:
        return Row(label, say(contract, "group_fewer", count=SMALL), None, 0)
    return Row(label, say(contract, "group_all_but", count=SMALL), None, 1)


def _name(named: Sequence[Named], wanted: str) -> str:
    return next((one.name for one in named if one.id == wanted), wanted)


def _number(contract: Contract, number: float) -> str:
    return format_decimal(round(number, 1), "0.0", locale_of(contract))
