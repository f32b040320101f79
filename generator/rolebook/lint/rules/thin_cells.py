"""Levels of a competency that say hardly anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Diagnostic, Span
from rolebook.lint.passages import title_of
from rolebook.lint.rule import LintRule
from rolebook.lint.study import Cell, Study


@dataclass(frozen=True, slots=True)
class Options:
    """`descriptors`: how many a level without a summary needs. `summary_alone`: whether a summary is enough."""

    descriptors: int = 2
    summary_alone: bool = False


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    for entry in study.entries("competency"):
        if not entry.data.get("levels"):
            message = f"“{title_of(entry)}” is described at no level"
            yield Diagnostic("lint-thin-cell", message, entry.id_span(), "Describe the levels people can be at.")
    fullest = _fullest(study)
    for cell in study.cells:
        if lack := _lack(cell, options):
            message = f"“{title_of(cell.entry)}” has {lack} at {cell.data['level']} of {cell.data['track']}"
            help_line = "Write what others see or hear at this level, or take the level out."
            best = fullest[cell.entry.id]
            related = _beside(best) if best != cell else ()
            yield Diagnostic("lint-thin-cell", message, cell.span, help_line, related)


def _lack(cell: Cell, options: Options) -> str:
    """What a level is short of; empty where it says enough."""
    count = len(cell.data.get("descriptors", ()))
    if "summary" in cell.data:
        return "a summary and no descriptors" if not count and not options.summary_alone else ""
    if not count:
        return "neither summary nor descriptors"
    if count < options.descriptors:
        return "only one descriptor and no summary" if count == 1 else f"only {count} descriptors and no summary"
    return ""


def _fullest(study: Study) -> dict[str, Cell]:
    """The level with the most descriptors, by competency: what the thin ones can be measured by."""
    found: dict[str, Cell] = {}
    for cell in study.cells:
        if cell.entry.id not in found or len(cell.texts) > len(found[cell.entry.id].texts):
            found[cell.entry.id] = cell
    return found


def _beside(cell: Cell) -> tuple[tuple[str, Span]]:
    return ((f"for comparison, {cell.data['level']} of {cell.data['track']}", cell.span),)


THIN_CELL = LintRule("lint-thin-cell", Options, _find)
