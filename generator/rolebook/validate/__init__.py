"""Checks on what was loaded: the shape of each entry first, then what holds between entries."""

from __future__ import annotations

from rolebook.diagnostics import Report
from rolebook.load import Loaded
from rolebook.validate.fixes import Lines
from rolebook.validate.names import Names
from rolebook.validate.rules import RULES
from rolebook.validate.rules.base import Facts
from rolebook.validate.shape import check_shape

__all__ = ["validate"]


def validate(loaded: Loaded, report: Report, earlier: Loaded | None = None) -> None:
    """Report everything that is wrong. Cross-entry rules run on the entries whose shape is sound.

    With an `earlier` version, ids that are gone since are reported too. After this, a report without errors means that
    `resolve` succeeds.
    """
    lines = Lines(loaded.sources, Names(loaded))
    written = Report()
    faulty = {entry.file for entry in loaded.overlay if not check_shape(entry, written, lines)}
    report.extend(written)
    # What is wrong in a patch is wrong in the patched entry too; once is enough.
    told = {(found.code, found.span) for found in written}
    merged = Report()
    sound = [entry for entry in loaded.entries if check_shape(entry, merged, lines)]
    # Nor is what comes of it in the brand's own words.
    report.extend(found for found in merged if (found.code, found.span) not in told and found.span.file not in faulty)
    pages = [page for page in loaded.pages if check_shape(page.front, report, lines)]
    brand = loaded.brand if loaded.brand is not None and check_shape(loaded.brand, report, lines) else None
    facts = Facts(loaded, tuple(sound), tuple(pages), brand, earlier, lines)
    for rule in RULES:
        rule(facts, report)
