"""Multiple choice: any number of answers from a list, each once."""

from typing import Any

from rolebook.forms.field import Field
from rolebook.forms.fieldtypes.base import FieldType


def several_options(field: Field) -> dict[str, Any]:
    """An array of different options' values; at least one of them where an answer is required."""
    items = {"type": "string", "enum": [option.value for option in field.options]}
    return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}


CHOICES = FieldType(
    name="choices",
    title="Multiple choice",
    summary="Any number of answers from a list, each once.",
    schema=several_options,
)
