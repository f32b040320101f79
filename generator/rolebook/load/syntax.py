"""libyaml's complaints in an author's words."""

from __future__ import annotations

import re

import yaml

from rolebook.diagnostics import Diagnostic, Span

# What libyaml says (a part of its context or problem) → what is wrong, and how to mend it. First match counts.
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a colon inside a text that has no quotes",
        'Put the text in quotes: summary: "Two steps: ask, then listen".',
    ),
    ("while scanning a quoted scalar", "a quote is opened and never closed", "Close the text with the same quote it began with."),
    ("could not find expected ':'", "a line that is neither a key nor part of a text", "Give it a key and a colon, or indent it under the text it belongs to."),
    ("found undefined alias", "an alias to something that does not exist", "Put the text in quotes: it begins with *."),
    ("while scanning an alias", "a text that begins with *", "Put the text in quotes."),
    ("while scanning an anchor", "a text that begins with &", "Put the text in quotes."),
    ("that cannot start any token", "a text may not begin with this sign", "Put the text in quotes."),
    ("did not find expected '-' indicator", "a line of this list is indented differently, or has no dash", "Line the dashes of one list up, each with a text behind it."),
    ("did not find expected key", "this line fits no block above: its indent is off, or a text before it should be in quotes", "Line it up with the keys it belongs to."),
    ("while parsing a flow", "a bracket is opened and not closed", "Close it, or put the text in quotes if it only begins with a bracket."),
    ("block sequence entries are not allowed", "a dash where no list can begin", "Begin the list on a line of its own, indented under its key."),
    ("found unknown escape", "a backslash inside double quotes", "Write it twice, or use single quotes."),
    ("found character that cannot", "a sign that cannot stand here", "Put the text in quotes."),
)  # fmt: skip


def explain_syntax_error(error: yaml.MarkedYAMLError, text: str, file: str) -> Diagnostic:
    """The diagnostic for what a YAML parser could not read, at the place where the cause is."""
    said = f"{error.context or ''}; {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if "quoted scalar" in said and error.context_mark is not None:
        mark = error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    span = Span(file, line + 1, column + 1)
    lines = text.splitlines()
    if line < len(lines) and "\t" in lines[line][: column + 1]:
        tab = Span(file, line + 1, lines[line].index("\t") + 1)
        return Diagnostic("tab", "a tab where spaces belong", tab, "Replace it by two spaces for each step of indent.")
    for pattern, message, help_line in _EXPLANATIONS:
        if pattern in said:
            return Diagnostic("yaml-syntax", message, span, help_line)
    problem = re.sub(r"\s+", " ", error.problem or "the file cannot be read from here on")
    return Diagnostic("yaml-syntax", problem, span, "Look at this line and the one above it.")
