"""From an assessment and a role to the contract of its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolebook.addresses import Addresses
from rolebook.forms.contract import FORMAT, Contract, Field, answers_schema, digest_of
from rolebook.forms.fields import Source, comment_field, draw_fields
from rolebook.model import Assessment, Framework, Role
from rolebook.project import assessments_of
from rolebook.wording import Strings


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What a contract says about the edition it belongs to. `stylesheet` is relative to the edition's root."""

    site_name: str
    stylesheet: str


def compile_contracts(framework: Framework, strings: Strings, facts: EditionFacts) -> tuple[Contract, ...]:
    """The contracts of all forms of an edition, one for each assessment and role that fills it in."""
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
    fields = tuple(field for _, field in drawn)
    if assessment.comment:
        fields = (*fields, comment_field(strings))
    form = f"{assessment.id}.{role.id}"
    body = {
        "contract": FORMAT,
        "form": form,
        "kind": "assessment",
        "about": assessment.about,
        "edition": framework.edition,
        "role": {"id": role.id, "name": role.name},
        "title": assessment.name,
        "framework_version": framework.handbook.version,
        "language": framework.handbook.language,
        "shown": list(_shown(assessment, drawn)),
        "fields": [field.as_json() for field in fields],
        "profiles": [{"id": profile.id, "name": profile.name} for profile in assessment.profiles],
        "subscales": [{"id": subscale.id, "name": subscale.name} for subscale in assessment.subscales],
        "scoring": _scoring(assessment),
        "results": {"show": assessment.show, "minimum_answers": assessment.minimum_answers},
        "answers": answers_schema(fields),
        "texts": strings.group("backend") | strings.group(f"backend-{assessment.about}"),
        "page": addresses.form(assessment.id, role.id),
        "site": {"name": facts.site_name, "stylesheet": facts.stylesheet},
        "submission": {
            "target": framework.handbook.submissions.target,
            "action": f"f/{form}",
            "keep_days": framework.handbook.submissions.keep_days,
            "note": assessment.note or framework.handbook.submissions.note,
        },
    }
    return Contract(form, assessment.id, role.id, fields, body)


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
