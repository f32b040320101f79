"""From checked entries to the framework: ids become references, marked terms the edition's own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rolebook.kinds import KINDS
from rolebook.load import Entry, Loaded
from rolebook.model import Change, Framework
from rolebook.resolve import edition, expectations, instruments, people
from rolebook.resolve.changes import Told, changes
from rolebook.wording import TermForms, Terms

__all__ = ["resolve", "terms_of"]

# Values that are names of things, not texts that people read.
_NOT_TEXT = frozenset({"id", "link", "from", "notes", "version", "since", "source", "covers", "when"})


def terms_of(loaded: Loaded) -> Terms:
    """The words that can be marked, and those the edition shows for them."""
    base = {
        entry.id: TermForms(entry.data["term"], entry.data.get("plural", entry.data["term"]))
        for entry in loaded.of("glossary")
    }
    renamed = (loaded.brand.data.get("terms") or {}) if loaded.brand else {}
    return Terms(base, {name: TermForms(forms["singular"], forms["plural"]) for name, forms in renamed.items()})


def resolve(loaded: Loaded, name: str) -> Framework:
    """The framework of the edition `name`. Expects what `validate` found no error in."""
    terms = terms_of(loaded)
    data = {(entry.kind.name, entry.id): _worded(entry.data, terms) for entry in loaded.entries}
    settings = data["handbook", ""]
    brand = edition.brand(_worded(loaded.brand.data, terms)) if loaded.brand else None
    kinds, pages = _without(settings, loaded.brand)

    def of(kind: str) -> list[dict[str, Any]]:
        """All entries of a kind in order; none of a kind the edition does without."""
        found = [entry for (entry_kind, _), entry in data.items() if entry_kind == kind and kind not in kinds]
        return sorted(found, key=lambda entry: entry.get("order", len(data)))

    tracks = tuple(people.track(entry) for entry in of("track"))
    by_id = {track.id: track for track in tracks}
    prose = [edition.page(page, terms) for page in loaded.pages if page.name not in pages]
    framework = Framework(
        edition=name,
        handbook=edition.handbook(settings),
        roles=tuple(people.role(entry, by_id) for entry in of("role")),
        tracks=tracks,
        principles=tuple(expectations.principle(entry) for entry in of("principle")),
        competencies=tuple(expectations.competency(entry, tracks) for entry in of("competency")),
        commitments=tuple(expectations.commitment(entry, number) for number, entry in enumerate(of("commitment"), 1)),
        assessments=tuple(instruments.assessment(entry, by_id) for entry in of("assessment")),
        agreements=tuple(instruments.agreement(entry) for entry in of("agreement")),
        acknowledgements=tuple(instruments.acknowledgement(entry) for entry in of("acknowledgement")),
        onboarding=tuple(instruments.onboarding(entry) for entry in of("onboarding")),
        glossary=tuple(
            sorted(
                (edition.term(entry, terms) for entry in of("glossary")),
                key=lambda term: term.term.casefold(),
            )
        ),
        pages=tuple(sorted(prose, key=lambda page: (page.order, page.name))),
        brand=brand,
        without_kinds=kinds,
        without_pages=pages,
        data={key: entry for key, entry in data.items() if key[0] not in kinds},
    )
    framework = _without_empty_assessments(framework)
    return replace(framework, changes=_changes(framework, loaded, terms))


def _changes(framework: Framework, loaded: Loaded, terms: Terms) -> tuple[Change, ...]:
    """What the entries and pages of the edition tell of changes, kind by kind and in their order within each."""
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    entries = [Told(kind, name, entry) for (kind, name), entry in framework.data.items() if name]
    entries.sort(key=lambda one: (order[one.kind], one.data.get("order", len(entries))))
    shown = {page.name for page in framework.pages if not page.hidden}
    pages = [Told("page", one.name, _worded(one.front.data, terms)) for one in loaded.pages if one.name in shown]
    return changes([*entries, *pages], framework.data["handbook", ""], framework.without_kinds)


def _without_empty_assessments(framework: Framework) -> Framework:
    """Leave out assessments that ask nobody anything, because the edition does without what they draw on."""
    kept = tuple(
        assessment
        for assessment in framework.assessments
        if any(framework.asks(assessment, role) for role in framework.roles)
    )
    gone = {("assessment", assessment.id) for assessment in framework.assessments if assessment not in kept}
    data = {key: entry for key, entry in framework.data.items() if key not in gone}
    return replace(framework, assessments=kept, data=data)


def _worded(value: Any, terms: Terms, key: str = "") -> Any:
    """The data with every marked term replaced."""
    if isinstance(value, str):
        return value if key in _NOT_TEXT else terms.apply(value)
    if isinstance(value, dict):
        return {name: _worded(inner, terms, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_worded(inner, terms, key) for inner in value]
    return value


def _without(settings: dict[str, Any], brand: Entry | None) -> tuple[frozenset[str], frozenset[str]]:
    blocks = [settings.get("without", {}), (brand.data.get("without") or {}) if brand else {}]
    kinds = frozenset(name for block in blocks for name in block.get("kinds", []))
    pages = frozenset(name for block in blocks for name in block.get("pages", []))
    return kinds, pages
