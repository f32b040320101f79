"""What a bare word means: the YAML 1.2 core schema, and which words other readers take differently."""

from __future__ import annotations

import re

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_FIXED: dict[str, None | bool] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

# Plain words here, true and false for readers of YAML 1.1.
WORDS_READ_DIFFERENTLY = frozenset(
    word for stem in ("yes", "no", "on", "off") for word in (stem, stem.capitalize(), stem.upper())
)

Scalar = str | int | float | bool | None


def plain_scalar(word: str) -> Scalar:
    """The value of a word written without quotes."""
    if word in _FIXED:
        return _FIXED[word]
    first = word[0]
    if not (first.isdigit() or first in "-+."):
        return word
    if _INTEGER.match(word):
        # Python refuses to read integers of thousands of digits; nobody means one here.
        return int(word) if len(word) < 400 else word
    if _OTHER_BASE.match(word):
        return int(word, 0)
    return float(word) if _FLOAT.match(word) else word
