"""Forms as contracts: what the page, its script and the backend agree on (docs/contracts.md)."""

from rolebook.forms.acknowledge import short_digest, shown_to_sign, signing_digest
from rolebook.forms.compile import EditionFacts, compile_contract, compile_contracts
from rolebook.forms.contract import Contract, Field, Option, digest_of

__all__ = [
    "Contract",
    "EditionFacts",
    "Field",
    "Option",
    "compile_contract",
    "compile_contracts",
    "digest_of",
    "short_digest",
    "shown_to_sign",
    "signing_digest",
]
