"""One question of a form and the answers it offers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# Members that are left out of the contract where a field does without them.
_ONLY_WHERE_SAID = ("max_length", "of", "slot", "writers")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to pick. `rank` orders options as numbers, 0 below the first step; `None` where it is no step."""

    value: str
    label: str
    text: str = ""
    rank: int | None = None
    details: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `type` names one of the field types (`fieldtypes/`); `target` the option that is expected, if any; `of` the field a
    remark belongs to; `slot` counts from 1 what can be filled in several times and is 0 elsewhere; `writers` are the
    people of an agreement who may write it, empty for everybody.
    """

    name: str
    type: str
    label: str
    hint: str = ""
    href: str = ""
    section: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    target: Option | None = None
    max_length: int = 0
    of: str = ""
    slot: int = 0
    writers: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The field as docs/contracts.md describes it."""
        body: dict[str, Any] = {
            key: value for key, value in asdict(self).items() if value or key not in _ONLY_WHERE_SAID
        }
        if self.target is not None:
            body["target"] = {
                "value": self.target.value,
                "label": self.target.label,
                "rank": self.target.rank,
            }
        return body
