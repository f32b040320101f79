"""Short text: One line of words."""

from rolebook.forms.fieldtypes.base import FieldType, written

TEXT = FieldType(
    name="text",
    title="Short text",
    summary="One line of words.",
    schema=written,
)
