"""What has changed from one version of the handbook to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"[.-]")


def version_key(version: str) -> tuple[int, ...]:
    """What versions are compared by: their numbers one by one, so that 1.9 comes before 1.10 and 1.0 equals 1."""
    numbers = [int(number) for number in _BETWEEN.split(version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@dataclass(frozen=True, slots=True)
class HandbookVersion:
    """One version of the handbook; `date` is written as 2026-09-14 and empty where unsaid, like `summary`."""

    version: str
    date: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one entry, or of one `part` of it.

    `sort`: new, changed or removed; `name` is the entry's, `part_text` the words of the part; `what` says what has
    changed and may be empty. `material`: whether people must acknowledge anew what they signed.
    """

    version: str
    kind: str
    entry: str
    sort: str
    name: str
    material: bool
    part: str = ""
    part_text: str = ""
    what: str = ""
