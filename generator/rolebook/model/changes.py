"""What has changed from one version of the handbook to the next."""

from __future__ import annotations

from dataclasses import dataclass


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
    changed and may be empty. `material`: whether people must sign again what covers it.
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
