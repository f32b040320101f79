"""Letters that went through a wrong coding: UTF-8 taken for Windows-1252 and saved again, or lost altogether."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolebook.diagnostics import Diagnostic, Edit, Fix, Span
from rolebook.diagnostics.source import lines_of

# What the first byte of a letter of two or three bytes looks like in that code page, with a second sign behind it.
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{1,3}")
_LOST = "\ufffd"
# What garbled letters are read as: letters of Europe's languages written in Latin, and the signs of typography.
_LETTERS = re.compile("[\u00a0-\u017f\u2010-\u2044\u20ac\u2122]")
# A closing quotation mark behind a capital (`«SÍ»`) may be just that.
_CLOSING = "»›”“’‘"


def may_be_garbled(text: str) -> bool:
    """Whether a text may have such letters."""
    return not text.isascii() and (_LOST in text or _TWICE.search(text) is not None)


def garbled(text: str, file: str) -> Iterator[Diagnostic]:
    """The problem with all such letters of a file, told at the first of them; and with those that are lost."""
    edits: list[Edit] = []
    shown = ""
    certain = False
    lines = lines_of(text)
    for number, line in enumerate(lines, 1):
        for found in _TWICE.finditer(line):
            letter = _letter(found[0])
            if letter:
                certain = certain or letter[1][1:] not in _CLOSING
                shown = shown or f"“{letter[1]}” for “{letter[0]}”"
                edits.append(Edit(Span(file, number, found.start() + 1, len(letter[1])), letter[0]))
    if certain:
        more = f", and {len(edits) - 1} more" if len(edits) > 1 else ""
        yield Diagnostic(
            "garbled-letters",
            f"letters in a wrong coding: {shown}{more}",
            edits[0].span,
            "Some program took the file for another coding and saved it so; save it as UTF-8.",
            fix=Fix(tuple(edits), certain=True),
        )
    lost = [(number, line.index(_LOST)) for number, line in enumerate(lines, 1) if _LOST in line]
    if lost:
        number, column = lost[0]
        count = text.count(_LOST)
        message = "a letter is lost here" if count == 1 else f"a letter is lost here; {count} in the file"
        help_line = "Some program could not read it and wrote “\ufffd” instead; type the letter again."
        yield Diagnostic("garbled-letters", message, Span(file, number, column + 1), help_line)


def _letter(signs: str) -> tuple[str, str] | None:
    """The letter that signs stand for, and those of them that it takes."""
    for length in (4, 3, 2):
        piece = signs[:length]
        try:
            letter = piece.encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        if len(piece) == length and _LETTERS.fullmatch(letter):
            return letter, piece
    return None
