"""Long text: Several lines of words."""

from rolebook.forms.fieldtypes.base import FieldType, written

LONG_TEXT = FieldType(
    name="long-text",
    title="Long text",
    summary="Several lines of words.",
    schema=written,
)
