"""Signs that look like nothing or like something else: found in a file's text before YAML is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolebook.diagnostics import Diagnostic, Span

_LINE_BREAK = re.compile(r"\r\n|\n|\r")

# What YAML refuses, and three signs that its readers count differently: U+FEFF, U+2028, U+2029.
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"(?P<indent>[ ]*)\t[ \t]*[^ \t]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*(?P<sign>%)")
_ODD_INDENT = re.compile(r"(?:^|(?<=\n)|(?<=\r))(?P<indent>[ ]*)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]")
# The end of a line that opens a block of literal or folded text.
_OPENS_TEXT = re.compile(r"(?:^|[:\-?][ \t]+)[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")
_NAMES = {
    "\x00": "a null byte",
    "\x0b": "a line break of a word processor",
    "\x0c": "a page break",
    "\ufeff": "an invisible mark (BOM)",
    "\u2028": "a line break of another program",
    "\u2029": "a paragraph break of another program",
}


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them, without their ends."""
    return _LINE_BREAK.split(text)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Where the sign at an offset stands, both counted from 1."""
    before = lines_of(text[:offset])
    return len(before), len(before[-1]) + 1


def misleading_signs(text: str, file: str) -> list[Diagnostic]:
    """Everything found before YAML is read; where there is anything, reading on would mislead."""
    looks = (_refused_signs, _directives, _odd_indents, _tab_indents)
    return [problem for look in looks for problem in look(text, file)]


def _refused_signs(text: str, file: str) -> Iterator[Diagnostic]:
    """Problems with signs that cannot stand in the file at all."""
    if found := _NOT_ALLOWED.search(text):
        more = len(_NOT_ALLOWED.findall(text)) - 1
        sign = f"U+{ord(found[0]):04X}, {_NAMES.get(found[0], 'an invisible sign')},"
        yield Diagnostic(
            "yaml-syntax",
            f"the sign {sign} cannot stand in a data file{_and_more(more)}",
            Span(file, *line_and_column(text, found.start())),
            "Delete it, or begin a new line where it stands; most editors do not show it.",
        )


def _directives(text: str, file: str) -> Iterator[Diagnostic]:
    """Problems with a file whose first words are an order to the YAML reader."""
    if found := _DIRECTIVE.match(text):
        place = Span(file, *line_and_column(text, found.start("sign")))
        yield Diagnostic(
            "yaml-syntax", "a line that begins with “%”", place, "Put the text in quotes, or delete the line."
        )


def _odd_indents(text: str, file: str) -> Iterator[Diagnostic]:
    """Problems with blanks in the indent that are not ordinary ones. Inside a block of text they are the author's."""
    if not _ODD_INDENT.search(text):
        return
    lines = lines_of(text)
    odd = [
        (number, len(found["indent"]))
        for number, line in enumerate(lines)
        if (found := _ODD_INDENT.match(line)) and not _in_block_text(lines, number, len(found["indent"]))
    ]
    if odd:
        number, column = odd[0]
        sign = f"U+{ord(lines[number][column]):04X}"
        yield Diagnostic(
            "odd-space",
            f"a blank that is not an ordinary one ({sign}) in the indent{_and_more(len(odd) - 1, 'line')}",
            Span(file, number + 1, column + 1),
            "Delete it and type ordinary spaces.",
        )


def _tab_indents(text: str, file: str) -> Iterator[Diagnostic]:
    """Problems with tabs in the indent."""
    odd = [
        (number, len(found["indent"]))
        for number, line in enumerate(lines_of(text) if "\t" in text else [])
        if (found := _TAB_INDENT.match(line))
    ]
    if odd:
        number, column = odd[0]
        message = f"a tab where spaces belong{_and_more(len(odd) - 1, 'line')}"
        help_line = "Replace it by two spaces for each step of indent."
        yield Diagnostic("tab", message, Span(file, number + 1, column + 1), help_line)


def without_tabs(text: str) -> str:
    """The text with each tab between words as one blank, which is what it means there; places stay what they are."""
    if "\t" not in text:
        return text
    return re.sub(r"[^\r\n]+", lambda line: _without_tabs(line[0]), text)


def _without_tabs(line: str) -> str:
    words = line.lstrip(" \t")
    return line[: len(line) - len(words)] + words.replace("\t", " ") if words else ""


def _in_block_text(lines: list[str], number: int, indent: int) -> bool:
    """Whether a line lies in a `|` or `>` block: one of the lines it is indented under opens one."""
    for line in reversed(lines[:number]):
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth < indent:
            if _OPENS_TEXT.search(line):
                return True
            indent = depth
    return False


def _and_more(count: int, what: str = "place") -> str:
    return f", here and in {count} more {what}{'' if count == 1 else 's'}" if count else ""
