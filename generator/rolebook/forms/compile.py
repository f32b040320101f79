"""From what a role fills in to the contracts of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from rolebook.addresses import Addresses
from rolebook.forms.agreement import compile_agreement
from rolebook.forms.contract import Contract, digest_of
from rolebook.forms.envelope import EditionFacts, Subject, enclose
from rolebook.forms.field import Field
from rolebook.forms.fields import Source, comment_field, draw_fields
from rolebook.forms.sections import Section, draw_sections
from rolebook.forms.signing import signing_contract
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
    addresses = Addresses(framework)
    drawn = list(draw_fields(framework, addresses, strings, assessment, role))
    sections = list(draw_sections(framework, addresses, assessment, role))
    fields = [field for _, field in drawn]
    if assessment.comment:
        fields.append(comment_field(strings))
    subject = Subject(
        kind="assessment",
        entry=assessment.id,
        about=assessment.about,
        title=assessment.name,
        form=f"{assessment.id}.{role.id}",
        page=addresses.form("assessment", assessment.id, role.id),
        note=assessment.note or framework.handbook.submissions.note,
        identity=assessment.identity,
    )
    asked = {
        "shown": list(_shown(assessment, drawn, sections)),
        "sections": [section.as_json() for section in sections],
        "profiles": [asdict(profile) for profile in assessment.profiles],
        "subscales": [{"id": subscale.id, "name": subscale.name} for subscale in assessment.subscales],
        "scoring": _scoring(assessment),
        "results": {"show": assessment.show, "minimum_answers": assessment.minimum_answers},
    }
    return enclose(framework, strings, facts, subject, role, fields, asked)


def _shown(
    assessment: Assessment, drawn: list[tuple[Source, Field]], sections: list[Section]
) -> Iterator[dict[str, str]]:
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


def _scoring(assessment: Assessment) -> list[dict[str, object]]:
    """How written items count, where it is not plainly once: towards what, how much, whether the other way round."""
    return [
        {
            "field": item.id,
            "profile": item.profile,
            "subscale": item.subscale,
            "weight": item.weight,
            "reverse": item.reverse,
        }
        for item in assessment.items
        if item.profile or item.subscale or item.weight > 1
    ]
