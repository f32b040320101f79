"""Quotes around a text: which ones it needs, and how it is written in them."""

from __future__ import annotations

from rolebook.load.scalars import another_key

CURLY = "“”„‟‘’‚‛«»‹›"


def quoted(text: str) -> str:
    """A text in the quotes that need no escapes where possible."""
    return f'"{text}"' if '"' not in text and "\\" not in text else _single(text)


def requoted(text: str, before: str) -> str:
    """A text in quotes of the other kind than `before`, which it holds itself."""
    return _single(text) if before == '"' else quoted(text)


def behind_comment(text: str) -> bool:
    """Whether a bare text has something in it that may have been meant as a comment."""
    return " #" in text


def is_whole(text: str, file: str) -> bool:
    """Whether all of a bare text was surely meant as the text: it hides neither a comment nor another key."""
    return not behind_comment(text) and not another_key(file).search(text)


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
