"""Descriptors and behaviours that begin with what nobody can observe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolebook.diagnostics import Diagnostic
from rolebook.lint.rule import LintRule
from rolebook.lint.study import Study

# What goes on inside a person; whether somebody could or would; being there without saying what one does.
ENGLISH = (
    "understands", "knows", "knows about", "appreciates", "realises", "realizes", "believes in", "thinks about",
    "is aware of", "is conscious of", "is familiar with", "is knowledgeable about", "is interested in",
    "is open to", "is sensitive to", "is mindful of", "is committed to", "is passionate about", "is dedicated to",
    "is motivated to", "feels responsible for", "cares about", "recognises the importance of",
    "recognizes the importance of", "recognises the need", "recognizes the need", "sees the importance of",
    "has an understanding of", "has understanding of", "has knowledge of", "has a knowledge of", "has awareness of",
    "has an awareness of", "has insight into", "has a good understanding of", "has a good knowledge of",
    "demonstrates understanding of", "demonstrates an understanding of", "demonstrates knowledge of",
    "demonstrates awareness of", "demonstrates an awareness of", "displays understanding of",
    "displays knowledge of", "shows understanding of", "shows an understanding of", "shows awareness of",
    "is able to", "is capable of", "is willing to", "is prepared to", "is ready to", "has the ability to",
    "tries to", "strives to", "aims to", "attempts to", "endeavours to", "endeavors to", "seeks to",
    "helps with", "assists with", "supports", "is involved in", "gets involved in", "is engaged in",
    "participates in", "takes part in", "contributes to", "plays a part in", "plays a role in", "deals with",
    "is responsible for",
)  # fmt: skip
_SAYS_HOW = re.compile(r"\bby\s+(?:\w+ly\s+)?\w+ing\b", re.IGNORECASE)
_LEAD_IN = r"\W*(?:(?:\w+ly|also|always|often|well)\s+)?"


@dataclass(frozen=True, slots=True)
class Options:
    """`words`: further ones to report. `allow`: those of the rule's own list that are fine here."""

    words: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    vague = _pattern(_words(study, options))
    if vague is None:
        return
    for passage in study.statements("descriptor", "behaviour"):
        found = vague.match(passage.text)
        if found and not _SAYS_HOW.search(passage.text):
            written = " ".join(found["words"].split())
            message = f"this {passage.sort} begins with “{written}”, which leaves open what one can observe"
            span = passage.locate(*found.span("words"))
            yield Diagnostic("lint-vague-verb", message, span, "Write what others see or hear the person do.")


def _words(study: Study, options: Options) -> list[str]:
    """What is vague here. The rule's own list is English; a handbook in another language has that of its settings."""
    settings = study.facts.settings
    english = settings is not None and str(settings.data["language"]).partition("-")[0] == "en"
    allowed = {word.casefold() for word in options.allow}
    return [
        word for word in ((*ENGLISH, *options.words) if english else options.words) if word.casefold() not in allowed
    ]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Matches a text that begins with one of the phrases, an adverb before it or not; the longest phrase counts."""
    written = sorted({form for phrase in phrases for form in _forms(phrase)}, key=lambda form: (-len(form), form))
    choices = "|".join(r"\s+".join(map(re.escape, form.split())) for form in written)
    return re.compile(rf"{_LEAD_IN}(?P<words>{choices})(?!\w)", re.IGNORECASE) if choices else None


def _forms(phrase: str) -> Iterator[str]:
    """A phrase as written, and as it stands in a framework that says “Understand …” instead of “Understands …”."""
    verb, blank, rest = phrase.partition(" ")
    yield phrase
    base = {"is": "be", "has": "have", "tries": "try"}.get(verb, verb.removesuffix("s"))
    yield base + blank + rest


VAGUE_VERB = LintRule("lint-vague-verb", Options, _find)
