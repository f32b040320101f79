"""The A–Z index: every entry under its name and its other names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rolebook.render.site import Site


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One line: the words, the address they lead to, what kind of entry that is, and its own name where they differ.

    `roles` holds the ids of the roles it is for, `None` where it is for all.
    """

    words: str
    address: str
    kind: str
    roles: tuple[str, ...] | None = None
    see: str = ""


@dataclass(frozen=True, slots=True)
class IndexLetter:
    """The lines under one letter."""

    sign: str
    lines: tuple[IndexLine, ...]

    @property
    def id(self) -> str:
        """Its place on the page."""
        return f"letter-{'other' if self.sign == '#' else self.sign}"

    @property
    def roles(self) -> tuple[str, ...] | None:
        """The roles that any of its lines is for; `None` where one is for all."""
        roles: dict[str, None] = {}
        for line in self.lines:
            if line.roles is None:
                return None
            roles.update(dict.fromkeys(line.roles))
        return tuple(roles)


def index_letters(site: Site) -> list[IndexLetter]:
    """All lines by first letter, in alphabetical order."""
    letters: dict[str, list[IndexLine]] = {}
    for line in sorted(_lines(site), key=lambda line: (_sort_key(line.words), line.kind)):
        letters.setdefault(_first_letter(line.words), []).append(line)
    return [IndexLetter(sign, tuple(lines)) for sign, lines in letters.items()]


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
        ("acknowledgement", framework.acknowledgements),
        ("onboarding", framework.onboarding),
    )
    for kind, entries in named:
        for entry in entries:
            line = IndexLine(entry.name, site.addresses.entry(kind, entry.id) or "", kind, site.concerned(entry))
            yield from _named(site, line, entry.aliases)
    for term in framework.glossary:
        line = IndexLine(term.term, site.addresses.entry("glossary", term.id) or "", "glossary")
        yield from _named(site, line, term.aliases)
    if news := site.addresses.special("whats-new"):
        yield from _named(site, IndexLine(site.strings("news.title"), news, "page"), ())
    for page in framework.pages:
        if not page.hidden:
            address = site.addresses.entry("page", page.name) or ""
            yield from _named(site, IndexLine(page.title, address, "page", page.roles), ())


def _named(site: Site, line: IndexLine, aliases: tuple[str, ...]) -> Iterator[IndexLine]:
    """The line with its kind in words, and one more for each of the entry's other names."""
    shown = replace(line, kind=site.strings(f"kind.{line.kind}"))
    yield shown
    for alias in aliases:
        yield replace(shown, words=alias, see=line.words)


def _first_letter(words: str) -> str:
    letter = _sort_key(words)[:1].upper()
    return letter if letter.isalpha() else "#"


def _sort_key(words: str) -> str:
    """Words without accents and case: É is sorted with E."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
