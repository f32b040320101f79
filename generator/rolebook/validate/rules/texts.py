"""Texts: no HTML, links of known kinds only, marked terms that exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.load import Entry, Page, Place
from rolebook.validate.rules.base import Facts, Path, suggest
from rolebook.validate.rules.links import check_link
from rolebook.wording import REQUIRED_TERMS, TermForms, Terms

# A tag to a browser, closed or not: whatever a browser reads as markup is refused.
_HTML = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]*>?")
# A link with its target behind the words, or below the text: `[words]: target "title"`; not a footnote.
_LINK = re.compile(
    r"\]\(\s*<?(?P<target>[^)\s>]+)"
    r"|^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*<?(?P<below>[^\s>]+)>?[ \t]*(?:[\"'(].*)?$",
    re.MULTILINE,
)
_SAFE = ("https://", "http://", "mailto:", "#")
# A file that lies in content/ beside the page; whether it is there the engine says.
_FILE = re.compile(r"(?!/)[\w./%() -]+\.(?:svg|png|jpe?g|webp|gif|pdf|docx?|xlsx?|csv)\Z", re.IGNORECASE)
_ENTRY_LINK = re.compile(r"[a-z]+:(?!//)")
_LONGEST_QUOTE = 40

# Gives the place of a piece of a text by the offsets of its beginning and end.
Locate = Callable[[int, int], Span]


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
    """The words that can be marked, those of glossary entries with other faults too."""
    terms = {}
    for entry in facts.loaded.of("glossary"):
        word = entry.data.get("term")
        word = word if isinstance(word, str) else entry.id
        plural = entry.data.get("plural")
        terms[entry.id] = TermForms(word, plural if isinstance(plural, str) else word)
    return Terms(terms)


def needed_terms(facts: Facts, report: Report) -> None:
    """Report terms the pages need and the glossary does not have."""
    place = next((entry.span() for entry in facts.loaded.of("glossary")), Span("data/glossary.yml"))
    for term in REQUIRED_TERMS:
        if not facts.knows("glossary", term):
            removal = facts.loaded.removal("glossary", term)
            help_line = f"Add: - id: {term}, with term, plural and definition."
            if removal is not None:
                help_line = f"Rename it under “terms” in brand.yml instead; pages cannot do without “{term}”."
            where = place if removal is None else removal.id_span()
            report.add("missing-term", f"the glossary has no entry “{term}”", where, help_line)


def clean_texts(facts: Facts, report: Report) -> None:
    """Report HTML, unsafe links and unknown marks in the texts of entries and pages."""
    terms = glossary_terms(facts)
    fronts = [page.front for page in facts.pages]
    for entry in (*facts.entries, *fronts):
        for path, text in texts_of(entry.data):
            if not text.isalnum():
                _check(facts, terms, report, text, _within_entry(facts, entry, path, text))
    for page in facts.pages:
        _check(facts, terms, report, page.body, _within_page(page), files=True)


def _check(facts: Facts, terms: Terms, report: Report, text: str, locate: Locate, *, files: bool = False) -> None:
    for match in _HTML.finditer(text) if "<" in text else ():
        shown = " ".join(match[0][:_LONGEST_QUOTE].split())
        help_line = "Use **strong** and *emphasis*, or take it out; leave a blank behind a < that is meant as a sign."
        report.add("html-in-text", f"HTML in a text: {shown}", locate(*match.span()), help_line)
    if "((" in text and "glossary" not in facts.uncertain:
        for word, offset in terms.unknown_marks(text):
            place, help_line = locate(offset, offset + len(word) + 4), suggest(word.lower(), terms.words())
            report.add("unknown-term", f"“{word}” is marked, but no term of the glossary", place, help_line)
    for match in _LINK.finditer(text) if "](" in text or "]:" in text else ():
        if not (files and _FILE.match(match["target"] or "")):
            _check_target(facts, report, match, locate)


def _check_target(facts: Facts, report: Report, match: re.Match[str], locate: Locate) -> None:
    group = "target" if match["target"] else "below"
    target, place = match[group], locate(*match.span(group))
    # Inline text is one line; there, “[Optional]: now” is nothing but words.
    if target.startswith(_SAFE) or (group == "below" and "\n" not in match.string):
        return
    if _ENTRY_LINK.match(target):
        check_link(facts, report, target, place)
    else:
        help_line = "Write https://…, mailto:…, or kind:id for an entry."
        report.add("unsafe-link", f"a link to “{target}”", place, help_line)


def _within_entry(facts: Facts, entry: Entry, path: Path, text: str) -> Locate:
    """Finds a piece of a YAML text in its file. Folding may break it over lines; escapes may hide it altogether."""

    def locate(start: int, end: int) -> Span:
        place = entry.place.at(path)
        source = facts.loaded.sources.get(place.file, "")
        piece = text[start:end]
        words = r"\s+".join(map(re.escape, piece.split()))
        nth = text.count(piece, 0, start)
        begin, stop = _reach(source, place)
        found = next(islice(re.compile(words).finditer(source, begin, stop), nth, None), None) if words else None
        if found is None:
            return place.span()
        return _span(place.file, source, found.start(), found.end(), 1)

    return locate


def _within_page(page: Page) -> Locate:
    return lambda start, end: _span(page.front.place.file, page.body, start, end, page.body_line)


def _span(file: str, text: str, start: int, end: int, first_line: int) -> Span:
    """The place of a piece of a text whose first line has the number `first_line`."""
    before = re.split(r"\r\n|\n|\r", text[:start])
    length = len(re.split(r"[\r\n]", text[start:end])[0])
    return Span(file, first_line + len(before) - 1, len(before[-1]) + 1, max(1, length))


def _reach(source: str, place: Place) -> tuple[int, int]:
    """The offsets between which a scalar is written: from its first sign to the end of its last line."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", source)), len(source)]
    return starts[place.line - 1] + place.column - 1, starts[min(place.last, len(starts) - 1)]
