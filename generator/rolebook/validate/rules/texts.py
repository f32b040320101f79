"""Texts: no HTML, links of known kinds only, marked terms that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.load import Entry
from rolebook.validate.rules.base import Facts, Path, suggest
from rolebook.validate.rules.links import check_link
from rolebook.wording import REQUIRED_TERMS, TermForms, Terms

_HTML = re.compile(r"</?[a-zA-Z!][^>\n]*>|<(script|style|iframe)\b", re.IGNORECASE)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
_SAFE = ("https://", "http://", "mailto:", "#")
_ENTRY_LINK = re.compile(r"^[a-z]+:(?!//)")


def texts_of(data: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of an entry with the steps to it; authors' notes left out."""
    if isinstance(data, str):
        yield at, data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name != "notes":
                yield from texts_of(value, (*at, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts_of(value, (*at, index))


def glossary_terms(facts: Facts) -> Terms:
    """The words that can be marked."""
    return Terms(
        {
            entry.id: TermForms(entry.data["term"], entry.data.get("plural", entry.data["term"]))
            for entry in facts.of("glossary")
        }
    )


def needed_terms(facts: Facts, report: Report) -> None:
    """Report terms the pages need and the glossary does not have."""
    missing = [term for term in REQUIRED_TERMS if term not in facts.ids["glossary"]]
    place = next((entry.span() for entry in facts.loaded.of("glossary")), Span("data/glossary.yml"))
    for term in missing:
        report.add(
            "missing-term",
            f"the glossary has no entry “{term}”",
            place,
            f"Add: - id: {term}, with term, plural and definition.",
        )


def clean_texts(facts: Facts, report: Report) -> None:
    """Report HTML, unsafe links and unknown marks in the texts of entries and pages."""
    terms = glossary_terms(facts)
    for entry in facts.entries:
        for path, text in texts_of(entry.data):
            if not text.isalnum():
                _check(facts, terms, report, text, _finder(entry, path))
    for page in facts.pages:
        for number, line in enumerate(page.body.splitlines(), page.body_line):
            _check(facts, terms, report, line, _line_finder(page.front, number))


def _check(facts: Facts, terms: Terms, report: Report, text: str, place: Any) -> None:
    for match in _HTML.finditer(text) if "<" in text else ():
        report.add(
            "html-in-text",
            f"HTML in a text: {match[0][:40]}",
            place(match.start()),
            "Use **strong** and *emphasis*, or take it out.",
        )
    for word, offset in terms.unknown_marks(text) if "((" in text else ():
        report.add(
            "unknown-term",
            f"“{word}” is marked, but no term of the glossary",
            place(offset),
            suggest(word.lower(), terms.words()),
        )
    for match in _LINK.finditer(text) if "](" in text else ():
        target = match[1]
        if _ENTRY_LINK.match(target) and not target.startswith(_SAFE):
            check_link(facts, report, target, place(match.start(1)))
        elif not target.startswith(_SAFE):
            report.add(
                "unsafe-link",
                f"a link to “{target}”",
                place(match.start(1)),
                "Write https://…, mailto:…, or kind:id for an entry.",
            )


def _finder(entry: Entry, path: Path) -> Any:
    # Inside a text only its beginning is known for sure: folding and quotes move the signs behind it.
    return lambda _offset: entry.span(*path)


def _line_finder(front: Entry, number: int) -> Any:
    return lambda offset: Span(front.place.file, number, offset + 1)
