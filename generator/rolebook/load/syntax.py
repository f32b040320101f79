"""What a YAML parser complains about, in an author's words and at the place where the cause is.

libyaml and PyYAML's own parser word their complaints differently; `_LOOKS` knows both and goes by the lines themselves
where those say more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import yaml

from rolebook.diagnostics import Diagnostic, Fix
from rolebook.diagnostics.fix import delete_lines
from rolebook.load.quote_errors import behind_quote, escape, open_quote
from rolebook.load.quoting import CURLY, quoted
from rolebook.load.scalars import another_key, list_keys
from rolebook.load.slips import in_block_text, meant_line, odd_members, without_colon
from rolebook.load.trouble import KEY, KEY_OR_DASH, Trouble, said

_NO_BLANK = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):(?=[^\s/])")
_VALUE = re.compile(r"(?:^\s*|:\s+|- +)(?P<value>[\[{*&@`%>|!].*?)\s*$")
_FLOW_KEY = re.compile(r"(?<=[{,\s])(?P<key>[A-Za-z_]+):(?=[\[{\"'\w])(?!//)")
# A block of text whose first words stand on the line of its sign.
_INLINE_BLOCK = re.compile(r"(?P<sign>[|>][-+]?)[ ]*(?P<rest>[^\s|>+-].*)")


def explain_syntax_error(
    error: yaml.MarkedYAMLError, lines: list[str], file: str, last: Any, bracket: Any = None
) -> Diagnostic:
    """The diagnostic for what a YAML parser could not read.

    `last` is the scalar event read before it, `bracket` the mark of the innermost bracket that is open, if any.
    """
    mark = error.problem_mark or error.context_mark
    start = error.context_mark
    trouble = Trouble(
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


def _odd_member(trouble: Trouble) -> Diagnostic | None:
    """A bullet, or a dash without a blank, where a member of a list begins: below a key that has no other value."""
    for number in dict.fromkeys((trouble.start[0] if trouble.start else None, trouble.above(), trouble.line)):
        if number is None or in_block_text(trouble.lines, number, trouble.indent(number)):
            continue
        meant = odd_members(trouble.lines, number, trouble.file)
        if meant and meant.fix.certain:
            return said(meant.message, trouble.at(number, meant.column), meant.help, meant.fix)
    return None


def _directive(trouble: Trouble) -> Diagnostic | None:
    if not re.search("directive|document start|incompatible|duplicate|undefined tag", trouble.said):
        return None
    line = next((number for number, text in enumerate(trouble.lines) if text.startswith("%")), None)
    if line is None:
        return None
    gone = delete_lines(trouble.file, trouble.lines, line + 1, line + 1)
    help_line = "Put the text in quotes, or take the line out."
    return said("a line that begins with “%”", trouble.at(line, 0), help_line, gone)


def _behind_bracket(trouble: Trouble) -> Diagnostic | None:
    before = trouble.text[: trouble.column].rstrip()
    found = _VALUE.search(trouble.text)
    if not re.search("block (mapping|collection)", trouble.said) or not before.endswith(("]", "}")) or not found:
        return None
    rest = trouble.text[trouble.column :].rstrip()
    if rest and not rest.strip("]}, ") and found["value"][0] in "[{":
        gone = Fix(
            (trouble.edit(trouble.line, len(before), len(trouble.text.rstrip()) - len(before), ""),), certain=True
        )
        return said("a bracket that was never opened", trouble.here(), "Take it out.", gone)
    return said(
        f"a text that begins with “{found['value'][0]}”",
        trouble.at(trouble.line, found.start("value")),
        "Put the text in quotes.",
        trouble.quote_rest(trouble.line, found.start("value")),
    )


def _first_sign(trouble: Trouble) -> Diagnostic | None:
    if not re.search("scanning (an alias|an anchor|a block scalar)|ing a tag|cannot start any token", trouble.said):
        return None
    line, column = trouble.start or (trouble.line, trouble.column)
    text = trouble.lines[line][column:].strip()
    if not text:
        return None
    if (
        text[0] == "*"
        and column == trouble.indent(line)
        and (members := odd_members(trouble.lines, line, trouble.file))
    ):
        return said(members.message, trouble.at(line, column), members.help, members.fix)
    if block := _inline_block(trouble, line, column):
        return block
    return said(
        f"a text that begins with “{text[0]}”",
        trouble.at(line, column),
        "Put the text in quotes.",
        trouble.quote_rest(line, column),
    )


def _inline_block(trouble: Trouble, line: int, column: int) -> Diagnostic | None:
    """A block of text, whose words have to begin on the line below its sign."""
    found = _INLINE_BLOCK.match(trouble.lines[line], column)
    if not found or found["rest"][0].isdigit():
        return None
    begins = re.match(r" *(?:- +)*", trouble.lines[line])
    key = begins.end() if begins else 0
    below = next((number for number in range(line + 1, len(trouble.lines)) if trouble.lines[number].strip()), None)
    least = key if key == column else key + 1
    goes_on = below is not None and trouble.indent(below) >= least
    indent = trouble.indent(below) if below is not None and goes_on else least + (key != column)
    span = trouble.edit(line, found.end("sign"), found.start("rest") - found.end("sign"), "\n" + " " * indent)
    return said(
        f"the text of a block begins on the line of its “{found['sign']}”",
        trouble.at(line, column),
        "Begin the text on the next line, indented under its key; or take the sign out.",
        Fix((span,), certain=goes_on or found["sign"] != ">"),
    )


def _two_keys(trouble: Trouble) -> Diagnostic | None:
    """Another key on the line of a key: one that entries have, and that stands nowhere else in the file."""
    if "mapping values are not allowed" not in trouble.said:
        return None
    first = KEY.match(trouble.text)
    found = another_key(trouble.file).search(trouble.text, first.start("rest")) if first else None
    if not first or not found or first["rest"][0] in "'\"" + CURLY:
        return None
    key = found["key"]
    if key in trouble.keys_beside(trouble.line):
        return None
    before = trouble.text[: found.start()].rstrip().removesuffix(",")
    begin, indent = found.start("key"), first.start("key")
    return said(
        f"“{key}:” looks like a second key on this line",
        trouble.at(trouble.line, begin),
        "Begin a new line with it; if it belongs to the text, put the text in quotes.",
        Fix((trouble.edit(trouble.line, len(before), begin - len(before), "\n" + " " * indent),)),
    )


def _colon_in_text(trouble: Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in trouble.said:
        return None
    found = KEY.match(trouble.text)
    if not found or found.end("key") >= trouble.column:
        return None
    what = "a colon inside a text that has no quotes"
    rest, column = found["rest"], found.start("rest")
    if rest.startswith(":"):
        again = len(rest) - len(rest.lstrip(": "))
        gone = Fix((trouble.edit(trouble.line, column, again, ""),), certain=True)
        return said("two colons behind a key", trouble.at(trouble.line, column), "Take one out.", gone)
    if rest[:1] not in CURLY:
        return said(what, trouble.here(), "Put the text in quotes.", trouble.quote_rest(trouble.line, column))
    straight = trouble.edit(trouble.line, column, len(rest), quoted(rest.strip(CURLY)))
    return said(what, trouble.here(), "Only straight quotes count.", Fix((straight,), certain=True))


def _no_blank(trouble: Trouble) -> Diagnostic | None:
    if not re.search("mapping values are not allowed|could not find expected ':'", trouble.said):
        return None
    for number in (trouble.start[0] if trouble.start else None, trouble.above()):
        found = _NO_BLANK.match(trouble.lines[number]) if number is not None else None
        if found and number is not None:
            return said(
                f"no blank behind the colon of “{found['key']}”",
                trouble.at(number, found.end("key")),
                f"Write “{found['key']}: {trouble.lines[number][found.end() :].strip()}”.",
                Fix((trouble.edit(number, found.end(), 0, " "),), certain=True),
            )
    return None


def _not_deep_enough(trouble: Trouble) -> Diagnostic | None:
    if not re.search("mapping values are not allowed|block (mapping|collection)|sequence entries", trouble.said):
        return None
    line = trouble.outlier()
    if line is None:
        return None
    is_dash = trouble.lines[line].lstrip().startswith("-")
    column = trouble.key_column(trouble.line) - 2 * is_dash
    return said(
        f"this {'dash' if is_dash else 'key'} is indented less deep than its neighbours",
        trouble.at(line, trouble.indent(line)),
        "Line it up with the keys it belongs to.",
        trouble.line_up(line, column),
    )


def _too_deep(trouble: Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in trouble.said:
        return None
    above = trouble.above()
    indent = trouble.indent(trouble.line)
    if above is not None and indent <= trouble.indent(above):
        return _neither(trouble, above)
    if above is not None and (meant := without_colon(trouble.lines, above, trouble.file)):
        return said(meant.message, trouble.at(above, meant.column), meant.help, meant.fix)
    return said(
        "this key is indented deeper than its neighbours",
        trouble.at(trouble.line, indent),
        "Line it up with the keys it belongs to, or put the text above it in quotes.",
        trouble.line_up(trouble.line, trouble.nearest_indent(trouble.line)) if above is not None else None,
    )


def _no_key(trouble: Trouble) -> Diagnostic | None:
    if "could not find expected ':'" not in trouble.said:
        return None
    return _neither(trouble, trouble.start[0] if trouble.start else trouble.line)


def _neither(trouble: Trouble, line: int) -> Diagnostic:
    if meant := meant_line(trouble.lines, line, trouble.file):
        return said(meant.message, trouble.at(line, meant.column), meant.help, meant.fix)
    column = trouble.indent(line)
    return said(
        "a line that is neither a key nor part of a text",
        trouble.at(line, column),
        "Give it a key and a colon, or a dash, or indent it under the text it belongs to.",
        trouble.line_up(line, column + 2),
    )


def _dash(trouble: Trouble) -> Diagnostic | None:
    if "sequence entries are not allowed" not in trouble.said:
        return None
    return said(
        "a dash where no list can begin",
        trouble.here(),
        "Begin the list on a line of its own, indented under its key; put a text that begins with a dash in quotes.",
        trouble.quote_rest(trouble.line, trouble.column),
    )


def _bracket(trouble: Trouble) -> Diagnostic | None:
    if trouble.bracket is None:
        return None
    line, column = min(trouble.bracket.line, len(trouble.lines) - 1), trouble.bracket.column
    text = trouble.lines[line].rstrip()
    closing = {"[": "]", "{": "}"}.get(text[column : column + 1], "]")
    key = KEY.match(text)
    if key and key.start("rest") == column and closing == "]" and key["key"] not in list_keys():
        return said(
            "a text that begins with “[”",
            trouble.at(line, column),
            "Put the text in quotes.",
            replace(trouble.quote_rest(line, column), certain=False),
        )
    return said(
        "a bracket that is not closed, or whose members have no commas between them",
        trouble.at(line, column),
        "Close it, or put the text in quotes if it only begins with a bracket.",
        Fix((trouble.edit(line, len(text), 0, closing),)),
    )


def _list_indent(trouble: Trouble) -> Diagnostic | None:
    if "block collection" not in trouble.said:
        return None
    if KEY_OR_DASH.match(trouble.text) and not trouble.text.lstrip().startswith("-"):
        return _key_indent(trouble)
    first = trouble.start[1] if trouble.start else trouble.indent(trouble.line)
    dash = "" if trouble.text.lstrip().startswith("-") else "- "
    return said(
        "a line of this list is indented differently, or has no dash",
        trouble.here(),
        "Line the dashes of one list up, each with a text behind it.",
        trouble.line_up(trouble.line, first)
        if not dash
        else Fix((trouble.edit(trouble.line, 0, trouble.indent(trouble.line), " " * first + dash),)),
    )


def _key_indent(trouble: Trouble) -> Diagnostic | None:
    if not re.search("block (mapping|collection)", trouble.said):
        return None
    return said(
        "this line fits no block above: its indent is off, or a text before it should be in quotes",
        trouble.here(),
        "Line it up with the keys it belongs to.",
        trouble.line_up(trouble.line, trouble.nearest_indent(trouble.line)),
    )


def _unknown(trouble: Trouble) -> Diagnostic:
    key = KEY.match(trouble.text)
    if key and key["rest"][:1] in set("]},?:") and trouble.column >= key.start("rest"):
        what, column = f"a text that begins with “{key['rest'][0]}”", key.start("rest")
        place = trouble.at(trouble.line, column)
        return said(what, place, "Put the text in quotes.", trouble.quote_rest(trouble.line, column))
    if "{" in trouble.text and (found := list(_FLOW_KEY.finditer(trouble.text))):
        blanks = tuple(trouble.edit(trouble.line, one.end(), 0, " ") for one in found)
        what = f"no blank behind the colon of “{found[0]['key']}”"
        place = trouble.at(trouble.line, found[0].end("key"))
        return said(what, place, "Put a blank behind the colon.", Fix(blanks, certain=True))
    return said("the file cannot be read from here on", trouble.here(), "Look at this line and the one above it.")


_LOOKS: tuple[Callable[[Trouble], Diagnostic | None], ...] = (
    _odd_member,
    _directive,
    escape,
    open_quote,
    behind_quote,
    _behind_bracket,
    _first_sign,
    _bracket,
    _not_deep_enough,
    _two_keys,
    _colon_in_text,
    _no_blank,
    _too_deep,
    _no_key,
    _dash,
    _list_indent,
    _key_indent,
)
