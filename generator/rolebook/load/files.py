"""From a file's bytes to its text and its data, with the mistakes that YAML itself would hide or mistell."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from rolebook.diagnostics import Report, Span
from rolebook.load.place import Place
from rolebook.load.yaml_reader import read_yaml

MAX_BYTES = 1_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Read(NamedTuple):
    """The data of a file and the place of everything in it."""

    data: Any
    place: Place


def read_file(path: Path, name: str, report: Report) -> tuple[str | None, Read | None]:
    """The text of a file and what it says; `None` for what cannot be had, with the reason reported.

    A file that can be read and says nothing is reported as empty.
    """
    text = read_text(path, name, report)
    if text is None:
        return None, None
    own = Report()
    read = read_yaml(text, name, own)
    report.extend(own)
    if read is not None and read[0] not in (None, []):
        return text, Read(*read)
    if not own.failed:
        report.add("empty-file", "the file holds no entry", Span(name), "Write an entry, or delete the file.")
    return text, None


def read_text(path: Path, name: str, report: Report) -> str | None:
    """The text of a file; `None` when it cannot be read, with the reason reported."""
    try:
        if path.stat().st_size > MAX_BYTES:
            message = f"{path.stat().st_size:,} bytes, at most {MAX_BYTES:,} are read"
            report.add("file-too-large", message, Span(name), "Split it: an entry to a file.")
            return None
        raw = path.read_bytes()
    except OSError as error:
        report.add(
            "missing-file", f"cannot be read: {error.strerror or error}", Span(name), "Check its name and rights."
        )
        return None
    return decode(raw, name, report)


def decode(raw: bytes, name: str, report: Report) -> str | None:
    """The text of these bytes; `None` when they are not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A mark at the beginning of the file is taken off before bytes are counted.
        raw = bytes(error.object)
        before = raw[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        report.add("not-utf-8", _other_coding(raw, error.start), Span(name, line, column), "Save the file as UTF-8.")
        return None


def _other_coding(raw: bytes, position: int) -> str:
    if raw.startswith(_UTF_16):
        return "the file is saved as UTF-16"
    byte = raw[position : position + 1]
    try:
        reading = f"; in the Windows code page it is “{byte.decode('cp1252')}”"
    except UnicodeDecodeError:
        reading = ""
    return f"byte 0x{byte.hex().upper()} is not UTF-8{reading}"
