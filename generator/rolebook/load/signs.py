"""Signs that look like nothing or like something else: found in a file's text before YAML is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolebook.diagnostics import Diagnostic, Edit, Fix, Span
from rolebook.diagnostics.fix import delete_lines
from rolebook.diagnostics.source import lines_of
from rolebook.load.slips import in_block_text

# What YAML refuses, and three signs that its readers count differently: U+FEFF, U+2028, U+2029.
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"(?P<indent>[ ]*)\t[ \t]*[^ \t]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*(?P<sign>%)")
_ODD_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ODD_INDENT = re.compile(rf"(?:^|(?<=\n)|(?<=\r))(?P<indent>[ ]*)[{_ODD_BLANKS}\u200b]")
_TAB_WIDTHS = (2, 4, 8, 0)
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_NAMES = {
    "\x00": "a null byte",
    "\x0b": "a line break of a word processor",
    "\x0c": "a page break",
    "\ufeff": "an invisible mark (BOM)",
    "\u2028": "a line break of another program",
    "\u2029": "a paragraph break of another program",
}


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
            fix=Fix(tuple(_taken_out(text, file)), certain="\x00" not in text),
        )


def _taken_out(text: str, file: str) -> Iterator[Edit]:
    """The edits that take such signs out; a line break of another program becomes a blank."""
    for number, line in enumerate(lines_of(text), 1):
        for found in _NOT_ALLOWED.finditer(line):
            if found[0] == "\x9d" and line[: found.start()].endswith("â€"):  # what is left of ” in a wrong coding
                yield Edit(Span(file, number, found.start() - 1, 3), "”")
                continue
            yield Edit(Span(file, number, found.start() + 1), " " if found[0] in _BREAKS else "")


def _directives(text: str, file: str) -> Iterator[Diagnostic]:
    """Problems with a file whose first words are an order to the YAML reader."""
    if found := _DIRECTIVE.match(text):
        line, column = line_and_column(text, found.start("sign"))
        gone = delete_lines(file, lines_of(text), line, line)
        help_line = "Put the text in quotes, or delete the line."
        place = Span(file, line, column)
        yield Diagnostic("yaml-syntax", "a line that begins with “%”", place, help_line, fix=gone)


def _odd_indents(text: str, file: str) -> Iterator[Diagnostic]:
    """Problems with blanks in the indent that are not ordinary ones. Inside a block of text they are the author's."""
    if not _ODD_INDENT.search(text):
        return
    lines = lines_of(text)
    odd = [
        (number, len(found["indent"]))
        for number, line in enumerate(lines)
        if (found := _ODD_INDENT.match(line)) and not in_block_text(lines, number, len(found["indent"]))
    ]
    if odd:
        number, column = odd[0]
        sign = f"U+{ord(lines[number][column]):04X}"
        yield Diagnostic(
            "odd-space",
            f"a blank that is not an ordinary one ({sign}) in the indent{_and_more(len(odd) - 1, 'line')}",
            Span(file, number + 1, column + 1),
            "Delete it and type ordinary spaces.",
            fix=Fix(tuple(_ordinary(file, number, lines[number]) for number, _ in odd), certain=True),
        )


def _ordinary(file: str, number: int, line: str) -> Edit:
    """The edit that makes the indent of a line one of ordinary spaces; one of no width goes."""
    indent = line[: len(line) - len(line.lstrip(" \u200b" + _ODD_BLANKS))]
    return Edit(Span(file, number + 1, 1, len(indent)), " " * len(indent.replace("\u200b", "")))


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
        fix = without_tab_indents(text, file)[0]
        yield Diagnostic("tab", message, Span(file, number + 1, column + 1), help_line, fix=fix)


def without_tab_indents(text: str, file: str) -> list[Fix]:
    """The fixes that write spaces for the tabs in indents, the likeliest first: one for each width a tab may have had.

    Certain where every such line then stands as deep as the line above it, as the words behind its dash, or one step
    (two spaces) deeper.
    """
    lines = lines_of(text)
    tabbed = [(number, line) for number, line in enumerate(lines, 1) if _TAB_INDENT.match(line)]
    fixes = []
    for width in sorted(_TAB_WIDTHS, key=lambda width: -_fitting(lines, width)):
        edits = (
            Edit(Span(file, number, 1, len(_indent(line))), _indent(line).replace("\t", " " * width))
            for number, line in tabbed
        )
        fixes.append(Fix(tuple(edits), certain=_fitting(lines, width) == len(tabbed)))
    return fixes


def _fitting(lines: list[str], width: int) -> int:
    """How many lines with tabs in their indent fit the line above them where a tab is so many spaces."""
    count, above = 0, 0
    for line in lines:
        if not line.strip():
            continue
        depth = len(_indent(line).replace("\t", " " * width))
        if _TAB_INDENT.match(line):
            count += depth in {above, above + 2}
        above = depth
    return count


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def without_tabs(text: str) -> str:
    """The text with each tab between words as one blank, which is what it means there; places stay what they are."""
    if "\t" not in text:
        return text
    return re.sub(r"[^\r\n]+", lambda line: _without_tabs(line[0]), text)


def _without_tabs(line: str) -> str:
    words = line.lstrip(" \t")
    return line[: len(line) - len(words)] + words.replace("\t", " ") if words else ""


def _and_more(count: int, what: str = "place") -> str:
    return f", here and in {count} more {what}{'' if count == 1 else 's'}" if count else ""
