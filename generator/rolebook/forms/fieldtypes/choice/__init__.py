"""Single choice: One of a few answers that are no steps of a scale."""

from rolebook.forms.fieldtypes.base import FieldType, one_option

CHOICE = FieldType(
    name="choice",
    title="Single choice",
    summary="One of a few answers that are no steps of a scale.",
    schema=one_option,
)
