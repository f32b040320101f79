"""The text of a file as diagnostics count it, whatever its bytes are."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines_of(text: str) -> list[str]:
    """The lines as YAML and editors count them, without their ends."""
    return _LINE_BREAK.split(text)


def as_text(raw: bytes) -> str:
    """The text of a file's bytes without the mark at its beginning; bytes that are not UTF-8 read as Windows-1252."""
    if raw.startswith(_UTF_16):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8-sig", errors="rolebook.windows")


def source_of(path: Path) -> str | None:
    """The text of a file; `None` where it cannot be read."""
    try:
        return as_text(path.read_bytes())
    except OSError:
        return None


def _windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


codecs.register_error("rolebook.windows", _windows)
