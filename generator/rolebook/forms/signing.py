"""From an acknowledgement and a role that signs it to the contract of its form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rolebook.addresses import Addresses
from rolebook.forms.acknowledge import short_digest, shown_to_sign, signing_digest
from rolebook.forms.contract import Contract
from rolebook.forms.envelope import EditionFacts, enclose
from rolebook.forms.field import Field
from rolebook.forms.subject import Subject
from rolebook.model import Acknowledgement, Framework, Role
from rolebook.project import Signing, changes_for
from rolebook.wording import Strings

NAME_LENGTH = 200
REASONS_LENGTH = 4000


def signing_contract(
    framework: Framework, strings: Strings, facts: EditionFacts, role: Role, signing: Signing
) -> Contract:
    """The contract of one acknowledgement for one role. What is signed is digested apart (`signing`), as on paper."""
    acknowledgement = signing.acknowledgement
    addresses = Addresses(framework)
    digest = signing_digest(framework.handbook, role.id, signing)
    subject = Subject(
        kind="acknowledgement",
        entry=acknowledgement.id,
        about="acknowledgement",
        title=acknowledgement.name,
        form=f"acknowledgement.{acknowledgement.id}.{role.id}",
        page=addresses.form("acknowledgement", acknowledgement.id, role.id),
        identity=acknowledgement.identity,
        due={"when": list(acknowledgement.when)},
    )
    names = _names(signing)
    shown = [
        {**one, "name": name, "href": addresses.entry(one["kind"], one["id"]) or ""}
        for one, name in zip(shown_to_sign(framework.handbook, role.id, signing), names, strict=True)
    ]
    asked = {
        "shown": shown,
        "signing": {
            "digest": digest,
            "short": short_digest(digest),
            "statement": acknowledgement.statement,
            "letter_of_intent": acknowledgement.letter_of_intent,
        },
        "history": _history(framework, strings, role, acknowledgement, shown),
    }
    return enclose(framework, strings, facts, subject, role, _fields(strings, acknowledgement), asked)


def _fields(strings: Strings, acknowledgement: Acknowledgement) -> Iterator[Field]:
    """What the person says, writes and signs with. Who asks for a letter of intent is not content with an empty one."""
    yield Field("agreed", "statement", strings("sign.agree"), required=True)
    if acknowledgement.letter_of_intent:
        label, hint = strings("sign.reasons"), strings("sign.reasons-hint")
        yield Field("reasons", "long-text", label, hint, required=True, max_length=REASONS_LENGTH)
    label, hint = strings("sign.your-name"), strings("sign.your-name-hint")
    yield Field("name", "signature", label, hint, required=True, max_length=NAME_LENGTH)
    yield Field("date", "date", strings("sign.date"), required=True)


def _names(signing: Signing) -> Iterator[str]:
    """What the entries and pages are called, in the order in which they are shown."""
    yield from (held.principle.name for held in signing.principles)
    yield from (expected.competency.name for expected in signing.competencies)
    yield from (due.commitment.name for due in signing.commitments)
    yield from (agreement.name for agreement in signing.agreements)
    yield from (page.title for page in signing.pages)


def _history(
    framework: Framework, strings: Strings, role: Role, acknowledgement: Acknowledgement, shown: list[dict[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """What is told of the acknowledgement, of what it covers and of what it covered before that was taken out."""
    told = {("acknowledgement", acknowledgement.id), *((one["kind"], one["id"]) for one in shown)}
    found: dict[str, list[dict[str, Any]]] = {}
    for change in changes_for(framework, role.id):
        if (change.kind, change.entry) in told or (change.sort == "removed" and change.kind in acknowledgement.covers):
            note = change.what or change.part_text or strings(f"news.{change.sort}")
            line = {"version": change.version, "material": change.material, "note": note}
            found.setdefault(f"{change.kind}:{change.entry}", []).append(line)
    return found
