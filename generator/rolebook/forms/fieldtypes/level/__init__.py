"""Level picker: One described level of a competency, its descriptors at hand beside each."""

from rolebook.forms.fieldtypes.base import FieldType, one_option

LEVEL = FieldType(
    name="level",
    title="Level picker",
    summary="One described level of a competency, its descriptors at hand beside each.",
    schema=one_option,
)
