"""From a file's bytes to its text and its data, with the mistakes that YAML itself would hide or mistell."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, NamedTuple

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.diagnostics.source import as_text
from rolebook.load.coding import garbled, may_be_garbled
from rolebook.load.place import LatePlace, Place
from rolebook.load.quick_reader import NeedsCareError, read_quickly

MAX_BYTES = 1_000_000
# What documents, archives, PDF files and pictures begin with.
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Read(NamedTuple):
    """The data of a file and the place of everything in it; `careful` where it could not be read quickly."""

    data: Any
    place: LatePlace
    careful: bool = False


def read_file(path: str, name: str, report: Report) -> tuple[str | None, Read | None]:
    """The text of a file and what it says; `None` for what cannot be had, with the reason reported.

    A file that can be read and says nothing is reported as empty.
    """
    text = read_text(path, name, report)
    if text is None:
        return None, None
    try:
        data = read_quickly(text)
    except NeedsCareError:
        return text, _read_carefully(text, name, report)
    if data not in (None, []):
        return text, Read(data, LatePlace(name, lambda: _placed(text, name)))
    _report_empty(name, report)
    return text, None


def _read_carefully(text: str, name: str, report: Report) -> Read | None:
    from rolebook.load.recovery import read_on  # noqa: PLC0415 (where all is well, nobody waits for it)

    own = Report()
    read = read_on(text, name, own)
    report.extend(own)
    if read is not None and read[0] not in (None, []):
        data, place = read
        return Read(data, LatePlace(name, lambda: place), careful=True)
    if not own.failed:
        _report_empty(name, report)
    return None


def _report_empty(name: str, report: Report) -> None:
    report.add("empty-file", "the file holds no entry", Span(name), "Write an entry, or delete the file.")


@lru_cache(maxsize=64)
def _placed(text: str, name: str) -> Place:
    """The places in a text that was read before."""
    from rolebook.load.recovery import read_on  # noqa: PLC0415 (where all is well, nobody waits for it)

    read = read_on(text, name, Report())
    return read[1] if read else Place(name, 1, 1)


def read_text(path: str, name: str, report: Report) -> str | None:
    """The text of a file; `None` when it cannot be read, with the reason reported."""
    try:
        # No Path and no buffer: with a thousand files that is half of what reading them takes.
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            size = os.fstat(file.fileno()).st_size
            raw = file.readall() if size <= MAX_BYTES else b""
    except OSError as error:
        report.add(
            "missing-file", f"cannot be read: {error.strerror or error}", Span(name), "Check its name and rights."
        )
        return None
    if size > MAX_BYTES:
        message = f"{size:,} bytes, at most {MAX_BYTES:,} are read"
        report.add("file-too-large", message, Span(name), "Split it: an entry to a file.")
        return None
    if raw.startswith(_NO_TEXT):
        message = "this is no text file, whatever its name says: it looks like one of an office program, or an archive"
        report.add("not-utf-8", message, Span(name), "Open it in its own program, and save its words as plain text.")
        return None
    return decode(raw, name, report)


def decode(raw: bytes, name: str, report: Report) -> str:
    """The text of these bytes. Those that are not UTF-8 are reported, and read as their author's program meant them."""
    try:
        text = raw.decode("utf-8-sig")
        if may_be_garbled(text):
            report.extend(garbled(text, name))
    except UnicodeDecodeError as error:
        text = as_text(raw)
        # A mark at the beginning of the file is taken off before bytes are counted.
        raw = bytes(error.object)
        before = raw[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        span, fix = Span(name, line, column), None
        if not raw.startswith(_UTF_16):
            written = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[line - 1][column - 1 : column]
            fix = Fix((Edit(span, written),)) if written != "\ufffd" else None
        report.add("not-utf-8", _other_coding(raw, error.start), span, "Save the file as UTF-8.", fix=fix)
    return text


def _other_coding(raw: bytes, position: int) -> str:
    if raw.startswith(_UTF_16):
        return "the file is saved as UTF-16"
    byte = raw[position : position + 1]
    try:
        reading = f"; in the Windows code page it stands for {byte.decode('cp1252')}"
    except UnicodeDecodeError:
        reading = ""
    return f"byte 0x{byte.hex().upper()} is not UTF-8{reading}"
