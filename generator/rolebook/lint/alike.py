"""Which of many sentences are nearly the same, by the distance of rapidfuzz.

Two sentences are compared with their words in alphabetical order, so that a changed order counts for nothing: 100 is
the same words, 0 nothing in common. Comparing each of 10,000 with every other takes seconds. So a sentence is compared
only with those that share one of its rarest words (by the first letters, which forgives endings and spelling). That
finds every pair which differs in fewer words than `_RAREST`, and in practice those that differ in more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rolebook.lint.wording import words_of

_RAREST = 5
_STEM = 6


def in_order(text: str) -> str:
    """A bare text as it is compared: its words in alphabetical order."""
    return " ".join(sorted(words_of(text)))


def likeness(one: str, other: str, least: float) -> float:
    """How much alike two texts from `in_order` are, in percent; 0 where it is less than `least`."""
    # Imported late: a check that lints nothing need not load it.
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415

    return ratio(one, other, score_cutoff=least)


def alike_pairs(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """The positions of every two texts from `in_order` that are alike, the later one's second, with the likeness."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415
    from rapidfuzz.process import extract  # noqa: PLC0415

    lengths = [len(text) for text in texts]
    # A text much shorter or longer than another cannot be alike, whatever it says.
    rest = 200 - least
    for second, others in enumerate(_candidates(texts)):
        length = lengths[second]
        near = {
            first: texts[first]
            for first in others
            if length * least <= lengths[first] * rest and lengths[first] * least <= length * rest
        }
        for _, percent, first in extract(texts[second], near, scorer=ratio, score_cutoff=least, limit=None):
            yield first, second, percent


def _candidates(texts: Sequence[str]) -> Iterator[set[int]]:
    """For each text the earlier ones that share one of its rarest words."""
    stems = [{word[:_STEM] for word in text.split()} for text in texts]
    common = Counter(stem for own in stems for stem in own)
    seen: dict[str, list[int]] = {}
    for position, own in enumerate(stems):
        rarest = sorted(own, key=lambda stem: (common[stem], stem))[:_RAREST]
        yield {other for stem in rarest for other in seen.get(stem, ())}
        for stem in rarest:
            seen.setdefault(stem, []).append(position)
