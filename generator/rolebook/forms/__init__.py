"""Forms as contracts: what the page, its script and the backend agree on (docs/contracts.md)."""

from rolebook.forms.acknowledge import short_digest, shown_to_sign, signing_digest
from rolebook.forms.compile import compile_contract, compile_contracts, compile_parts
from rolebook.forms.contract import Contract, digest_of
from rolebook.forms.envelope import EditionFacts
from rolebook.forms.field import Field, Option
from rolebook.forms.fieldtypes import FIELD_TYPES, FieldType
from rolebook.forms.targets import SENT, SENT_PAGE, has_sent_page, hidden_fields

__all__ = [
    "FIELD_TYPES",
    "SENT",
    "SENT_PAGE",
    "Contract",
    "EditionFacts",
    "Field",
    "FieldType",
    "Option",
    "compile_contract",
    "compile_contracts",
    "compile_parts",
    "digest_of",
    "has_sent_page",
    "hidden_fields",
    "short_digest",
    "shown_to_sign",
    "signing_digest",
]
