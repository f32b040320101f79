"""What a signature is about, as digests: paper and form are bound to the same text (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rolebook.forms.contract import digest_of
from rolebook.model import CompetencyLevel, Handbook, ProsePage
from rolebook.project import Due, Expected, Held, Signing

# Signs of a digest that are printed: enough to compare by eye, and too many to hit by chance.
SHORT = 16


def signing_digest(handbook: Handbook, role: str, signing: Signing) -> str:
    """`sha256:` and the digest of the statement and of everything it covers, as the role is shown it."""
    acknowledgement = signing.acknowledgement
    return digest_of(
        {
            "acknowledgement": acknowledgement.id,
            "role": role,
            "name": acknowledgement.name,
            "statement": acknowledgement.statement,
            "letter_of_intent": acknowledgement.letter_of_intent,
            "shown": list(shown_to_sign(handbook, role, signing)),
        }
    )


def short_digest(digest: str) -> str:
    """The beginning of a digest in groups of four, as it is printed and read out: `1a2b 3c4d 5e6f 7a8b`."""
    signs = digest.removeprefix("sha256:")[:SHORT]
    return " ".join(signs[at : at + 4] for at in range(0, SHORT, 4))


def shown_to_sign(handbook: Handbook, role: str, signing: Signing) -> Iterator[dict[str, str]]:
    """Every entry and page the signature covers, with the digest of what is shown of it."""
    parties = handbook.parties_of(role)
    for held in signing.principles:
        yield _digested("principle", held.principle.id, _principle(held, parties))
    for expected in signing.competencies:
        yield _digested("competency", expected.competency.id, _competency(expected))
    for due in signing.commitments:
        yield _digested("commitment", due.commitment.id, _commitment(due))
    for agreement in signing.agreements:
        yield _digested("agreement", agreement.id, {"name": agreement.name, "summary": agreement.summary})
    for page in signing.pages:
        yield _digested("page", page.name, _page(page))


def _digested(kind: str, name: str, shown: dict[str, Any]) -> dict[str, str]:
    return {"kind": kind, "id": name, "digest": digest_of(shown)}


def _principle(held: Held, parties: frozenset[str]) -> dict[str, Any]:
    return {
        "name": held.principle.name,
        "statement": held.principle.statement,
        "shared_by": list(held.principle.shared_by),
        "behaviours": [
            {
                "id": one.id,
                "text": one.text,
                "parties": list(one.parties),
                "by_party": [
                    {"party": half.party, "text": half.text} for half in one.by_party if half.party in parties
                ],
            }
            for one in held.behaviours
        ],
    }


def _competency(expected: Expected) -> dict[str, Any]:
    levels = (*expected.below, *((expected.level,) if expected.level else ()))
    return {
        "name": expected.competency.name,
        "definition": expected.competency.definition,
        "track": expected.track.id,
        "target": expected.target.level.id,
        "levels": [_level(level) for level in levels],
    }


def _level(level: CompetencyLevel) -> dict[str, Any]:
    return {
        "level": level.level.id,
        "summary": level.summary,
        "descriptors": [{"id": one.id, "text": one.text} for one in level.descriptors],
    }


def _commitment(due: Due) -> dict[str, Any]:
    return {
        "name": due.commitment.name,
        "text": due.commitment.text,
        "obligations": [
            {
                "obligation": one.kind,
                "part": one.part,
                "every": one.cadence.every if one.cadence else "",
                "minutes": one.cadence.minutes if one.cadence else 0,
            }
            for one in due.obligations
        ],
    }


def _page(page: ProsePage) -> dict[str, Any]:
    return {"title": page.title, "body": page.body}
