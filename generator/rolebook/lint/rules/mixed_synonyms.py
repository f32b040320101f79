"""Texts that call a term of the glossary by another word than the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rolebook.diagnostics import Diagnostic, Span
from rolebook.lint.passages import Passage
from rolebook.lint.rule import LintRule
from rolebook.lint.study import Study
from rolebook.load import Entry
from rolebook.wording.terms import MARK

# Signs behind which a sentence, a list item or a heading begins.
_BEGINNING = ".!?:;–—-|#>•"
_HISSING = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Options:
    """`allow`: words that may stand beside the term, as they mean other things too."""

    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Synonym:
    """A word that is not the edition's own for a term, in its forms: an alias, or the base's where a brand renames it.

    `told` is where the glossary or the brand says so.
    """

    entry: Entry
    forms: tuple[str, ...]
    told: Span
    renamed: bool = False


class _Use(NamedTuple):
    """One place of a word. `order` is that of the texts."""

    order: int
    start: int
    end: int
    passage: Passage

    @property
    def span(self) -> Span:
        return self.passage.locate(self.start, self.end)


@dataclass(slots=True)
class _Uses:
    """Where words stand plainly and where marked, by the word without case."""

    plain: dict[str, list[_Use]] = field(default_factory=dict)
    marked: dict[str, list[_Use]] = field(default_factory=dict)

    def of(self, forms: Iterable[str], entry: Entry, *, marked: bool = False) -> list[_Use]:
        """The uses of a word outside its own entry of the glossary, in their order."""
        where = self.marked if marked else self.plain
        written = {form.casefold() for form in forms}
        return sorted(use for form in written for use in where.get(form, ()) if use.passage.entry is not entry)


def _find(study: Study, options: Options) -> Iterator[Diagnostic]:
    glossary = study.entries("glossary")
    synonyms = [one for entry in glossary for one in _synonyms(study, entry)]
    shown = {entry.id: _renamed(study, entry) or _term(entry) for entry in glossary}
    terms = {form.casefold() for forms in shown.values() for form in forms}
    uses = _uses(study.passages, [*terms, *(form for one in synonyms for form in one.forms)])
    allowed = {word.casefold() for word in options.allow}
    for one in synonyms:
        forms = {form.casefold() for form in one.forms}
        if forms.isdisjoint(allowed) and forms.isdisjoint(terms):
            yield from _finding(one, shown[one.entry.id], uses)


def _finding(one: _Synonym, shown: tuple[str, ...], uses: _Uses) -> Iterator[Diagnostic]:
    term = [*uses.of(_term(one.entry), one.entry, marked=True), *uses.of(shown, one.entry)]
    in_both = {use.order for use in term} if not one.renamed else set()
    # A text with both words sets one beside the other on purpose.
    found = [use for use in uses.of(one.forms, one.entry) if use.order not in in_both]
    if not found or not (term or one.renamed):
        return
    first, *others = found
    word = " ".join(first.passage.text[first.start : first.end].split())
    label = "renamed here" if one.renamed else f"an alias of “{one.entry.data['term']}” here"
    related = ((label, one.told), *(("also here", other.span) for other in others))
    if one.renamed:
        message = f"“{word}” stands here plainly, while this edition says “{shown[0]}”"
        help_line = f"Mark it as (({word})), so that each edition shows its own word, or allow it."
    else:
        message = f"“{word}” stands here for “{shown[0]}”, the word of other texts"
        help_line = f"Write “{shown[0]}” here too, or allow “{word}” where it means something else."
    yield Diagnostic("lint-mixed-synonyms", message, first.span, help_line, related)


def _term(entry: Entry) -> tuple[str, ...]:
    """The words of a glossary entry that texts are written with."""
    return tuple(entry.data[key] for key in ("term", "plural") if key in entry.data)


def _renamed(study: Study, entry: Entry) -> tuple[str, ...]:
    """The brand's words for a term; none where it keeps the base's."""
    terms = study.facts.brand.data.get("terms", {}) if study.facts.brand else {}
    own = terms.get(entry.id)
    return (own["singular"], own["plural"]) if own else ()


def _synonyms(study: Study, entry: Entry) -> Iterator[_Synonym]:
    """An alias that holds the term itself, as “self-assessment” does, is no second word for it."""
    english = study.language == "en"
    words = [re.compile(rf"\b{re.escape(form)}\b", re.IGNORECASE) for form in _term(entry)]
    for index, alias in enumerate(entry.data.get("aliases", ())):
        if not any(word.search(alias) for word in words):
            yield _Synonym(entry, _forms(alias) if english else (alias,), entry.span("aliases", index))
    if study.facts.brand is not None and _renamed(study, entry):
        yield _Synonym(entry, _term(entry), study.facts.brand.span("terms", entry.id, "singular"), renamed=True)


def _forms(word: str) -> tuple[str, ...]:
    """An English word in both numbers, whichever of them it is written in."""
    if word.endswith("s") and not word.endswith("ss"):
        return word, word[:-1]
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word, f"{word[:-1]}ies"
    return word, f"{word}es" if word.endswith(_HISSING) else f"{word}s"


def _uses(passages: Iterable[Passage], words: Iterable[str]) -> _Uses:
    """Every place of the words. Where a longer one holds a shorter one, the longer counts; marked ones are apart."""
    by_length = sorted(set(words), key=lambda word: (-len(word), word))
    choices = "|".join(map(_as_written, by_length))
    pattern = re.compile(rf"{MARK.pattern}|(?<![\w-])({choices})(?![\w-])") if choices else MARK
    uses = _Uses()
    for order, passage in enumerate(passages):
        for found in pattern.finditer(passage.masked):
            where, group = (uses.marked, 1) if found[1] else (uses.plain, 2)
            if group == 2 and _may_be_no_name(found[2], passage.text[: found.start()]):
                continue
            word = " ".join(found[group].casefold().split())
            where.setdefault(word, []).append(_Use(order, found.start(group), found.end(group), passage))
    return uses


def _may_be_no_name(word: str, before: str) -> bool:
    """Whether a single word with a capital stands where any word has one: “Leads …” at the beginning of a sentence."""
    last = before.rstrip(" \n\"'“‘([*")[-1:]
    return word.istitle() and (not last or last in _BEGINNING)


def _as_written(word: str) -> str:
    """A pattern for a word: of any case, unless it is a name."""
    pattern = r"\s+".join(map(re.escape, word.split()))
    return f"(?i:{pattern})" if word.islower() else pattern


MIXED_SYNONYMS = LintRule("lint-mixed-synonyms", Options, _find)
