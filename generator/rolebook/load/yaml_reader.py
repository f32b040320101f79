"""One pass over the YAML event stream: plain data, the place of everything, and guards against hostile files.

Reading events skips PyYAML's resolver and constructor, which take most of its time and know YAML 1.1 only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml import events

from rolebook.diagnostics import Report, Span
from rolebook.load.place import Place
from rolebook.load.pure_parser import PureParser
from rolebook.load.scalars import WORDS_READ_DIFFERENTLY, plain_scalar
from rolebook.load.signs import lines_of, misleading_signs, without_tabs
from rolebook.load.syntax import explain_syntax_error

try:
    from yaml._yaml import CParser as FastParser
except ImportError:  # an install without libyaml
    FastParser = None  # type: ignore[assignment, misc]

MAX_DEPTH = 64
_CUTS = re.compile(r"[ \t]#(?=[^\s#])")


class _RefusedError(Exception):
    """Reading stops here; the reason is in the report already."""


class _Builder:
    """Turns events into data and places. `last` is the last scalar that was read."""

    def __init__(self, file: str, lines: list[str], next_event: Callable[[], Any], report: Report) -> None:
        self.file = file
        self.lines = lines
        self.next_event = next_event
        self.report = report
        self.last: Any = None
        # Where the brackets that are open begin, the innermost last.
        self.open: list[Any] = []
        # Lines on which a text may have been cut off by a comment that nobody meant as one.
        self.cut = {number for number, line in enumerate(lines) if "#" in line and _CUTS.search(line)}

    def document(self) -> tuple[Any, Place] | None:
        """The one document of a file; `None` when the file holds nothing."""
        self.next_event()  # stream start
        event = self.next_event()
        if type(event) is events.StreamEndEvent:
            return None
        value = self.value(self.next_event(), 1)
        self.next_event()  # document end
        second = self.next_event()
        if type(second) is not events.StreamEndEvent:
            self.refuse(
                "yaml-syntax",
                "a second document begins here",
                second,
                "Write lists of entries as one list; take out the line “---”.",
            )
        return value

    def value(self, event: Any, depth: int) -> tuple[Any, Place]:
        """One value and its place."""
        kind = type(event)
        if kind is events.ScalarEvent:
            return self.scalar(event)
        if kind is events.AliasEvent:
            self.refuse(
                "yaml-alias",
                f"“*{event.anchor}” is a YAML alias",
                event,
                "Put the text in quotes, or write it out.",
            )
        self.guard(event, depth)
        if kind is events.MappingStartEvent:
            return self.mapping(event, depth)
        return self.sequence(event, depth)

    def guard(self, event: Any, depth: int) -> None:
        """Refuse anchors, tags and runaway nesting."""
        if event.anchor:
            self.refuse(
                "yaml-alias",
                f"“&{event.anchor}” is a YAML anchor",
                event,
                "Put the text in quotes, or take the anchor out.",
            )
        if event.tag:
            self.refuse(
                "yaml-alias", f"“{event.tag}” is a YAML tag", event, "Put the text in quotes, or take the tag out."
            )
        if depth > MAX_DEPTH:
            self.refuse(
                "too-deep",
                f"more than {MAX_DEPTH} blocks within each other",
                event,
                "Look for a bracket or an indent that ran away.",
            )

    def scalar(self, event: Any) -> tuple[Any, Place]:
        """A word, a number or a text."""
        self.guard(event, 0)
        self.last = event
        text = event.value
        place = self.scalar_place(event)
        if not event.implicit[0]:
            return text, place
        if event.end_mark.line in self.cut:
            self.report_cut(event, text)
        if text in WORDS_READ_DIFFERENTLY:
            self.report.add(
                "yaml-word",
                f"“{text}” without quotes is true or false to many programs",
                place.span(),
                f'Write "{text}" in quotes where the word is meant, and {WORDS_READ_DIFFERENTLY[text]} otherwise.',
            )
        value = plain_scalar(text)
        if type(value) is not str:
            place.written = text
        return value, place

    def scalar_place(self, event: Any) -> Place:
        """Where a scalar stands; its length ends with its first line."""
        start, end = event.start_mark, event.end_mark
        if start.line >= len(self.lines):  # libyaml puts what is missing at the end behind it
            return Place(self.file, len(self.lines), len(self.lines[-1]) + 1, 0, last=len(self.lines))
        if end.line == start.line:
            length = end.column - start.column
        else:
            length = max(1, len(self.lines[start.line].rstrip()) - start.column)
        return Place(self.file, start.line + 1, start.column + 1, length, last=end.line + 1)

    def report_cut(self, event: Any, text: str) -> None:
        """Warn where a bare text, or nothing at all, is followed by `#` and a word: the rest of the line is lost."""
        line, after = self.lines[event.end_mark.line], event.end_mark.column
        found = _CUTS.search(line, after)
        if found is None or line[after : found.start()].strip():
            return
        rest = line[found.start() + 1 :].strip()
        self.report.add(
            "text-cut",
            f"the text ends before “{rest}”: a # behind a blank begins a comment",
            Span(self.file, event.end_mark.line + 1, found.start() + 2, len(rest)),
            f'Put the text in quotes: "{f"{text} {rest}".strip()}". If it is a comment, leave a blank behind the #.',
        )

    def mapping(self, event: Any, depth: int) -> tuple[dict[str, Any], Place]:
        """A block of keys."""
        place = self.begin(event)
        keys: dict[str, Place] = {}
        parts: dict[str, Place] = {}
        data: dict[str, Any] = {}
        while type(key_event := self.next_event()) is not events.MappingEndEvent:
            name, key_place = self.key(key_event, depth)
            value, value_place = self.value(self.next_event(), depth + 1)
            if name in data:
                first = ("first written here", keys[name].span())
                self.report.add(
                    "duplicate-key", f"“{name}” stands here twice", key_place.span(), "Keep one of the two.", first
                )
                continue
            data[name], keys[name], parts[name] = value, key_place, value_place
        place.keys, place.parts = keys, parts
        self.end(event)
        return data, place

    def key(self, event: Any, depth: int) -> tuple[str, Place]:
        """A key; always a text, whatever it looks like."""
        if type(event) is not events.ScalarEvent:
            if type(event) is events.AliasEvent:
                self.value(event, depth + 1)
            self.refuse("yaml-syntax", "a key must be a plain word", event, "Put the text in quotes.")
        self.guard(event, 0)
        self.last = event
        place = self.scalar_place(event)
        if event.implicit[0] and event.value in WORDS_READ_DIFFERENTLY:
            self.report.add(
                "yaml-word",
                f"the key “{event.value}” is true or false to many programs",
                place.span(),
                f'Write "{event.value}" in quotes.',
            )
        return event.value, place

    def sequence(self, event: Any, depth: int) -> tuple[list[Any], Place]:
        """A list."""
        place = self.begin(event)
        data: list[Any] = []
        parts: list[Place] = []
        while type(member := self.next_event()) is not events.SequenceEndEvent:
            value, value_place = self.value(member, depth + 1)
            data.append(value)
            parts.append(value_place)
        place.parts = parts
        self.end(event)
        return data, place

    def begin(self, event: Any) -> Place:
        """Where a block or list begins."""
        mark = event.start_mark
        if event.flow_style:
            self.open.append(mark)
        return Place(self.file, mark.line + 1, mark.column + 1)

    def end(self, event: Any) -> None:
        """Leave a block or list."""
        if event.flow_style:
            self.open.pop()

    def refuse(self, code: str, message: str, event: Any, help: str) -> None:  # noqa: A002
        """Report and stop reading this file."""
        mark = event.start_mark
        self.report.add(code, message, Span(self.file, mark.line + 1, mark.column + 1), help)
        raise _RefusedError


def read_yaml(text: str, file: str, report: Report, *, pure: bool = False) -> tuple[Any, Place] | None:
    """The data of one YAML text and the place of everything in it.

    `file` is the name that diagnostics carry. `None` when the text holds nothing or could not be read; the report then
    says why. `pure` reads without libyaml.
    """
    if problems := misleading_signs(text, file):
        report.extend(problems)
        return None
    text = without_tabs(text)
    lines = lines_of(text)
    builder: _Builder | None = None
    try:
        parser = PureParser(text) if pure or FastParser is None else FastParser(text)
        builder = _Builder(file, lines, parser.get_event, report)
        return builder.document()
    except yaml.MarkedYAMLError as error:
        last, bracket = (builder.last, builder.open[-1:]) if builder else (None, [])
        report.extend([explain_syntax_error(error, lines, file, last, *bracket)])
    except _RefusedError:
        pass
    return None
