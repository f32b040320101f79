"""What a bare word means: the YAML 1.2 core schema, and which words other readers take differently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rolebook.kinds import KINDS
from rolebook.kinds.schema import Schema

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
# Beyond this a number is a slip of the finger; programs that read the data could not hold it.
_LARGEST = 2**53
_FIXED: dict[str, bool | None] = {
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
WORDS_READ_DIFFERENTLY = {
    word: meaning
    for stem, meaning in (("yes", "true"), ("no", "false"), ("on", "true"), ("off", "false"))
    for word in (stem, stem.capitalize(), stem.upper())
}


@cache
def looks_like_key() -> re.Pattern[str]:
    """Matches a line that begins with one of the keys that entries have, behind a dash or not."""
    return re.compile(rf"\s*(?P<key>(?:- )?(?:{_any_key()}):)(?=\s|$)")


@cache
def may_hold_key() -> re.Pattern[str]:
    """Finds such a key anywhere in a text whose lines have been joined."""
    return re.compile(rf"(?:^|\s)(?:- )?(?:{_any_key()}):(?=\s|$)")


def _any_key() -> str:
    return "|".join(sorted(known_keys()))


@cache
def known_keys() -> frozenset[str]:
    """Every key that entries of any kind have."""
    return frozenset(name for kind in KINDS for name, _ in _keys_of(kind.schema))


@cache
def another_key(file: str) -> re.Pattern[str]:
    """Finds a key inside a text: one that the entries of a file of that name may have."""
    kinds = [kind for kind in KINDS if f"data/{kind.place}" in file or file.endswith(kind.place)] or KINDS
    keys = "|".join(sorted({name for kind in kinds for name, _ in _keys_of(kind.schema)}))
    return re.compile(rf"(?:^|\s)(?:- )?(?P<key>{keys}):(?=\s|$)")


@cache
def list_keys() -> frozenset[str]:
    """Every key that has a list behind it somewhere."""
    return frozenset(name for kind in KINDS for name, schema in _keys_of(kind.schema) if schema.get("type") == "array")


def _keys_of(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for name, inner in schema.get("properties", {}).items():
        yield name, inner
        yield from _keys_of(inner)
    if "items" in schema:
        yield from _keys_of(schema["items"])


Scalar = str | int | float | bool | None


def plain_scalar(word: str) -> Scalar:
    """The value of a word written without quotes.

    Whole numbers are integers however they are written (`1.0`, `1e3`), as JSON Schema counts them. Numbers too large to
    be exact in every program stay words.
    """
    if word in _FIXED:
        return _FIXED[word]
    first = word[0]
    if not (first.isdigit() or first in "-+.") or len(word) > 40:
        return word
    number: int | float
    if _INTEGER.match(word):
        number = int(word)
    elif _OTHER_BASE.match(word):
        number = int(word, 0)
    elif _FLOAT.match(word):
        number = float(word)
    else:
        return word
    if not -_LARGEST <= number <= _LARGEST:
        return word
    return int(number) if number == int(number) else number
