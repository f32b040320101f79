"""Ids made from words."""

from __future__ import annotations

import re


def slug(text: str) -> str:
    """The id a text may have been meant as; letters of any script in their Latin spelling."""
    from anyascii import anyascii  # noqa: PLC0415 (seldom needed)

    return "-".join(re.findall("[a-z0-9]+", anyascii(text).lower()))
