"""The A–Z index: every entry under its name and its other names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.render.site import Site


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One line: the words, the address they lead to, what kind of entry that is, and its own name where they differ."""

    words: str
    address: str
    kind: str
    see: str = ""


def index_letters(site: Site) -> list[tuple[str, list[IndexLine]]]:
    """All lines by first letter, in alphabetical order."""
    letters: dict[str, list[IndexLine]] = {}
    for line in sorted(_lines(site), key=lambda line: (_sort_key(line.words), line.kind)):
        letters.setdefault(_first_letter(line.words), []).append(line)
    return list(letters.items())


def _lines(site: Site) -> Iterator[IndexLine]:
    framework = site.framework
    named = (
        ("role", framework.roles),
        ("track", framework.tracks),
        ("principle", framework.principles),
        ("competency", framework.competencies),
        ("commitment", framework.commitments),
        ("assessment", framework.assessments),
        ("agreement", framework.agreements),
        ("onboarding", framework.onboarding),
    )
    for kind, entries in named:
        for entry in entries:
            yield from _named(site, kind, entry.id, entry.name, entry.aliases)
    for term in framework.glossary:
        yield from _named(site, "glossary", term.id, term.term, term.aliases)
    for page in framework.pages:
        if not page.hidden:
            yield from _named(site, "page", page.name, page.title, ())


def _named(site: Site, kind: str, name: str, words: str, aliases: tuple[str, ...]) -> Iterator[IndexLine]:
    address = site.addresses.entry(kind, name)
    if address is None:
        return
    label = site.strings(f"kind.{kind}")
    yield IndexLine(words, address, label)
    for alias in aliases:
        yield IndexLine(alias, address, label, words)


def _first_letter(words: str) -> str:
    letter = _sort_key(words)[:1].upper()
    return letter if letter.isalpha() else "#"


def _sort_key(words: str) -> str:
    """Words without accents and case: É is sorted with E."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
