"""The ways to ask. Each is a folder: declaration, template, script, and examples that feed tests, docs and gallery."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from rolebook.forms.field import Field, Option
from rolebook.forms.fieldtypes.base import FieldType
from rolebook.forms.fieldtypes.choice import CHOICE
from rolebook.forms.fieldtypes.choices import CHOICES
from rolebook.forms.fieldtypes.date import DATE
from rolebook.forms.fieldtypes.level import LEVEL
from rolebook.forms.fieldtypes.long_text import LONG_TEXT
from rolebook.forms.fieldtypes.rating import RATING
from rolebook.forms.fieldtypes.remark import REMARK
from rolebook.forms.fieldtypes.signature import SIGNATURE
from rolebook.forms.fieldtypes.statement import STATEMENT
from rolebook.forms.fieldtypes.text import TEXT

__all__ = ["FIELD_TYPES", "FOLDER", "Example", "FieldType", "examples_of", "field_type"]

FIELD_TYPES = (RATING, LEVEL, CHOICE, CHOICES, TEXT, LONG_TEXT, DATE, SIGNATURE, STATEMENT, REMARK)

_BY_NAME = {one.name: one for one in FIELD_TYPES}


def field_type(name: str) -> FieldType:
    """The field type of that name; `KeyError` where there is none."""
    return _BY_NAME[name]


FOLDER = resources.files("rolebook.forms") / "fieldtypes"


@dataclass(frozen=True, slots=True)
class Example:
    """A field of a type with answers it takes and answers it refuses, as `examples.yml` has it."""

    about: str
    field: Field
    accepts: tuple[Any, ...]
    refuses: tuple[Any, ...]


def examples_of(kind: FieldType) -> tuple[Example, ...]:
    """The examples of a field type."""
    text = (FOLDER / kind.folder / "examples.yml").read_text(encoding="utf-8")
    return tuple(_example(kind, data) for data in yaml.safe_load(text))


def _example(kind: FieldType, data: dict[str, Any]) -> Example:
    given = dict(data["field"])
    options = tuple(Option(**{**one, "details": tuple(one.get("details", ()))}) for one in given.pop("options", ()))
    target = next((one for one in options if one.value == given.get("target")), None)
    field = Field(**{**given, "type": kind.name, "options": options, "target": target})
    return Example(data["about"], field, tuple(data["accepts"]), tuple(data["refuses"]))
