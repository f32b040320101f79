"""Levels that say what the level below says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Diagnostic
from rolebook.lint.alike import in_order, likeness
from rolebook.lint.passages import title_of
from rolebook.lint.rule import LintRule
from rolebook.lint.study import Cell, Study
from rolebook.lint.wording import bare


@dataclass(frozen=True, slots=True)
class Options:
    """`overlap`: how much of the higher level the lower one must say too, in percent of its texts.

    `similarity`: how much alike two texts must be to say the same, in percent.
    """

    overlap: int = 80
    similarity: int = 88


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    for lower, upper in study.steps:
        total, shared = len(upper.texts), _shared(lower, upper, options.similarity)
        if total and shared * 100 >= options.overlap * total:
            yield _finding(lower, upper, shared, total)


def _shared(lower: Cell, upper: Cell, least: int) -> int:
    """How many texts of the upper level have one at the lower level that is nearly the same."""
    known = _in_order(lower)
    return sum(any(likeness(text, other, least) for other in known) for text in _in_order(upper))


def _in_order(cell: Cell) -> list[str]:
    return [in_order(bare(text)) for text in cell.texts]


def _finding(lower: Cell, upper: Cell, shared: int, total: int) -> Diagnostic:
    how_much = "all" if shared == total else f"{shared} of {total} texts"
    message = (
        f"“{title_of(upper.entry)}” says at {upper.data['level']} of {upper.data['track']} "
        f"what it says at {lower.data['level']} ({how_much})"
    )
    help_line = "Say what is more at the higher level, or leave one of the two out."
    return Diagnostic("lint-same-levels", message, upper.span, help_line, (("the level below", lower.span),))


SAME_LEVELS = LintRule("lint-same-levels", Options, _find)
