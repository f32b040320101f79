"""What a YAML parser complains about, in an author's words and at the place where the cause is.

libyaml and PyYAML's own parser word their complaints differently; `_LOOKS` knows both and goes by the lines themselves
where those say more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from rolebook.diagnostics import Diagnostic, Edit, Fix, Span
from rolebook.diagnostics.fix import delete_lines
from rolebook.load.quoting import CURLY, behind_comment, quoted, requoted

_KEY = re.compile(r"(?P<before>\s*(?:- +)*)(?P<key>[^\s:#'\"][^:#]*?):(?=\s|$)\s*(?P<rest>.*?)\s*$")
_NO_BLANK = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):(?=[^\s/])")
_VALUE = re.compile(r"(?:^\s*|:\s+|- +)(?P<value>[\[{*&@`%>|!].*?)\s*$")
# How much deeper than a line those above it may stand that are looked at.
_DEEPEST = 9
# A line that begins a key or a member of a list, at an indent.
KEY_OR_DASH = re.compile(r"(?P<indent> *)(?:- |-$|[^\s:#'\"][^:#]*:(?:\s|$))")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What was said, where it was noticed (`line`, `column`), where the piece in question begins (`start`); from 0.

    `last` is the scalar read before it, `bracket` the place of the innermost open bracket, if any.
    """

    said: str
    line: int
    column: int
    start: tuple[int, int] | None
    lines: list[str]
    file: str
    last: Any
    bracket: Any

    @property
    def text(self) -> str:
        """The line on which it was noticed."""
        return self.lines[self.line]

    def above(self) -> int | None:
        """The nearest line above that says something."""
        spoken = (number for number in range(self.line - 1, -1, -1) if self.lines[number].split("#")[0].strip())
        return next(spoken, None)

    def at(self, line: int, column: int) -> Span:
        """A place as diagnostics count, inside the file."""
        line = min(line, len(self.lines) - 1)
        while line > 0 and not any(text.strip() for text in self.lines[line:]):
            line, column = line - 1, len(self.lines[line - 1].rstrip())
        return Span(self.file, line + 1, min(column, len(self.lines[line])) + 1)

    def here(self) -> Span:
        """The place where it was noticed."""
        return self.at(self.line, self.column)

    def begin(self) -> Span:
        """The place where the piece in question begins."""
        return self.at(*self.start) if self.start else self.here()

    def indent(self, line: int) -> int:
        """How many blanks a line begins with."""
        return len(self.lines[line]) - len(self.lines[line].lstrip(" "))

    def nearest_indent(self, line: int) -> int:
        """The indent nearest to a line's own at which a key or dash like it can stand, by the lines above it."""
        own, is_dash = self.indent(line), self.lines[line].lstrip().startswith("-")
        known, inner = {0}, own + _DEEPEST
        for number in range(line - 1, -1, -1):
            begins = KEY_OR_DASH.match(self.lines[number])
            if begins and len(begins["indent"]) < inner:
                inner = len(begins["indent"])
                behind_dash = 2 if self.lines[number].lstrip().startswith("- ") and not is_dash else 0
                known.add(inner + behind_dash)
        return min(sorted(known), key=lambda indent: abs(indent - own))

    def edit(self, line: int, column: int, length: int, text: str) -> Edit:
        """A replacement at a place."""
        return Edit(Span(self.file, line + 1, column + 1, length), text)

    def quote_rest(self, line: int, column: int) -> Fix:
        """The fix that puts what follows on a line in quotes; one behind which a comment may stand is less certain."""
        rest = self.lines[line][column:].rstrip()
        return Fix((self.edit(line, column, len(rest), quoted(rest)),), not behind_comment(rest))

    def line_up(self, line: int, indent: int) -> Fix:
        """The fix that gives a line another indent."""
        return Fix((self.edit(line, 0, self.indent(line), " " * indent),))


def close_quote(lines: list[str], file: str, line: int, column: int) -> Fix:
    """The fix that closes the quote opened at a place (from 0): at the end of its text, before the next key or dash.

    Certain where that is the line it was opened on.
    """
    quote, end = lines[line][column], line
    indent = len(lines[line]) - len(lines[line].lstrip(" "))
    for number in range(line + 1, len(lines)):
        begins = KEY_OR_DASH.match(lines[number])
        if begins and len(begins["indent"]) <= indent + 2:
            break
        if lines[number].strip():
            end = number
    text = lines[end].rstrip()
    return Fix((Edit(Span(file, end + 1, len(text) + 1, 0), quote),), end == line)


def explain_syntax_error(
    error: yaml.MarkedYAMLError, lines: list[str], file: str, last: Any, bracket: Any = None
) -> Diagnostic:
    """The diagnostic for what a YAML parser could not read.

    `last` is the scalar event read before it, `bracket` the mark of the innermost bracket that is open, if any.
    """
    mark = error.problem_mark or error.context_mark
    start = error.context_mark
    trouble = _Trouble(
        # What was found instead is of no use here, and only one of the parsers says it.
        f"{error.context or ''}; {error.problem or ''}".split(", but ")[0],
        min(mark.line, len(lines) - 1) if mark else 0,
        mark.column if mark else 0,
        (min(start.line, len(lines) - 1), start.column) if start else None,
        lines,
        file,
        last,
        bracket,
    )
    found = (look(trouble) for look in _LOOKS)
    return next((diagnostic for diagnostic in found if diagnostic is not None), _unknown(trouble))


def _said(what: str, place: Span, help_line: str, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic("yaml-syntax", what, place, help_line, fix=fix)


def _directive(trouble: _Trouble) -> Diagnostic | None:
    if not re.search("directive|document start|incompatible|duplicate|undefined tag", trouble.said):
        return None
    line = next((number for number, text in enumerate(trouble.lines) if text.startswith("%")), None)
    if line is None:
        return None
    gone = delete_lines(trouble.file, trouble.lines, line + 1, line + 1)
    help_line = "Put the text in quotes, or take the line out."
    return _said("a line that begins with “%”", trouble.at(line, 0), help_line, gone)


def _escape(trouble: _Trouble) -> Diagnostic | None:
    if "escape" not in trouble.said and "hex" not in trouble.said:
        return None
    column = trouble.text.rfind("\\", 0, trouble.column + 1)
    place = trouble.at(trouble.line, column) if column >= 0 else trouble.begin()
    fix = Fix((trouble.edit(trouble.line, column, 1, "\\\\"),)) if column >= 0 else None
    return _said(
        "a backslash that means nothing here, in double quotes", place, "Write it twice, or use single quotes.", fix
    )


def _open_quote(trouble: _Trouble) -> Diagnostic | None:
    if "scanning a quoted scalar" not in trouble.said:
        return None
    fix = close_quote(trouble.lines, trouble.file, *trouble.start) if trouble.start else None
    return _said(
        "a quote is opened and never closed", trouble.begin(), "Close the text with the same quote it began with.", fix
    )


def _behind_quote(trouble: _Trouble) -> Diagnostic | None:
    last = trouble.last
    if last is None or not last.style or last.style not in "'\"" or last.end_mark.line != trouble.line:
        return None
    start, end = last.start_mark, last.end_mark
    follows = trouble.text[trouble.column :].strip()
    if trouble.column < end.column or trouble.text[end.column : trouble.column].strip() or not follows:
        return None
    if start.line != end.line:
        return _said(
            f"a quote is opened here and closed only in line {end.line + 1}",
            trouble.at(start.line, start.column),
            "Close the text where it ends, with the same quote it began with.",
            close_quote(trouble.lines, trouble.file, start.line, start.column),
        )
    whole = trouble.text[start.column :].rstrip()
    inner, closed = (whole[1:-1], True) if whole[-1] == last.style else (whole, False)
    return _said(
        "the text goes on behind its closing quote",
        trouble.here(),
        "Use “ and ” inside the text, or put the whole of it in the other kind of quotes.",
        Fix((trouble.edit(start.line, start.column, len(whole), requoted(inner, last.style)),), closed),
    )


def _behind_bracket(trouble: _Trouble) -> Diagnostic | None:
    before = trouble.text[: trouble.column].rstrip()
    found = _VALUE.search(trouble.text)
    if "block mapping" not in trouble.said or not before.endswith(("]", "}")) or not found:
        return None
    return _said(
        f"a text that begins with “{found['value'][0]}”",
        trouble.at(trouble.line, found.start("value")),
        "Put the text in quotes.",
        trouble.quote_rest(trouble.line, found.start("value")),
    )


def _first_sign(trouble: _Trouble) -> Diagnostic | None:
    if not re.search("scanning (an alias|an anchor|a block scalar)|ing a tag|cannot start any token", trouble.said):
        return None
    line, column = trouble.start or (trouble.line, trouble.column)
    text = trouble.lines[line][column:].strip()
    if not text:
        return None
    return _said(
        f"a text that begins with “{text[0]}”",
        trouble.at(line, column),
        "Put the text in quotes.",
        trouble.quote_rest(line, column),
    )


def _colon_in_text(trouble: _Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in trouble.said:
        return None
    found = _KEY.match(trouble.text)
    if not found or found.end("key") >= trouble.column:
        return None
    what = "a colon inside a text that has no quotes"
    rest, column = found["rest"], found.start("rest")
    if rest[:1] not in CURLY:
        return _said(what, trouble.here(), "Put the text in quotes.", trouble.quote_rest(trouble.line, column))
    straight = trouble.edit(trouble.line, column, len(rest), quoted(rest.strip(CURLY)))
    return _said(what, trouble.here(), "Only straight quotes count.", Fix((straight,), certain=True))


def _no_blank(trouble: _Trouble) -> Diagnostic | None:
    if not re.search("mapping values are not allowed|could not find expected ':'", trouble.said):
        return None
    for number in (trouble.start[0] if trouble.start else None, trouble.above()):
        found = _NO_BLANK.match(trouble.lines[number]) if number is not None else None
        if found and number is not None:
            return _said(
                f"no blank behind the colon of “{found['key']}”",
                trouble.at(number, found.end("key")),
                f"Write “{found['key']}: {trouble.lines[number][found.end() :].strip()}”.",
                Fix((trouble.edit(number, found.end(), 0, " "),), certain=True),
            )
    return None


def _too_deep(trouble: _Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in trouble.said:
        return None
    above = trouble.above()
    indent = trouble.indent(trouble.line)
    if above is not None and indent <= trouble.indent(above):
        return _neither(trouble, above)
    return _said(
        "this key is indented deeper than its neighbours",
        trouble.at(trouble.line, indent),
        "Line it up with the keys it belongs to, or put the text above it in quotes.",
        trouble.line_up(trouble.line, trouble.nearest_indent(trouble.line)) if above is not None else None,
    )


def _no_key(trouble: _Trouble) -> Diagnostic | None:
    if "could not find expected ':'" not in trouble.said:
        return None
    return _neither(trouble, trouble.start[0] if trouble.start else trouble.line)


def _neither(trouble: _Trouble, line: int) -> Diagnostic:
    column = trouble.indent(line)
    return _said(
        "a line that is neither a key nor part of a text",
        trouble.at(line, column),
        "Give it a key and a colon, or a dash, or indent it under the text it belongs to.",
        trouble.line_up(line, column + 2),
    )


def _dash(trouble: _Trouble) -> Diagnostic | None:
    if "sequence entries are not allowed" not in trouble.said:
        return None
    return _said(
        "a dash where no list can begin",
        trouble.here(),
        "Begin the list on a line of its own, indented under its key; put a text that begins with a dash in quotes.",
        trouble.quote_rest(trouble.line, trouble.column),
    )


def _bracket(trouble: _Trouble) -> Diagnostic | None:
    if trouble.bracket is None:
        return None
    line, column = min(trouble.bracket.line, len(trouble.lines) - 1), trouble.bracket.column
    text = trouble.lines[line].rstrip()
    closing = {"[": "]", "{": "}"}.get(text[column : column + 1], "]")
    return _said(
        "a bracket that is not closed, or whose members have no commas between them",
        trouble.at(line, column),
        "Close it, or put the text in quotes if it only begins with a bracket.",
        Fix((trouble.edit(line, len(text), 0, closing),)),
    )


def _list_indent(trouble: _Trouble) -> Diagnostic | None:
    if "block collection" not in trouble.said:
        return None
    if KEY_OR_DASH.match(trouble.text) and not trouble.text.lstrip().startswith("-"):
        return _key_indent(trouble)
    first = trouble.start[1] if trouble.start else trouble.indent(trouble.line)
    dash = "" if trouble.text.lstrip().startswith("-") else "- "
    return _said(
        "a line of this list is indented differently, or has no dash",
        trouble.here(),
        "Line the dashes of one list up, each with a text behind it.",
        Fix((trouble.edit(trouble.line, 0, trouble.indent(trouble.line), " " * first + dash),)),
    )


def _key_indent(trouble: _Trouble) -> Diagnostic | None:
    if not re.search("block (mapping|collection)", trouble.said):
        return None
    return _said(
        "this line fits no block above: its indent is off, or a text before it should be in quotes",
        trouble.here(),
        "Line it up with the keys it belongs to.",
        trouble.line_up(trouble.line, trouble.nearest_indent(trouble.line)),
    )


def _unknown(trouble: _Trouble) -> Diagnostic:
    return _said("the file cannot be read from here on", trouble.here(), "Look at this line and the one above it.")


_LOOKS: tuple[Callable[[_Trouble], Diagnostic | None], ...] = (
    _directive,
    _escape,
    _open_quote,
    _behind_quote,
    _behind_bracket,
    _first_sign,
    _bracket,
    _colon_in_text,
    _no_blank,
    _too_deep,
    _no_key,
    _dash,
    _list_indent,
    _key_indent,
)
