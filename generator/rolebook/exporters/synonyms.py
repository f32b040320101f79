"""Words that stand for one another: a glossary term in the edition's word and its other names.

A reader who types one of them also finds what is written with another. A brand's own word keeps the base's as one of
its other names, so both find the same entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rolebook.model import Term


class Synonyms:
    """Finds the other words for the terms that a text is written with."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._groups: dict[str, list[Term]] = {}
        for term in terms:
            if term.aliases:
                for word in (term.term, term.plural, *term.aliases):
                    self._groups.setdefault(word.casefold(), []).append(term)
        # The longest first, so that a term of two words is not taken for the first of them.
        known = sorted(self._groups, key=lambda word: (-len(word), word))
        either = "|".join(re.escape(word) for word in known)
        self._known = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if known else None

    def of(self, *texts: str) -> Iterator[str]:
        """Other words for the terms in the texts that stand in none of them, each once."""
        if self._known is None:
            return
        said = " ".join(texts).casefold()
        meant = {term.id: term for word in self._known.findall(said) for term in self._groups[word]}
        # Search itself finds the plural by the singular.
        words = dict.fromkeys(word for term in meant.values() for word in (term.term, *term.aliases))
        yield from (word for word in words if word.casefold() not in said)
