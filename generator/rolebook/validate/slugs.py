"""Ids made from words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rolebook.load.scalars import WORDS_READ_DIFFERENTLY, plain_scalar

# What an id is made from, the first that is there.
_NAMING = ("name", "term", "label", "text", "title", "statement")
_LONGEST_ID = 5
_TOO_LONG = 60


def slug(text: str) -> str:
    """The id a text may have been meant as; letters of any script in their Latin spelling."""
    from anyascii import anyascii  # noqa: PLC0415 (seldom needed)

    return "-".join(re.findall("[a-z0-9]+", anyascii(text).lower()))


def id_for(data: Mapping[str, Any]) -> str:
    """An id made from the first words of an entry's name or text; empty where there are none."""
    named = (data[key] for key in _NAMING if isinstance(data.get(key), str))
    words = slug(next(named, "").replace("’", "").replace("'", "")).split("-")[:_LONGEST_ID]
    made = "-".join(words)[:_TOO_LONG].strip("-")
    # A number, or a word that programs take for true, false or nothing, is no name to last.
    return made if plain_scalar(made) == made and made not in WORDS_READ_DIFFERENTLY else ""


def free_id(members: Sequence[Any], index: int) -> str:
    """The id for a member of a list: `id_for` it, with a number behind it where another has that one; empty as there.

    Those before it that have none are given theirs first, so that each is told another one.
    """
    taken = {one["id"] for one in members if isinstance(one, dict) and isinstance(one.get("id"), str)}
    for one in members[: index + 1]:
        name = ""
        if isinstance(one, str) or (isinstance(one, dict) and not one.get("id")):
            stem = id_for({"text": one} if isinstance(one, str) else one)
            name = numbered(stem, taken) if stem else ""
            taken.add(name)
    return name


def numbered(stem: str, taken: Collection[str]) -> str:
    """A name with a number behind it where it is taken."""
    if stem not in taken:
        return stem
    return next(name for number in range(2, len(taken) + 3) if (name := f"{stem}-{number}") not in taken)
