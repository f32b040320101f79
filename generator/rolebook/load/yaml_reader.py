"""One pass over the YAML event stream: plain data, the place of everything, and guards against hostile files.

Reading events skips PyYAML's resolver and constructor, which take most of its time and know YAML 1.1 only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml import events

from rolebook.diagnostics import Edit, Fix, Report, Span
from rolebook.diagnostics.fix import delete_lines
from rolebook.diagnostics.source import lines_of
from rolebook.load.event_fixes import EventFixes, indent_of
from rolebook.load.place import Place
from rolebook.load.pure_parser import PureParser
from rolebook.load.quoting import CURLY, quoted
from rolebook.load.scalars import WORDS_READ_DIFFERENTLY, looks_like_key, plain_scalar
from rolebook.load.signs import misleading_signs, without_tabs
from rolebook.load.syntax import explain_syntax_error
from rolebook.load.trouble import KEY_OR_DASH, close_quote

try:
    from yaml._yaml import CParser as FastParser
except ImportError:  # an install without libyaml
    FastParser = None  # type: ignore[assignment, misc]

MAX_DEPTH = 64
_DASH = re.compile(r"\s*(?P<dash>- \S+)")
_CUTS = re.compile(r"[ \t]#(?=[^\s#])")
_ONE_LIST = "the entries as one list, each behind a dash, or in a file of its own"


class _RefusedError(Exception):
    """Reading stops here; the reason is in the report already."""


class _Builder(EventFixes):
    """Turns events into data and places. `last` is the last scalar that was read."""

    def __init__(self, file: str, lines: list[str], next_event: Callable[[], Any], report: Report) -> None:
        super().__init__(file, lines)
        self.next_event = next_event
        self.report = report
        self.last: Any = None
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
                f"Write {'all keys in one block' if self.is_one_block else _ONE_LIST}; take out the line “---”.",
                self.without_mark(second) or self.as_one_list(),
            )
        return value

    def value(self, event: Any, depth: int) -> tuple[Any, Place]:
        """One value and its place."""
        kind = type(event)
        if kind is events.ScalarEvent:
            return self.scalar(event)
        if kind is events.AliasEvent:
            self.refuse_alias(event)
        self.guard(event, depth)
        if kind is events.MappingStartEvent:
            return self.mapping(event, depth)
        return self.sequence(event, depth)

    def refuse_alias(self, event: Any) -> None:
        """Refuse what takes over a value that stands elsewhere, or the keys of a block by `<<`."""
        if self.last is not None and self.last.value == "<<":
            self.refuse(
                "yaml-alias",
                f"“<<: *{event.anchor}” takes over the keys of another block, which data files do not do",
                event,
                f"Write here the keys that stand behind “&{event.anchor}”, and take this line out.",
            )
        self.refuse(
            "yaml-alias",
            f"“*{event.anchor}” is a YAML alias",
            event,
            "Put the text in quotes, or write it out.",
            self.quoted_from(event),
        )

    def guard(self, event: Any, depth: int) -> None:
        """Refuse anchors, tags and runaway nesting."""
        if event.anchor:
            self.refuse(
                "yaml-alias",
                f"“&{event.anchor}” is a YAML anchor",
                event,
                "Put the text in quotes, or take the anchor out.",
                self.without_sign(event) or self.quoted_from(event),
            )
        if event.tag:
            self.refuse(
                "yaml-alias",
                f"“{self.word_at(event)}” is a YAML tag",
                event,
                "Put the text in quotes, or take the tag out.",
                self.without_sign(event) or self.quoted_from(event),
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
            if event.style in ("'", '"') and event.start_mark.line != event.end_mark.line:
                self.check_quote(event)
            elif event.style in ("|", ">"):
                self.check_block(event)
            return text, place
        if event.end_mark.line in self.cut:
            self.report_cut(event)
        if " - " in text and event.start_mark.line != event.end_mark.line:
            self.check_continuation(event)
        if text in WORDS_READ_DIFFERENTLY:
            self.report.add(
                "yaml-word",
                f"“{text}” without quotes is true or false to many programs",
                place.span(),
                f'Write "{text}" in quotes where the word is meant, and {WORDS_READ_DIFFERENTLY[text]} otherwise.',
                fix=Fix((Edit(place.span(), f'"{text}"'),), certain=True),
            )
        elif text[:1] in CURLY and text[-1:] in CURLY and len(text) > 1:
            self.report_curly(event, text, place)
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
        # A block of text ends before the first sign of the line below it.
        last = end.line + 1 if end.column or end.line == start.line else end.line
        return Place(self.file, start.line + 1, start.column + 1, length, last=last)

    def report_cut(self, event: Any) -> None:
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
            "Put the whole text in quotes; if it is a comment, leave a blank behind the #.",
            fix=self.quoted_line(event),
        )

    def report_curly(self, event: Any, text: str, place: Place) -> None:
        """Warn where curly quotes stand around a whole text: they do not count as quotes and become part of it."""
        span = place.span()
        one_line = event.start_mark.line == event.end_mark.line
        straight = Fix((Edit(span, quoted(text.strip(CURLY))),)) if one_line else None
        help_line = "Use straight quotes, or none; where they belong to the text, put straight ones around them."
        self.report.add("curly-quotes", "curly quotes around a text become part of it", span, help_line, fix=straight)

    def mapping(self, event: Any, depth: int) -> tuple[dict[str, Any], Place]:
        """A block of keys."""
        place = self.begin(event)
        keys: dict[str, Place] = {}
        parts: dict[str, Place] = {}
        data: dict[str, Any] = {}
        beyond = False
        while type(key_event := self.next_event()) is not events.MappingEndEvent:
            name, key_place = self.key(key_event, depth)
            value, value_place = self.value(self.next_event(), depth + 1)
            if name in data:
                if not beyond and not (beyond := self.report_dash(name, place, keys, key_place)):
                    self.report_twice(name, keys[name], key_place, value_place)
                continue
            data[name], keys[name], parts[name] = value, key_place, value_place
        place.keys, place.parts = keys, parts
        self.end(event)
        return data, place

    def check_quote(self, event: Any) -> None:
        """Refuse a quoted text that runs over lines of keys: its quote was forgotten, and the next one closes it."""
        start, end = event.start_mark, event.end_mark
        indent = indent_of(self.lines[start.line])
        for number in range(start.line + 1, min(end.line + 1, len(self.lines))):
            if KEY_OR_DASH.match(self.lines[number]) and indent_of(self.lines[number]) <= indent:
                self.refuse(
                    "yaml-syntax",
                    f"a quote is opened here and closed only in line {end.line + 1}",
                    event,
                    "Close the text where it ends, with the same quote it began with.",
                    close_quote(self.lines, self.file, start.line, start.column),
                )

    def check_block(self, event: Any) -> None:
        """Warn where a block of text goes on over a line of keys: the key that it stood under is gone."""
        for number in range(event.start_mark.line + 1, min(event.end_mark.line, len(self.lines))):
            if found := looks_like_key().match(self.lines[number]):
                self.report_swallowed(event, number, found.start("key"), found["key"], "a key")
                return

    def check_continuation(self, event: Any) -> None:
        """Warn where a member of a list goes on over a line with a dash: another member, whose indent is off."""
        if not self.lines[event.start_mark.line].lstrip(" ").startswith("- "):
            return  # behind a key a dash is a dash
        for number in range(event.start_mark.line + 1, min(event.end_mark.line + 1, len(self.lines))):
            if found := _DASH.match(self.lines[number]):
                self.report_swallowed(event, number, found.start("dash"), found["dash"], "a member of a list")
                return

    def report_swallowed(self, event: Any, number: int, column: int, words: str, what: str) -> None:
        """A line that a text has taken in, which looks like something else."""
        self.report.add(
            "swallowed-line",
            f"the text above goes on over this line, which looks like {what}: “{words}”",
            Span(self.file, number + 1, column + 1, len(words)),
            f"If it is {what}, line it up with the others, or write the line that belongs between it and the text.",
            ("this text", Span(self.file, event.start_mark.line + 1, event.start_mark.column + 1)),
            fix=self.lined_up(event.start_mark.line, number) if words.startswith("- ") else None,
        )

    def report_dash(self, name: str, block: Place, keys: dict[str, Place], second: Place) -> bool:
        """Report that the keys of a member of a list begin anew where another dash is missing, if it looks so."""
        before = self.lines[block.line - 1][: block.column - 1]
        if name != next(iter(keys)) or len(keys) < 2 or before.strip() != "-" or second.column < 3 or self.open:
            return False
        span = Span(self.file, second.line, second.column - 2, 2)
        self.report.add(
            "duplicate-key",
            f"“{name}” stands here twice: another member of the list begins here without a dash",
            second.span(),
            "Put a dash and a blank before it.",
            ("the member before it", keys[name].span()),
            fix=Fix((Edit(span, "- "),)),
        )
        return True

    def report_twice(self, name: str, first: Place, second: Place, value: Place) -> None:
        """Report the second of two equal keys; the fix takes it away where it stands on a line of its own."""
        fix = None
        if value.parts is None and max(value.line, value.last) == second.line and not self.open:
            alone = self.lines[second.line - 1][: second.column - 1].strip() == ""
            fix = delete_lines(self.file, self.lines, second.line, second.line) if alone else None
        related = ("first written here", first.span())
        self.report.add(
            "duplicate-key", f"“{name}” stands here twice", second.span(), "Keep one of the two.", related, fix=fix
        )

    def key(self, event: Any, depth: int) -> tuple[str, Place]:
        """A key; always a text, whatever it looks like."""
        if type(event) is not events.ScalarEvent:
            if type(event) is events.AliasEvent:
                self.value(event, depth + 1)
            self.refuse("yaml-syntax", "a key must be a plain word", event, "Put the text in quotes.", self.braces())
        self.guard(event, 0)
        self.last = event
        place = self.scalar_place(event)
        if event.implicit[0] and event.value in WORDS_READ_DIFFERENTLY:
            self.report.add(
                "yaml-word",
                f"the key “{event.value}” is true or false to many programs",
                place.span(),
                f'Write "{event.value}" in quotes.',
                fix=Fix((Edit(place.span(), f'"{event.value}"'),), certain=True),
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

    def refuse(self, code: str, message: str, event: Any, help: str, fix: Fix | None = None) -> None:  # noqa: A002
        """Report and stop reading this file."""
        mark = event.start_mark
        self.report.add(code, message, Span(self.file, mark.line + 1, mark.column + 1), help, fix=fix)
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
