"""From a file's bytes to its text, with the mistakes that YAML itself would hide or mistell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rolebook.diagnostics import Report, Span
from rolebook.load.place import Place
from rolebook.load.yaml_reader import read_yaml

MAX_BYTES = 1_000_000
_ODD_INDENT = re.compile(r"^[ ]*(?P<odd>[\u00a0\u2000-\u200a\u202f\u3000])", re.MULTILINE)


def read_file(path: Path, name: str, report: Report) -> tuple[Any, Place] | None:
    """The data of one file and the place of everything in it; `None` when it cannot be used, with the reason reported."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        report.add(
            "missing-file", f"cannot be read: {error.strerror or error}", Span(name), "Check its name and rights."
        )
        return None
    text = decode(raw, name, report)
    if text is None:
        return None
    if odd := _ODD_INDENT.search(text):
        line = text.count("\n", 0, odd.start("odd")) + 1
        column = odd.start("odd") - odd.start() + 1
        report.add(
            "odd-space",
            "a space that is not an ordinary one, in the indent",
            Span(name, line, column),
            "Delete it and type ordinary spaces.",
        )
        return None
    errors_before = report.failed
    read = read_yaml(text, name, report)
    if read is None or read[0] is None:
        if report.failed == errors_before:
            report.add("empty-file", "the file holds no entry", Span(name), "Write an entry, or delete the file.")
        return None
    return read


def decode(raw: bytes, name: str, report: Report) -> str | None:
    """The text of a file; `None` when it is too large or not UTF-8."""
    if len(raw) > MAX_BYTES:
        report.add(
            "file-too-large",
            f"{len(raw):,} bytes, at most {MAX_BYTES:,} are read",
            Span(name),
            "Split it: an entry to a file.",
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        byte = raw[error.start]
        reading = bytes([byte]).decode("cp1252", "replace")
        message = f"byte 0x{byte:02X} is not UTF-8; in the Windows code page it is “{reading}”"
        report.add("not-utf-8", message, Span(name, line, column), "Save the file as UTF-8.")
        return None
