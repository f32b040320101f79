"""What a misspelt word was probably meant as."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# Of a word's length, how much may differ: beyond that two words merely look alike.
_FURTHEST = 0.4
_SHORT, _LONG = 4, 8


class Near(NamedTuple):
    """The known word nearest to another; `obvious` where nothing else can have been meant."""

    word: str
    obvious: bool


def nearest(word: str, known: Iterable[str]) -> Near | None:
    """The known word that `word` is a misspelling of, if there is one.

    The distance is that of Damerau and Levenshtein: letters left out, added, changed, or two neighbours swapped. Case
    and the sign between words do not count; numbers must be the same. One slip is obvious in a word of 4 letters or
    more, two in one of 8, if no other known word is as near.
    """
    # Imported late: most runs find nothing to suggest.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    wanted = _plain(word)
    alike = (other for other in set(known) if _numbers(other) == _numbers(word))
    ranked = sorted((OSA.distance(wanted, _plain(other)), other) for other in alike)
    if not ranked:
        return None
    distance, best = ranked[0]
    length = max(len(wanted), len(best))
    if distance > length * _FURTHEST or distance == length:
        return None
    alone = len(ranked) == 1 or ranked[1][0] > distance
    allowed = (len(wanted) >= _SHORT) + (len(wanted) >= _LONG)
    # Short words that begin otherwise are words of their own: “head” is no slip of “lead”.
    begins = len(wanted) >= _LONG or wanted[:1] == _plain(best)[:1]
    return Near(best, alone and begins and distance <= allowed)


def _numbers(word: str) -> list[str]:
    return re.findall(r"\d+", word)


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")
