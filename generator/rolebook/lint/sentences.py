"""Where the sentences of a text begin and end, and how long they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolebook.lint.wording import masked

# Abbreviations that a sentence goes on behind, even with a capital letter.
_ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "vs",
        "cf",
        "approx",
        "incl",
        "excl",
        "resp",
        "dept",
        "fig",
        "no",
        "nr",
        "vol",
        "ed",
        "eds",
        "inc",
        "ltd",
        "co",
        "jr",
        "sr",
        "p",
        "pp",
        "z.b",
        "d.h",
        "u.a",
        "o.ä",
        "bzw",
        "ggf",
        "ca",
        "evtl",
        "inkl",
        "usf",
        "vgl",
        "abs",
        "art",
    ]
)
# An empty line, or one that begins as a list item, heading, quotation or row of a table does.
_BLOCK_BREAK = re.compile(r"\n\s*(?:(?:[-*+]|#+|\d+[.)])[ \t]+|[>|][ \t]*)|\n[ \t]*\n\s*")
_END = re.compile(r"(?P<word>\S*?)(?P<sign>[.!?…]+|[。！？])[\"'”’»)\]*]*(?:\s+|\Z|(?<=[。！？]))")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.&/][^\W_]+)*")
_OPENING = "\"'“‘«„(["


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of each sentence. Paragraphs, list items, headings and rows of tables end one too."""
    start = 0
    for block in [*_BLOCK_BREAK.finditer(text), None]:
        end = block.start() if block else len(text)
        yield from _of_block(text, start, end)
        start = block.end() if block else end


def length_of(sentence: str) -> int:
    """How many words a sentence has; hyphens and apostrophes join words, addresses do not count."""
    return len(_TOKEN.findall(masked(sentence)))


def _of_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for found in _END.finditer(text, start, end):
        if found.end() < end and not _ends(found, text[found.end() : end]):
            continue
        yield first, found.end()
        first = found.end()
    if text[first:end].strip():
        yield first, end


def _ends(found: re.Match[str], rest: str) -> bool:
    """Whether a sign is the end of a sentence that `rest` goes on behind, and not of an abbreviation or an ordinal."""
    if found["sign"] != ".":
        return not rest[:1].islower()
    word = found["word"].lstrip(_OPENING).casefold()
    opens = rest.lstrip(_OPENING)[:1]
    return not (opens.islower() or word in _ABBREVIATIONS or len(word) == 1 or re.fullmatch(r"\w(\.\w)+", word))
