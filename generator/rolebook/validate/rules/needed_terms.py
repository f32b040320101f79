"""The glossary has the words that the pages themselves are made with."""

from __future__ import annotations

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.validate.rules.base import Facts
from rolebook.wording import REQUIRED_TERMS


def needed_terms(facts: Facts, report: Report) -> None:
    """Report terms the pages need and the glossary does not have: those a brand removes each, the others together."""
    missing = [term for term in REQUIRED_TERMS if not facts.knows("glossary", term)]
    removed = {term: removal for term in missing if (removal := facts.loaded.removal("glossary", term)) is not None}
    for term, removal in removed.items():
        help_line = f"Rename it under “terms” in brand.yml instead; pages cannot do without “{term}”."
        report.add("missing-term", f"the glossary has no entry “{term}”", removal.id_span(), help_line)
    absent = [term for term in missing if term not in removed]
    if absent:
        place = next((entry.span() for entry in facts.loaded.of("glossary")), Span("data/glossary.yml"))
        message = f"the glossary has no entry {', '.join(f'“{term}”' for term in absent)}"
        help_line = f"Add: - id: {absent[0]}, with term, plural and definition."
        report.add("missing-term", message, place, help_line, fix=_appended(facts, place.file, absent))


def _appended(facts: Facts, file: str, terms: list[str]) -> Fix | None:
    """The fix that adds entries at the end of the glossary."""
    lines = facts.lines.of(file)
    if not lines or file != "data/glossary.yml":
        return None
    last = next((at for at in range(len(lines), 0, -1) if lines[at - 1].strip()), 1)
    added = (f"\n- id: {term}\n  term: {term}\n  plural: {term}s\n  definition: …" for term in terms)
    return Fix((Edit(Span(file, last, len(lines[last - 1]) + 1, 0), "".join(added)),), sample=True)
