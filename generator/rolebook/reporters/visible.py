"""Texts as a terminal can show them: whatever would move, colour or hide something there is made visible."""

from __future__ import annotations

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_SIGNS: dict[int, str] = {
    # A tab becomes one blank, so that what stands under a line is under its sign.
    **{code: " " if code == ord("\t") else chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\N{SYMBOL FOR DELETE}",
    **dict.fromkeys(range(0x80, 0xA0), _UNKNOWN),
    # Marks that turn the direction of what follows, and breaks that only some programs know.
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)), _UNKNOWN),
    # What Python makes of bytes in a file's name that are not UTF-8.
    **dict.fromkeys(range(0xD800, 0xE000), _UNKNOWN),
}


def visible(text: str) -> str:
    """The text with one sign that can be seen for each sign that could do harm; all others stay as they are."""
    return text if text.isascii() and text.isprintable() else text.translate(_SIGNS)
