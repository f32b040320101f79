"""Statement: something to agree to with one tick."""

from typing import Any

from rolebook.forms.field import Field
from rolebook.forms.fieldtypes.base import FieldType


def agreed(_field: Field) -> dict[str, Any]:
    """The one value there is; whoever does not agree leaves it out."""
    return {"type": "string", "enum": ["yes"]}


STATEMENT = FieldType(
    name="statement",
    title="Statement to agree to",
    summary="One sentence with one box to tick; a required one can only be sent agreed to.",
    schema=agreed,
)
