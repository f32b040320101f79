"""From what a role fills in to the contracts of its forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rolebook.addresses import Addresses
from rolebook.forms.agreement import compile_agreement
from rolebook.forms.contract import Contract, digest_of
from rolebook.forms.envelope import EditionFacts, enclose
from rolebook.forms.fields import Source, comment_field, draw_fields
from rolebook.forms.parts import Drawn, Place, divided, parts_member, places_of
from rolebook.forms.sections import Section, draw_sections
from rolebook.forms.signing import signing_contract
from rolebook.forms.subject import Subject
from rolebook.model import Assessment, Framework, Role
from rolebook.project import agreements_of, assessments_of, project
from rolebook.wording import Strings


def compile_contracts(framework: Framework, strings: Strings, facts: EditionFacts) -> tuple[Contract, ...]:
    """The contracts of all forms of an edition, one for each thing to fill in and role that does."""
    return tuple(contract for role in framework.roles for contract in _contracts_of(framework, strings, facts, role))


def _contracts_of(framework: Framework, strings: Strings, facts: EditionFacts, role: Role) -> Iterator[Contract]:
    for assessment in assessments_of(framework, role):
        yield compile_contract(framework, strings, facts, assessment, role)
    for signing in project(framework, role).acknowledgements:
        yield signing_contract(framework, strings, facts, role, signing)
    for agreement in agreements_of(framework, role):
        yield compile_agreement(framework, strings, facts, agreement, role)


def compile_contract(
    framework: Framework, strings: Strings, facts: EditionFacts, assessment: Assessment, role: Role
) -> Contract:
    """The contract of one assessment for one role."""
    return compile_parts(framework, strings, facts, assessment, role, ())[0]


def compile_parts(
    framework: Framework,
    strings: Strings,
    facts: EditionFacts,
    assessment: Assessment,
    role: Role,
    counts: Sequence[int],
) -> tuple[Contract, ...]:
    """An assessment for one role in parts of so many questions, each a form of its own; in one without counts."""
    addresses = Addresses(framework)
    sections = list(draw_sections(framework, addresses, assessment, role))
    drawn = divided(draw_fields(framework, addresses, strings, assessment, role), counts)
    page = addresses.form("assessment", assessment.id, role.id)
    places = places_of(strings, drawn, f"{assessment.id}.{role.id}", page)

    def compiled(part: Drawn, place: Place) -> Contract:
        own = sections if place.count == 1 else [one for one in sections if one.asks_any(field for _, field in part)]
        last = [comment_field(strings)] if assessment.comment and place.number == place.count else []
        fields = [*(field for _, field in part), *last]
        asked = _asked(assessment, part, own) | parts_member(places, place)
        subject = _subject(framework, strings, assessment, place, places[0])
        return enclose(framework, strings, facts, subject, role, fields, asked)

    return tuple(compiled(part, place) for part, place in zip(drawn, places, strict=True))


def _subject(framework: Framework, strings: Strings, assessment: Assessment, place: Place, first: Place) -> Subject:
    return Subject(
        kind="assessment",
        entry=assessment.id,
        about=assessment.about,
        title=place.title(strings, assessment.name),
        form=place.form,
        page=place.page,
        note=assessment.note or framework.handbook.submissions.note,
        identity=assessment.identity,
        whole=first.form,
        due={"every": assessment.cadence.every} if assessment.cadence else {},
    )


def _asked(assessment: Assessment, drawn: Drawn, sections: list[Section]) -> dict[str, Any]:
    """What the contract of an assessment, or of a part of it, says beside its fields."""
    return {
        "shown": list(_shown(assessment, drawn, sections)),
        "sections": [section.as_json() for section in sections],
        "profiles": [asdict(profile) for profile in assessment.profiles],
        "subscales": [{"id": subscale.id, "name": subscale.name} for subscale in assessment.subscales],
        "scoring": _scoring(assessment, frozenset(field.name for _, field in drawn)),
        "results": _results(assessment),
    }


def _results(assessment: Assessment) -> dict[str, object]:
    """Whom the results are for. Where no names are kept, no manager has anything to read."""
    to_manager = assessment.manager and assessment.identity != "none"
    shown = {"show": assessment.show, "minimum_answers": assessment.minimum_answers}
    return shown | ({"manager": True} if to_manager else {})


def _shown(assessment: Assessment, drawn: Drawn, sections: list[Section]) -> Iterator[dict[str, str]]:
    """Every entry the form was made from, with the digest of what the form shows of it."""
    parts: dict[Source, list[object]] = {
        ("assessment", assessment.id): [assessment.name, assessment.summary, assessment.introduction]
    }
    for source, field in drawn:
        parts.setdefault(source, []).append(field.as_json())
    for section in sections:
        parts.setdefault((section.kind, section.id), []).append(section.as_json())
    for (kind, name), shown in parts.items():
        yield {"kind": kind, "id": name, "digest": digest_of(shown)}


def _scoring(assessment: Assessment, asked: frozenset[str]) -> list[dict[str, object]]:
    """How written items of a form count, where it is not plainly once: towards what, how much, whether reversed."""
    return [
        {
            "field": item.id,
            "profile": item.profile,
            "subscale": item.subscale,
            "weight": item.weight,
            "reverse": item.reverse,
        }
        for item in assessment.items
        if item.id in asked and (item.profile or item.subscale or item.weight > 1)
    ]
