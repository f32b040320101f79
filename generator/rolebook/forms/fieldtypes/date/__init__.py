"""Date: a day of the calendar."""

from typing import Any

from rolebook.forms.field import Field
from rolebook.forms.fieldtypes.base import FieldType


def day(_field: Field) -> dict[str, Any]:
    """A day as ISO 8601 writes it (`2026-03-31`); that it exists is checked beside the schema."""
    return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


DATE = FieldType(
    name="date",
    title="Date",
    summary="A day of the calendar, picked or typed.",
    schema=day,
)
