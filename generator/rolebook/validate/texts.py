"""The texts of entries and pages that have something in them to look at, and where a piece of one stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rolebook.diagnostics import Span
from rolebook.load import Entry, Loaded, Page, Place

Path = tuple[str | int, ...]
# What HTML, marked terms and links begin with.
_SIGNS = ("<", "((", "](", "]:")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Text:
    """One text. `locate` gives the place of a piece of it by the offsets of its beginning and end.

    `body`: it is the Markdown of a page, which may have lists, paragraphs and files beside it.
    """

    text: str
    locate: Callable[[int, int], Span]
    body: bool = False


def texts_to_look_at(loaded: Loaded, entries: Sequence[Entry], pages: Sequence[Page]) -> tuple[Text, ...]:
    """Every text that could hold HTML, a marked term or a link."""
    found = [
        Text(text, within_entry(loaded, entry, path, text))
        for entry in (*entries, *(page.front for page in pages))
        if _may_have(loaded, entry)
        for path, text in texts_of(entry.data)
        if _has_sign(text)
    ]
    return (*found, *(Text(page.body, within_page(page), body=True) for page in pages if _has_sign(page.body)))


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


def _has_sign(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def _may_have(loaded: Loaded, entry: Entry) -> bool:
    """Whether the file of an entry has such a sign, or one that an escape may hide. A changed entry is of two files."""
    source = loaded.sources.get(entry.file)
    return source is None or isinstance(entry.where, Place) or "\\" in source or _has_sign(source)


def within_entry(loaded: Loaded, entry: Entry, path: Path, text: str) -> Callable[[int, int], Span]:
    """Finds a piece of a YAML text in its file. Folding may break it over lines; escapes may hide it altogether."""

    def locate(start: int, end: int) -> Span:
        place = entry.place.at(path)
        source = loaded.sources.get(place.file, "")
        piece = text[start:end]
        words = r"\s+".join(map(re.escape, piece.split()))
        nth = text.count(piece, 0, start)
        begin, stop = _reach(source, place)
        found = next(islice(re.compile(words).finditer(source, begin, stop), nth, None), None) if words else None
        if found is None:
            return place.span()
        return span_of(place.file, source, found.start(), found.end())

    return locate


def within_page(page: Page) -> Callable[[int, int], Span]:
    """Finds a piece of a page's Markdown in its file."""
    return lambda start, end: span_of(page.front.file, page.body, start, end, page.body_line)


def span_of(file: str, text: str, start: int, end: int, first_line: int = 1) -> Span:
    """The place of a piece of a text whose first line has the number `first_line`; it ends within its line."""
    before = _LINE_BREAK.split(text[:start])
    length = len(re.split(r"[\r\n]", text[start:end])[0])
    return Span(file, first_line + len(before) - 1, len(before[-1]) + 1, max(1, length))


def _reach(source: str, place: Place) -> tuple[int, int]:
    """The offsets between which a scalar is written: from its first sign to the end of its last line."""
    starts = [0, *(match.end() for match in _LINE_BREAK.finditer(source)), len(source)]
    return starts[place.line - 1] + place.column - 1, starts[min(place.last, len(starts) - 1)]
