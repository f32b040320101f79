"""Links and marked terms in texts are closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolebook.diagnostics import Edit, Fix, Report
from rolebook.validate.rules.base import Facts
from rolebook.validate.rules.marked_terms import glossary_terms
from rolebook.validate.texts import Text

# The beginning of a link whose target ends at a blank or the end of its text, and not at a bracket or a title.
_LINK = re.compile(
    r"\[[^\]\n]+\]\((?P<target>(?:https?://|mailto:|[a-z]+:(?=[a-z0-9]))[^()\s<>]*)(?=\s+[^\s\"'()]|\s*\Z|\s*\n\s*\n)"
)
_TERM = re.compile(r"\(\((?P<word>[^()\n]{1,60})\)(?!\))")
_STOPS = ".,;:!?"


def closed_marks(facts: Facts, report: Report) -> None:
    """Report links without their closing bracket, and marked terms with one closing bracket instead of two."""
    words = set(glossary_terms(facts).words())
    for one in facts.texts:
        if "](" in one.text:
            _links(one, report)
        if "((" in one.text:
            _terms(one, words, report)


def unclosed_links(text: str) -> Iterator[re.Match[str]]:
    """The links of a text that are not closed."""
    return _LINK.finditer(text)


def _links(one: Text, report: Report) -> None:
    for found in unclosed_links(one.text):
        target = found["target"].rstrip(_STOPS)
        begin, end = found.start(), found.start("target") + len(target)
        place, whole = one.locate(begin, end), one.text[begin:end]
        fix = None
        if place.length == len(whole):
            fix = Fix((Edit(place, f"{whole})"),), certain=True)
        message = f"the link to “{target}” is not closed"
        report.add("unclosed-mark", message, place, "Put a round bracket behind it.", fix=fix)


def _terms(one: Text, words: set[str], report: Report) -> None:
    for found in _TERM.finditer(one.text):
        if found["word"].casefold() not in words:
            continue
        place, whole = one.locate(*found.span()), found[0]
        fix = Fix((Edit(place, f"{whole})"),), certain=True) if place.length == len(whole) else None
        message = f"the mark of “{found['word']}” is closed by one bracket"
        report.add("unclosed-mark", message, place, "Close it with two: “))”.", fix=fix)
