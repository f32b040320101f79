"""Comment on an answer: Optional words that belong to one question, folded away until they are wanted."""

from rolebook.forms.fieldtypes.base import FieldType, written

REMARK = FieldType(
    name="remark",
    title="Comment on an answer",
    summary="Optional words that belong to one question, folded away until they are wanted.",
    schema=written,
)
