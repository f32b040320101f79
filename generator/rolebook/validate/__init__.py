"""Checks on what was loaded: the shape of each entry first, then what holds between entries."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.load import Loaded
from rolebook.validate.rules import RULES
from rolebook.validate.rules.base import Facts
from rolebook.validate.shape import check_shape

__all__ = ["validate"]


def validate(loaded: Loaded, report: Report) -> None:
    """Report everything that is wrong. Cross-entry rules run on the entries whose shape is sound.

    After this, a report without errors means that `resolve` succeeds.
    """
    sound = [entry for entry in loaded.entries if check_shape(entry, report)]
    for entry in loaded.overlay:
        check_shape(entry, report)
    pages = [page for page in loaded.pages if check_shape(page.front, report)]
    if loaded.brand is not None:
        check_shape(loaded.brand, report)
    facts = Facts(loaded, tuple(sound), tuple(pages))
    for rule in RULES:
        rule(facts, report)
