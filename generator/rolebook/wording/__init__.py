"""The words of an edition: renamed terms, and the sentences the pages themselves say."""

from rolebook.wording.catalogue import Strings, read_strings
from rolebook.wording.terms import REQUIRED_TERMS, TermForms, Terms

__all__ = ["REQUIRED_TERMS", "Strings", "TermForms", "Terms", "read_strings"]
