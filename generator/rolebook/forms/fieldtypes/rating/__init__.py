"""Rating scale: One point of a scale, lowest first, with “does not apply” apart from it."""

from rolebook.forms.fieldtypes.base import FieldType, one_option

RATING = FieldType(
    name="rating",
    title="Rating scale",
    summary="One point of a scale, lowest first, with “does not apply” apart from it.",
    schema=one_option,
)
