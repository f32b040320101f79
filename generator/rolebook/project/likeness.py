"""Which sentences of two lists are the same, which say the same in other words, and which words those are.

How alike two sentences are is the mean of two shares in percent: the share of their letters that stays where it is
when the changed words are marked, and the likeness of their words in alphabetical order. Either alone misleads: word
order counts for much in the first, and any two sentences share enough letters for 50 in the second. Decision 9 says on
which frameworks `LEAST` was tried.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

LEAST = 55.0
_MOST = 100.0
# A kept word of so few letters between two changes would only make them harder to read.
_CROWDED = 3
_ENDING = 2
_SHORT_FORM = 4

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_TOKEN = re.compile(r"\s*(?:\w+(?:['’\-]\w+)*|[^\w\s])")

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of two sentences side by side. `sign`: `=` in both, `-` in the first only, `+` in the second only."""

    sign: str
    text: str


def pairs(before: Sequence[str], after: Sequence[str]) -> tuple[Pair, ...]:
    """Every position of both lists exactly once: counterparts together, the others beside `None`.

    In the order of the second list, then what is in the first only. The clearest counterparts find each other first;
    a sentence has one at most.
    """
    return _pairs(tuple(before), tuple(after))


@lru_cache(maxsize=4096)
def _pairs(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Pair, ...]:
    """Kept, because the same two levels stand on a page of their competency, on one of their track and in two files."""
    found = dict(_equal(before, after))
    found.update(_alike(before, after, found))
    counterpart = {second: first for first, second in found.items()}
    matched: list[Pair] = [(counterpart.get(second), second) for second in range(len(after))]
    return (*matched, *((first, None) for first in range(len(before)) if first not in found))


def same(one: str, other: str) -> bool:
    """Whether two sentences have the same words in the same order, whatever their case and punctuation."""
    return _key(one) == _key(other)


def same_words(one: str, other: str) -> bool:
    """Whether two sentences have the same words in another order, or one for one in another form.

    A form is an ending of two letters at most (“request”, “requests”) or a short form (“Ops”, “Operations”).
    """
    first, second = _words(one), _words(other)
    if len(first) != len(second):
        return False
    return sorted(first) == sorted(second) or all(map(_one_word, first, second))


def likeness(one: str, other: str) -> float:
    """How much alike two sentences are, in percent."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 (a check need not load it)

    first, second = _words(one), _words(other)
    return (_kept(first, second) + ratio(_sorted(first), _sorted(second))) / 2


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two sentences as one row of pieces: those of `=` and `-` make the first, those of `=` and `+` the second.

    Both begin with a blank, so that a first word equals the same word further on.
    """
    first, second = _tokens(before), _tokens(after)
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    steps = [("".join(first[a:b]), "".join(second[c:d]), name == "equal") for name, a, b, c, d in blocks]
    joined: list[Piece] = []
    for removed, added, kept in _uncrowded(steps):
        signed = [("=", removed)] if kept else [("-", removed), ("+", added)]
        joined += [Piece(sign, text) for sign, text in signed if text]
    return tuple(joined)


def _equal(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for second, text in enumerate(after):
        places[_key(text)].append(second)
    for first, text in enumerate(before):
        if own := places[_key(text)]:
            yield first, own.pop(0)


def _alike(before: Sequence[str], after: Sequence[str], found: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Counterparts among what is not matched yet, the clearest first."""
    taken = set(found.values())
    left = {first: text for first, text in enumerate(before) if first not in found}
    right = {second: text for second, text in enumerate(after) if second not in taken}
    # The last two but the places themselves break ties alike whichever list comes first.
    scored = [(-score, one + other, abs(one - other), one, other) for one, other, score in _scored(left, right)]
    for *_, first, second in sorted(scored):
        if first in left and second in right:
            yield first, second
            del left[first], right[second]


def _scored(left: dict[int, str], right: dict[int, str]) -> Iterator[tuple[int, int, float]]:
    """Every two that may be counterparts. Most share too few letters for that, and are not looked at closely."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 (a check need not load it)

    others = [(second, _read(text)) for second, text in right.items()]
    for first, text in left.items():
        one = _read(text)
        for second, other in others:
            shared = sum(len(word) for word, _ in one.counted & other.counted)
            # No more letters can stay in place than both have.
            needed = 2 * LEAST - 200 * shared / (one.letters + other.letters or 1)
            if needed > _MOST or not (percent := ratio(one.ordered, other.ordered, score_cutoff=needed)):
                continue
            score = (_kept(one.words, other.words) + percent) / 2
            if score >= LEAST:
                yield first, second, score


@dataclass(frozen=True, slots=True)
class _Read:
    """What is looked up again and again of one sentence. `counted` numbers the words that it has more than once."""

    words: tuple[str, ...]
    ordered: str
    counted: frozenset[tuple[str, int]]
    letters: int


@lru_cache(maxsize=8192)
def _read(text: str) -> _Read:
    words = _words(text)
    seen: Counter[str] = Counter()
    counted = []
    for word in words:
        counted.append((word, seen[word]))
        seen[word] += 1
    return _Read(words, _sorted(words), frozenset(counted), sum(map(len, words)))


def _one_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return len(long) - len(short) <= _ENDING
    if len(short) > _SHORT_FORM or short[:2] != long[:2] or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _kept(first: Sequence[str], second: Sequence[str]) -> float:
    """The share of two sentences' letters that stays in place; the better one of both directions."""
    letters = sum(map(len, first)) + sum(map(len, second))
    if not letters:
        return 0.0
    return max(200 * _in_place(one, other) / letters for one, other in ((first, second), (second, first)))


def _in_place(first: Sequence[str], second: Sequence[str]) -> int:
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(len(word) for block in blocks for word in first[block.a : block.a + block.size])


def _uncrowded(steps: list[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """The steps with short kept words between two changes taken into those, and neighbouring changes made one."""
    removed = added = ""
    for place, (one, other, kept) in enumerate(steps):
        between = 0 < place < len(steps) - 1
        if kept and not (between and len("".join(_WORD.findall(one))) <= _CROWDED):
            if removed or added:
                yield removed, added, False
            removed = added = ""
            yield one, other, True
        else:
            removed, added = removed + one, added + other
    if removed or added:
        yield removed, added, False


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(f" {' '.join(text.split())}")


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold().replace("’", "'") for word in _WORD.findall(text))


def _sorted(words: Sequence[str]) -> str:
    return " ".join(sorted(words))


def _key(text: str) -> str:
    return " ".join(_words(text)) or " ".join(text.split())
