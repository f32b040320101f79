"""From an assessment and a role to the contract of its form."""

from __future__ import annotations

from collections.abc import Iterator

from rolebook.addresses import Addresses
from rolebook.forms.contract import Contract, digest_of
from rolebook.forms.envelope import EditionFacts, Subject, enclose
from rolebook.forms.field import Field
from rolebook.forms.fields import Source, comment_field, draw_fields
from rolebook.model import Assessment, Framework, Role
from rolebook.project import assessments_of
from rolebook.wording import Strings


def compile_contracts(framework: Framework, strings: Strings, facts: EditionFacts) -> tuple[Contract, ...]:
    """The contracts of all forms of an edition, one for each thing to fill in and role that does."""
    return tuple(
        compile_contract(framework, strings, facts, assessment, role)
        for role in framework.roles
        for assessment in assessments_of(framework, role)
    )


def compile_contract(
    framework: Framework, strings: Strings, facts: EditionFacts, assessment: Assessment, role: Role
) -> Contract:
    """The contract of one assessment for one role."""
    addresses = Addresses(framework)
    drawn = list(draw_fields(framework, addresses, strings, assessment, role))
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
        note=assessment.note,
    )
    asked = {
        "shown": list(_shown(assessment, drawn)),
        "profiles": [{"id": profile.id, "name": profile.name} for profile in assessment.profiles],
        "subscales": [{"id": subscale.id, "name": subscale.name} for subscale in assessment.subscales],
        "scoring": _scoring(assessment),
        "results": {"show": assessment.show, "minimum_answers": assessment.minimum_answers},
    }
    return enclose(framework, strings, facts, subject, role, fields, asked)


def _shown(assessment: Assessment, drawn: list[tuple[Source, Field]]) -> Iterator[dict[str, str]]:
    """Every entry the form was made from, with the digest of what the form shows of it."""
    parts: dict[Source, list[object]] = {
        ("assessment", assessment.id): [assessment.name, assessment.summary, assessment.introduction]
    }
    for source, field in drawn:
        parts.setdefault(source, []).append(field.as_json())
    for (kind, name), shown in parts.items():
        yield {"kind": kind, "id": name, "digest": digest_of(shown)}


def _scoring(assessment: Assessment) -> list[dict[str, object]]:
    """How written items count: towards what, with which weight, and whether the other way round."""
    return [
        {
            "field": item.id,
            "profile": item.profile,
            "subscale": item.subscale,
            "weight": item.weight,
            "reverse": item.reverse,
        }
        for item in assessment.items
        if item.profile or item.subscale
    ]
