"""Abbreviations in capitals that nothing explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Diagnostic
from rolebook.lint.passages import Passage
from rolebook.lint.rule import LintRule
from rolebook.lint.study import Study
from rolebook.lint.wording import plain
from rolebook.validate.rules.base import Facts

# Those that are words of their own by now, in a handbook's world.
EVERYDAY = frozenset(
    [
        "AI",
        "CEO",
        "CV",
        "EU",
        "FAQ",
        "GPS",
        "HR",
        "ID",
        "IT",
        "OK",
        "PC",
        "PDF",
        "QR",
        "SMS",
        "TV",
        "UK",
        "UN",
        "URL",
        "US",
        "USA",
        "USB",
    ]
)
_CAPITAL = "[A-ZÀ-ÖØ-ÞΑ-ΩЁА-Я]"
_CAPITALS = re.compile(rf"(?<![\w.@-])(?P<word>{_CAPITAL}{{2,}}\d?|[A-Z](?:&[A-Z])+)(?:s|['’]s)?(?![\w@]|\.\w)")
_ROMAN = re.compile(r"[IVX]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Options:
    """`known`: abbreviations that everybody knows here."""

    known: tuple[str, ...] = ()


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    whole = [plain(passage.text) for passage in study.texts]
    known = {*EVERYDAY, *options.known, *_of_glossary(study.facts)}
    for word, places in _used(study.passages).items():
        if word in known or _ROMAN.fullmatch(word) or _is_emphasis(word, whole) or _is_explained(word, whole):
            continue
        (first, start), *others = places
        related = tuple(("also here", passage.locate(at, at + len(word))) for passage, at in others)
        message = f"nothing says what “{word}” is short for"
        help_line = f"Write it out once, as in “long name ({word})”, or put it into the glossary."
        yield Diagnostic("lint-undefined-capitals", message, first.locate(start, start + len(word)), help_line, related)


def _used(passages: Iterable[Passage]) -> dict[str, list[tuple[Passage, int]]]:
    """Every word in capitals with the texts it stands in and the offset of its first place in each."""
    found: dict[str, list[tuple[Passage, int]]] = {}
    for passage in passages:
        own: dict[str, int] = {}
        for match in _CAPITALS.finditer(passage.masked) if _has_small_letters(passage.text) else ():
            own.setdefault(match["word"], match.start())
        for word, start in own.items():
            found.setdefault(word, []).append((passage, start))
    return found


def _has_small_letters(text: str) -> bool:
    """Whether capitals mean anything in it: a heading may be all capitals."""
    return any(map(str.islower, text)) or " " not in text


def _of_glossary(facts: Facts) -> Iterator[str]:
    """Every word of the glossary's terms and aliases."""
    for entry in facts.of("glossary"):
        for name in (entry.data["term"], entry.data.get("plural", ""), *entry.data.get("aliases", ())):
            yield from (match["word"] for match in _CAPITALS.finditer(name))


def _is_emphasis(word: str, texts: Iterable[str]) -> bool:
    """Whether the capitals only raise the voice: the same word stands elsewhere in small letters."""
    lower = word.lower()
    small = re.compile(rf"(?<!\w){re.escape(lower)}(?!\w)")
    return any(lower in text and small.search(text) for text in texts)


def _is_explained(word: str, texts: Iterable[str]) -> bool:
    """Whether a text says what it is short for: “Long Name (ABC)”, “ABC (Long Name)” or “ABC stands for …”."""
    name = re.escape(word)
    behind = re.compile(rf"(?P<long>[^()\n]+?)[\s\"”’*]*\(\s*(?:the\s+)?[“\"*]*{name}s?\b[^()]*\)")
    before = re.compile(rf"\b{name}s?[*\"”]*\s+\((?P<long>[^()]+)\)")
    stands = re.compile(rf"\b{name}s?[*\"”]*\s+(?:stands|is\s+short)\s+for\b")
    return any(
        stands.search(text)
        or any(_may_stand_for(match["long"], word, last=True) for match in behind.finditer(text))
        or any(_may_stand_for(match["long"], word, last=False) for match in before.finditer(text))
        for text in texts
        if word in text
    )


def _may_stand_for(long: str, word: str, *, last: bool) -> bool:
    """Whether among the words beside the brackets is one that begins as the abbreviation does."""
    reach = 2 * len(word)
    words = _WORD.findall(long)
    near = words[-reach:] if last else words[:reach]
    return len(near) > 1 and any(one[0].casefold() == word[0].casefold() for one in near)


UNDEFINED_CAPITALS = LintRule("lint-undefined-capitals", Options, _find)
