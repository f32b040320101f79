"""Marked terms: `((Commitments))` in a text becomes the edition's own word for it.

Case of the first letter and the number (singular or plural) follow what is written between the brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# A mark may be wrapped onto the next line of its paragraph.
MARK = re.compile(r"\(\(((?:[^()\n]|\n(?!\s*\n)){1,60})\)\)")

REQUIRED_TERMS = (
    "role",
    "track",
    "level",
    "competency",
    "descriptor",
    "principle",
    "behaviour",
    "commitment",
    "obligation",
    "assessment",
    "agreement",
    "onboarding",
    "handbook",
    "manager",
)


@dataclass(frozen=True, slots=True)
class TermForms:
    """One term's words, lower-case unless they are a name."""

    singular: str
    plural: str


class Terms:
    """Finds the edition's word for a marked one.

    `base` gives the words texts are marked with, by glossary id; `renamed` those shown instead, for ids that a
    brand renames.
    """

    def __init__(self, base: Mapping[str, TermForms], renamed: Mapping[str, TermForms] | None = None) -> None:
        self._shown = {**base, **(renamed or {})}
        self._marks: dict[str, tuple[str, bool]] = {}
        for term, forms in base.items():
            for word, plural in ((forms.plural, True), (forms.singular, False), (term, False)):
                self._marks[_key(word)] = (term, plural)

    def apply(self, text: str) -> str:
        """The text with every mark replaced; an unknown mark loses only its brackets."""
        return MARK.sub(lambda match: self.word(match[1]), text) if "((" in text else text

    def word(self, written: str) -> str:
        """The edition's word for `written`, in its number and case."""
        known = self._marks.get(_key(written))
        if known is None:
            return written
        term, plural = known
        shown = self._shown[term].plural if plural else self._shown[term].singular
        return shown[:1].upper() + shown[1:] if written[:1].isupper() else shown

    def words(self) -> list[str]:
        """Every word that can be marked, for suggestions."""
        return sorted(self._marks)

    def unknown_marks(self, text: str) -> Iterator[tuple[str, int]]:
        """Marked words that are no term, each with its offset in the text."""
        for match in MARK.finditer(text):
            if _key(match[1]) not in self._marks:
                yield match[1], match.start()


def _key(word: str) -> str:
    """A word without its case and the breaks between its parts."""
    return " ".join(word.casefold().split())
