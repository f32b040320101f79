"""Texts as they are compared: without marks and Markdown, in one case, with one sort of quotes and blanks."""

from __future__ import annotations

import re
import unicodedata

from rolebook.wording.terms import MARK

# Scripts that put no blank between words: each sign counts as a word.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")
_LINK = re.compile(r"\[([^\][]*)\]\([^()\s]*\)")
_ADDRESS = re.compile(r"(?<=\]\()[^()\s]*(?=\))|\bhttps?://\S+|\b[\w.+-]+@[\w.-]+")
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,2}(?=\w)|(?<=[^\s*])\*{1,2}(?!\w)")
_SIGNS = str.maketrans({
    **dict.fromkeys("‘’‚‛`´′", "'"),
    **dict.fromkeys("“”„‟«»‹›″", '"'),
    **dict.fromkeys("‐‑–—", "-"),
    "\u00ad": None,
})  # fmt: skip
_FINAL = " .!?;:,…。！？"


def plain(text: str) -> str:
    """The words as a reader sees them: no marks around terms, no emphasis, links without their address."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", MARK.sub(r"\1", text)))


def masked(text: str) -> str:
    """The text with blanks in the place of addresses, of links and of people: they are no words. Offsets stay."""
    return _ADDRESS.sub(lambda found: " " * len(found[0]), text)


def bare(text: str) -> str:
    """What two texts share that say the same: case, blanks, sorts of quotes and final punctuation do not count."""
    unified = unicodedata.normalize("NFKC", plain(text)).casefold().translate(_SIGNS)
    return " ".join(unified.split()).rstrip(_FINAL)


def words_of(text: str) -> list[str]:
    """The words of a text in the order they stand; of scripts without blanks between words, each sign."""
    return _WORD.findall(text)
