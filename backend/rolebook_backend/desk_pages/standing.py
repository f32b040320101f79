"""How what somebody sent stands to the form as it is today: still current, changed, or to be signed again.

The page of an acknowledgement tells the same of a signed file, by the same rules (docs/contracts.md).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rolebook_backend.cadence import MATERIAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rolebook_backend.contracts import Contract

KEPT = 256
"""Contracts whose signed items are in memory."""


class Standing(StrEnum):
    """How it stands. `minor` and `changed` ask for nothing; `over`: it has a cadence, and its time is over.

    `gone`: there is no such form any more.
    """

    NEVER = "never"
    CURRENT = "current"
    MINOR = "minor"
    CHANGED = "changed"
    AGAIN = "again"
    OVER = "over"
    GONE = "gone"


DUE = frozenset({Standing.NEVER, Standing.AGAIN, Standing.OVER})


@dataclass(frozen=True, slots=True)
class _Signed:
    """What a signature covers: item → digest, and what is told of each: item → version and whether it is material."""

    items: Mapping[str, str]
    history: Mapping[str, Sequence[tuple[str, bool]]]


def standing_of(sent: Contract | None, newest: Contract | None, *, is_over: bool = False) -> Standing:
    """Compare the contract that somebody answered under with the newest one; `is_over` where its time is over."""
    if newest is None:
        return Standing.GONE
    if sent is None:
        return Standing.NEVER
    if sent.signing and newest.signing:
        found = _standing_of_signature(sent, newest)
        return Standing.OVER if is_over and found not in DUE else found
    if is_over:
        return Standing.OVER
    # Not by the digest: that is another one when only a sentence of the receipt is.
    return Standing.CURRENT if sent.fields == newest.fields else Standing.CHANGED


def _standing_of_signature(sent: Contract, newest: Contract) -> Standing:
    if sent.signing and newest.signing and sent.signing.digest == newest.signing.digest:
        return Standing.CURRENT
    before, today = _signed(sent.body), _signed(newest.body)
    changed = [item for item in {**before.items, **today.items} if before.items.get(item) != today.items.get(item)]
    is_material = any(_is_material(item, today, sent.framework_version) for item in changed)
    if not is_material:
        return Standing.MINOR
    return Standing.AGAIN if MATERIAL in newest.due.when else Standing.CHANGED


def _is_material(item: str, today: _Signed, version: str) -> bool:
    told = [material for later, material in today.history.get(item, ()) if _order(later) > _order(version)]
    # Where nothing is told, what is changed or new counts as material: nobody said that it is minor.
    return any(told) if told else item in today.items


@lru_cache(maxsize=KEPT)
def _signed(body: str) -> _Signed:
    data: dict[str, Any] = json.loads(body)
    signing = data["signing"]
    statement = json.dumps([data["title"], signing["statement"], signing.get("letter_of_intent", False)])
    entry = data.get("entry") or data["form"].split(".")[-2]
    items = {f"acknowledgement:{entry}": statement}
    items |= {f"{one['kind']}:{one['id']}": one["digest"] for one in data.get("shown", ())}
    history = {
        item: tuple((str(one.get("version", "")), bool(one.get("material", True))) for one in told)
        for item, told in data.get("history", {}).items()
    }
    return _Signed(items, history)


def _order(version: str) -> list[tuple[int, int, str]]:
    """Sort versions as people count: 1.10 comes after 1.9."""
    parts = re.findall(r"\d+|\D+", version)
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]
