"""Acknowledgements cover kinds, entries and pages that there are."""

from __future__ import annotations

from rolebook.diagnostics import Report, Span
from rolebook.kinds import COVERED_KINDS
from rolebook.validate.rules.base import Facts, meant, walk
from rolebook.validate.rules.links import GENERATED_PAGES, check_link

_SINGLE_KINDS = (*COVERED_KINDS, "page")


def acknowledgement_covers(facts: Facts, report: Report) -> None:
    """Report what no signature can be about: kinds without a text to sign, entries and pages that do not exist."""
    for entry in facts.of("acknowledgement"):
        for path, covered in walk(entry.data, "covers[]"):
            _check(facts, report, covered, entry.span(*path))


def _check(facts: Facts, report: Report, covered: str, span: Span) -> None:
    kind, _, name = covered.partition(":")
    if not name and kind not in COVERED_KINDS:
        help_line, fix = meant(kind, COVERED_KINDS, span)
        report.add("wrong-value", f"a signature cannot be about the kind “{kind}”", span, help_line, fix=fix)
    elif kind == "page" and name in GENERATED_PAGES:
        help_line = f"Name the kind instead: {', '.join(COVERED_KINDS)}."
        report.add("wrong-value", f"the page “{name}” is made from the data", span, help_line)
    elif name and kind in facts.ids and kind not in _SINGLE_KINDS:
        help_line = f"What can be covered: {', '.join(_SINGLE_KINDS)}."
        report.add("wrong-value", f"a signature cannot be about the kind “{kind}”", span, help_line)
    elif name:
        check_link(facts, report, covered, span)
