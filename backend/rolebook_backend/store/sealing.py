"""How a row is sealed and how seals are linked; this can never change, or no chain verifies any more."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGINNING = "0" * 64
"""What the first entry of a lane is linked to."""

SALT_BYTES = 16

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


class Entry(NamedTuple):
    """One entry of the chain: the seal of one row, and the link that binds it to all entries of its lane before it."""

    lane: int
    number: int
    kind: str
    subject: str
    commitment: str
    at: str
    link: str


def new_salt() -> str:
    """Return what makes the seal of a row tell nothing of it, once salt and row are gone."""
    return secrets.token_hex(SALT_BYTES)


def new_salts(number: int) -> list[str]:
    """Return several; the system is asked once for all of them."""
    found, each = secrets.token_hex(SALT_BYTES * number), SALT_BYTES * 2
    return [found[start : start + each] for start in range(0, len(found), each)]


def canonical(content: Mapping[str, object]) -> str:
    """Return the one text, all in ASCII, that equal contents have, in whatever order they came."""
    return _CANONICAL.encode(content)


def commitment(salt: str, row: Mapping[str, object]) -> str:
    """Return the seal of a row. Columns without a value are left out, so that a later column breaks no seal."""
    content = {name: value for name, value in row.items() if value is not None}
    return _digest(salt, canonical(content))


def linked(previous: str, lane: int, number: int, kind: str, subject: str, seal: str, at: str) -> Entry:
    """Return the entry that comes after the one with this link."""
    link = _digest(previous, str(lane), str(number), kind, subject, seal, at)
    return Entry(lane, number, kind, subject, seal, at, link)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
