"""Terms that texts mark with double round brackets are terms of the glossary."""

from __future__ import annotations

from dataclasses import replace

from rolebook.diagnostics import Fix, Report
from rolebook.validate.rules.base import Facts, meant
from rolebook.wording import TermForms, Terms


def marked_terms(facts: Facts, report: Report) -> None:
    """Report marks that are no term of the glossary."""
    if "glossary" in facts.uncertain:
        return
    if not facts.loaded.of("glossary"):
        return  # the terms that every handbook needs are asked for: that is the one cause
    terms = glossary_terms(facts)
    for one in facts.texts:
        for word, offset in terms.unknown_marks(one.text) if "((" in one.text else ():
            place = one.locate(offset, offset + len(word) + 4)
            help_line, fix = meant(word.lower(), terms.words(), place)
            fix = _marked(word, fix) if fix and place.length == len(word) + 4 else None
            report.add("unknown-term", f"“{word}” is marked, but no term of the glossary", place, help_line, fix=fix)


def _marked(word: str, fix: Fix) -> Fix:
    """The fix that writes the right word as a mark, in the case of the wrong one."""
    (edit,) = fix.edits
    near = edit.text[:1].upper() + edit.text[1:] if word[:1].isupper() else edit.text
    return Fix((replace(edit, text=f"(({near}))"),), fix.certain)


def glossary_terms(facts: Facts) -> Terms:
    """The words that can be marked, those of glossary entries with other faults too."""
    terms = {}
    for entry in facts.loaded.of("glossary"):
        word = entry.data.get("term")
        word = word if isinstance(word, str) else entry.id
        plural = entry.data.get("plural")
        terms[entry.id] = TermForms(word, plural if isinstance(plural, str) else word)
    return Terms(terms)
