"""Sentences that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Diagnostic
from rolebook.lint.alike import alike_pairs, in_order
from rolebook.lint.passages import Passage
from rolebook.lint.relation import comparable, relation
from rolebook.lint.rule import LintRule
from rolebook.lint.rules.duplicates import groups_of
from rolebook.lint.study import Study

_Alike = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Options:
    """`similarity`: how much alike two sentences must be, in percent."""

    similarity: int = 88


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    groups = groups_of(study)
    alike: _Alike = {}
    for first, second, percent in alike_pairs([in_order(group[0].bare) for group in groups], options.similarity):
        if comparable(groups[first][0], groups[second][0]):
            alike.setdefault(first, {})[second] = percent
    for first, others in _told_once(alike):
        yield _finding(groups[first], [(passage, alike[first][at]) for at in others for passage in groups[at]])


def _told_once(alike: _Alike) -> Iterator[tuple[int, list[int]]]:
    """Each sentence with the later ones that are like it; two that were named together before are not paired again."""
    named: dict[int, set[int]] = {}
    for first in sorted(alike):
        others = [other for other in sorted(alike[first]) if named.get(first, set()).isdisjoint(named.get(other, ()))]
        for one in (first, *others) if others else ():
            named.setdefault(one, set()).add(first)
        if others:
            yield first, others


def _finding(own: list[Passage], others: list[tuple[Passage, float]]) -> Diagnostic:
    first, *same = own
    where, help_line = relation([*own, *(passage for passage, _ in others)])
    related = (
        *((f"also here, {passage.where}", passage.span) for passage in same),
        *((f"{_percent(percent)}, {passage.where}", passage.span) for passage, percent in others),
    )
    what = "another text" if len(others) == 1 else f"{len(others)} other texts"
    message = f"this {first.sort} says nearly the same as {what}, {where}"
    return Diagnostic("lint-near-duplicate", message, first.span, help_line, related)


def _percent(likeness: float) -> str:
    return "the same words" if likeness >= 100 else f"{int(likeness)} % alike"


NEAR_DUPLICATE = LintRule("lint-near-duplicate", Options, _find)
