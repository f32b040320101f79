"""One question of a form and the answers it offers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# Members that are left out of the contract where a field does without them.
_ONLY_WHERE_SAID = ("max_length", "of", "slot", "writers", "step")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to pick.

    `rank` orders options as numbers, 0 below the first step; `None` where it is no step. `href` is where a level is
    described, `step` where it is compared with the one below.
    """

    value: str
    label: str
    text: str = ""
    rank: int | None = None
    details: tuple[str, ...] = ()
    href: str = ""
    step: str = ""

    def as_json(self) -> dict[str, Any]:
        """The option as docs/contracts.md describes it."""
        return _said(asdict(self))


def _said(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value or key not in _ONLY_WHERE_SAID}


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
        body = {**_said(asdict(self)), "options": [option.as_json() for option in self.options]}
        if self.target is not None:
            body["target"] = {
                "value": self.target.value,
                "label": self.target.label,
                "rank": self.target.rank,
            }
        return body
