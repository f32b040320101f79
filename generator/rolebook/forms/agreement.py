"""From an agreement and a role to the contract of its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rolebook.addresses import Addresses
from rolebook.forms.contract import Contract, digest_of
from rolebook.forms.envelope import EditionFacts, enclose
from rolebook.forms.field import Field, Option
from rolebook.forms.subject import Subject
from rolebook.model import Agreement, AgreementField, AgreementSection, Framework, Role
from rolebook.project import RoleView, project
from rolebook.wording import Strings

# How often what repeats can be filled in.
SLOTS = 5
_ACTIONS = ("save", "send", "ask", "confirm", "supersede")
_SAID = (
    "turn-you",
    "turn-other",
    "turn-over",
    "changes",
    "changes-none",
    "before",
    "now",
    "kept",
    "theirs",
    "yours",
    "unfit",
    "confirmed-by",
)
_LENGTHS = {"text": 400, "long-text": 4000}


def compile_agreement(
    framework: Framework, strings: Strings, facts: EditionFacts, agreement: Agreement, role: Role
) -> Contract:
    """The contract of one agreement, for the role of the person whose work it is about."""
    addresses = Addresses(framework)
    behaviours = tuple(_behaviours(addresses, project(framework, role)))
    fields = tuple(_fields(strings, agreement, behaviours))
    subject = Subject(
        kind="agreement",
        entry=agreement.id,
        about="agreement",
        title=agreement.name,
        form=f"agreement.{agreement.id}.{role.id}",
        page=addresses.form("agreement", agreement.id, role.id),
        # What the handbook says of answers without names does not hold of it.
        note=strings("agree.by-link"),
        identity=agreement.identity,
        due={"every": agreement.review.every} if agreement.review else {},
        texts=_texts(strings, agreement),
    )
    asked = {
        "shown": list(_shown(agreement, fields, behaviours)),
        "people": [{"id": person.id, "name": person.name} for person in agreement.people],
        "states": list(agreement.states),
    }
    return enclose(framework, strings, facts, subject, role, fields, asked)


def _texts(strings: Strings, agreement: Agreement) -> dict[str, str]:
    """What the backend's pages say as the form and its script do."""
    said = strings.group("script-agreement")
    return {
        **{f"act_{name}": strings(f"agree.{name}") for name in _ACTIONS},
        **{f"state_{state}": strings(f"state.{state}") for state in agreement.states},
        **{name.replace("-", "_"): said[name] for name in _SAID},
        "agreement_path": strings("agreement.states"),
        "agreement_note": strings("agree.note"),
    }


def slots_of(section: AgreementSection, field: AgreementField) -> tuple[int, ...]:
    """The rounds in which a field is asked: 1 … n where its section or it repeats, else 0 alone."""
    # Any number of behaviours is picked from one list.
    repeats = section.repeat or (field.repeat and field.type != "behaviours")
    return tuple(range(1, SLOTS + 1)) if repeats else (0,)


def field_name(section: AgreementSection, field: AgreementField, slot: int) -> str:
    """An answer’s name: `area.limits`; where its section repeats `results.2.due`, where it does `support.given.2`."""
    if not slot:
        return f"{section.id}.{field.id}"
    return f"{section.id}.{slot}.{field.id}" if section.repeat else f"{section.id}.{field.id}.{slot}"


def _fields(strings: Strings, agreement: Agreement, behaviours: tuple[Option, ...]) -> Iterator[Field]:
    everybody = {person.id for person in agreement.people}
    for section in agreement.sections:
        writers = () if everybody.issubset(section.written_by) else section.written_by
        # Round by round where a section repeats as a whole, field by field elsewhere.
        asked = [(field, slot) for field in section.fields for slot in slots_of(section, field)]
        for field, slot in sorted(asked, key=lambda one: one[1]) if section.repeat else asked:
            options = behaviours if field.type == "behaviours" else tuple(Option(one, one) for one in field.options)
            kind = _type_of(field, options)
            yield Field(
                name=field_name(section, field, slot),
                type=kind,
                label=strings("agreement.slot", label=field.label, slot=slot) if slot > 1 else field.label,
                # Said once: the later rounds ask the same.
                hint=field.help if slot < 2 else "",
                section=section.name,
                required=field.required and slot < 2,
                options=options,
                max_length=_LENGTHS.get(kind, 0),
                slot=slot,
                writers=writers,
            )


def _type_of(field: AgreementField, options: tuple[Option, ...]) -> str:
    """The field type that asks for it. Where an edition has no behaviours to pick from, they are written down."""
    if field.type != "behaviours":
        return field.type
    return "choices" if options else "long-text"


def _behaviours(addresses: Addresses, view: RoleView) -> Iterator[Option]:
    """What can be agreed on: the behaviours of the role's principles, the descriptors of the levels expected of it.

    An option's value is a stable id; its text says where it belongs.
    """
    for held in view.principles:
        for behaviour in held.behaviours:
            yield _behaviour(
                addresses, "principle", held.principle.id, held.principle.name, behaviour.id, behaviour.text
            )
    for expected in view.competencies:
        name = expected.competency.name
        for descriptor in expected.level.descriptors if expected.level else ():
            source = f"{name} · {expected.level.name}" if expected.level else name
            yield _behaviour(addresses, "competency", expected.competency.id, source, descriptor.id, descriptor.text)


def _behaviour(addresses: Addresses, kind: str, name: str, source: str, part: str, words: str) -> Option:
    return Option(f"{kind}:{name}#{part}", words, source, href=addresses.entry(kind, name, part) or "")


def _shown(agreement: Agreement, fields: tuple[Field, ...], behaviours: tuple[Option, ...]) -> Iterator[dict[str, str]]:
    """The agreement and every entry that behaviours can be picked from, with the digest of what is shown of each."""
    picks = any(field.type == "choices" for field in fields)
    own = [replace(field, options=()) if field.type == "choices" else field for field in fields]
    said = [section.guidance for section in agreement.sections]
    parts: dict[tuple[str, str], list[object]] = {
        ("agreement", agreement.id): [
            agreement.name,
            agreement.summary,
            agreement.introduction,
            said,
            [field.as_json() for field in own],
        ]
    }
    for option in behaviours if picks else ():
        kind, _, name = option.value.partition("#")[0].partition(":")
        parts.setdefault((kind, name), []).append([option.value, option.label, option.text])
    for (kind, name), shown in parts.items():
        yield {"kind": kind, "id": name, "digest": digest_of(shown)}
