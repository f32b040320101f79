"""Signature: The name of the person who signs, typed by that person."""

from rolebook.forms.fieldtypes.base import FieldType, written

SIGNATURE = FieldType(
    name="signature",
    title="Signature",
    summary="The name of the person who signs, typed by that person.",
    schema=written,
)
