"""What every contract says, whatever it asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rolebook.forms.contract import FORMAT, Contract, answers_schema
from rolebook.forms.field import Field
from rolebook.forms.parts import next_page
from rolebook.forms.subject import Subject
from rolebook.forms.targets import submission
from rolebook.model import Framework, Role
from rolebook.wording import Strings


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What a contract says about the edition it belongs to. `stylesheet` is relative to the edition's root."""

    site_name: str
    stylesheet: str


def enclose(
    framework: Framework,
    strings: Strings,
    facts: EditionFacts,
    subject: Subject,
    role: Role,
    fields: Iterable[Field],
    asked: dict[str, Any],
) -> Contract:
    """A contract from its fields and what else it asks (`asked`: members of its kind, `shown` among them)."""
    fields = tuple(fields)
    handbook = framework.handbook
    body = {
        "contract": FORMAT,
        "form": subject.form,
        "kind": subject.kind,
        "about": subject.about,
        "entry": subject.entry,
        "edition": framework.edition,
        "role": {"id": role.id, "name": role.name},
        "title": subject.title,
        "framework_version": handbook.version,
        "language": handbook.language,
        "fields": [field.as_json() for field in fields],
        "answers": answers_schema(fields),
        "texts": strings.group("backend")
        | strings.group(f"backend-{subject.about}")
        | _of_parts(strings, asked)
        | dict(subject.texts),
        "page": subject.page,
        "site": {"name": facts.site_name, "stylesheet": facts.stylesheet},
        "submission": submission(handbook.submissions, subject, next_page(asked)),
        # Inside the digest: answers that were given on this promise can be told from others for ever.
        **({"anonymous": True} if subject.identity == "none" else {}),
        **asked,
    }
    return Contract(subject.form, subject.kind, subject.entry, role.id, fields, body)


def _of_parts(strings: Strings, asked: dict[str, Any]) -> dict[str, str]:
    return strings.group("backend-parts") if "parts" in asked else {}
