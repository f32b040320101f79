"""What a field type is, and the parts several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rolebook.forms.field import Field


@dataclass(frozen=True, slots=True)
class FieldType:
    """One way to ask.

    `name` is the contract's `type`; `summary` says when to choose it; `schema` gives the JSON Schema (draft-07) of an
    answer to one field.
    """

    name: str
    title: str
    summary: str
    schema: Callable[[Field], dict[str, Any]]

    @property
    def folder(self) -> str:
        """The folder of the type: declaration, template, script and examples."""
        return self.name.replace("-", "_")


def one_option(field: Field) -> dict[str, Any]:
    """The value of one option."""
    return {"type": "string", "enum": [option.value for option in field.options]}


def written(field: Field) -> dict[str, Any]:
    """Words up to a length, in Unicode code points; a blank answer is no answer and is left out."""
    return {"type": "string", "pattern": r"\S", "maxLength": field.max_length}
