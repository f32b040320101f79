"""E-mail addresses: what one looks like, and which are the same."""

from __future__ import annotations

import re

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@(?=.{3,253}$)[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+"
    r"(\.[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+)+"
)


def is_address(text: str) -> bool:
    """Say whether this can be an e-mail address; whether there is such a mailbox only a mail tells."""
    return _EMAIL.fullmatch(text) is not None


def same_address(text: str) -> str:
    """Return an address in the form in which it is kept and compared.

    Only A to Z become small: other signs, too, turn into plain letters when they do, and would be somebody else's.
    """
    return "".join(sign.lower() if sign.isascii() else sign for sign in text.strip())
