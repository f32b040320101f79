"""One pass over the YAML event stream: plain data, the place of everything, and guards against hostile files.

Reading events skips PyYAML's resolver and constructor, which take most of its time and know YAML 1.1 only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml import events

from rolebook.diagnostics import Report, Span
from rolebook.load.place import Place
from rolebook.load.scalars import WORDS_READ_DIFFERENTLY, plain_scalar
from rolebook.load.syntax import explain_syntax_error

try:
    from yaml import CParser as FastParser
except ImportError:  # an install without libyaml
    FastParser = None  # type: ignore[assignment, misc]

MAX_DEPTH = 64


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser without libyaml: the same events, about ten times slower."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


class _Refused(Exception):
    """Reading stops here; the reason is in the report already."""


class _Builder:
    """Turns events into data and places."""

    def __init__(self, file: str, next_event: Callable[[], Any], report: Report) -> None:
        self.file = file
        self.next_event = next_event
        self.report = report

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
            self.refuse("yaml-syntax", "a second document begins here", second, "Write lists of entries as one list; take out the line “---”.")
        return value

    def value(self, event: Any, depth: int) -> tuple[Any, Place]:
        """One value and its place."""
        kind = type(event)
        if kind is events.ScalarEvent:
            return self.scalar(event)
        if kind is events.AliasEvent:
            self.refuse("yaml-alias", f"“*{event.anchor}” is a YAML alias", event, "Put the text in quotes, or write it out.")
        self.guard(event, depth)
        if kind is events.MappingStartEvent:
            return self.mapping(event, depth)
        return self.sequence(event, depth)

    def guard(self, event: Any, depth: int) -> None:
        """Refuse anchors, tags and runaway nesting."""
        if event.anchor:
            self.refuse("yaml-alias", f"“&{event.anchor}” is a YAML anchor", event, "Put the text in quotes, or take the anchor out.")
        if event.tag:
            self.refuse("yaml-alias", f"“{event.tag}” is a YAML tag", event, "Put the text in quotes, or take the tag out.")
        if depth > MAX_DEPTH:
            self.refuse("too-deep", f"more than {MAX_DEPTH} blocks within each other", event, "Look for a bracket or an indent that ran away.")

    def scalar(self, event: Any) -> tuple[Any, Place]:
        """A word, a number or a text."""
        self.guard(event, 0)
        text = event.value
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else len(text.split("\n", 1)[0]) + 1
        place = Place(self.file, start.line + 1, start.column + 1, length)
        if not event.implicit[0]:
            return text, place
        if text in WORDS_READ_DIFFERENTLY:
            self.report.add(
                "yaml-word", f"“{text}” without quotes is true or false to many programs", place.span(), f'Write "{text}".'
            )
        return plain_scalar(text), place

    def mapping(self, event: Any, depth: int) -> tuple[dict[str, Any], Place]:
        """A block of keys."""
        place = self.start(event)
        keys: dict[str, Place] = {}
        parts: dict[str, Place] = {}
        data: dict[str, Any] = {}
        while type(key_event := self.next_event()) is not events.MappingEndEvent:
            name, key_place = self.key(key_event, depth)
            value, value_place = self.value(self.next_event(), depth + 1)
            if name in data:
                first = ("first written here", keys[name].span())
                self.report.add("duplicate-key", f"“{name}” stands here twice", key_place.span(), "Keep one of the two.", first)
                continue
            data[name], keys[name], parts[name] = value, key_place, value_place
        place.keys, place.parts = keys, parts
        return data, place

    def key(self, event: Any, depth: int) -> tuple[str, Place]:
        """A key; always a text, whatever it looks like."""
        if type(event) is not events.ScalarEvent:
            self.value(event, depth + 1) if type(event) is events.AliasEvent else None
            self.refuse("yaml-syntax", "a key must be a plain word", event, "Put the text in quotes.")
        self.guard(event, 0)
        start = event.start_mark
        if event.implicit[0] and event.value in WORDS_READ_DIFFERENTLY:
            self.report.add(
                "yaml-word",
                f"the key “{event.value}” is true or false to many programs",
                Span(self.file, start.line + 1, start.column + 1, len(event.value)),
                f'Write "{event.value}": in quotes.',
            )
        return event.value, Place(self.file, start.line + 1, start.column + 1, max(1, len(event.value)))

    def sequence(self, event: Any, depth: int) -> tuple[list[Any], Place]:
        """A list."""
        place = self.start(event)
        data: list[Any] = []
        parts: list[Place] = []
        while type(member := self.next_event()) is not events.SequenceEndEvent:
            value, value_place = self.value(member, depth + 1)
            data.append(value)
            parts.append(value_place)
        place.parts = parts
        return data, place

    def start(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def refuse(self, code: str, message: str, event: Any, help: str) -> None:  # noqa: A002
        """Report and stop reading this file."""
        mark = event.start_mark
        self.report.add(code, message, Span(self.file, mark.line + 1, mark.column + 1), help)
        raise _Refused


def read_yaml(text: str, file: str, report: Report, *, pure: bool = False) -> tuple[Any, Place] | None:
    """The data of one YAML text and the place of everything in it.

    `file` is the name that diagnostics carry. `None` when the text holds nothing or could not be read; the report then
    says why. `pure` reads without libyaml.
    """
    try:
        parser = _PureParser(text) if pure or FastParser is None else FastParser(text)
        return _Builder(file, parser.get_event, report).document()
    except yaml.MarkedYAMLError as error:
        report.extend([explain_syntax_error(error, text, file)])
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sign = f"U+{error.character:04X}" if isinstance(error.character, int) else repr(error.character)
        report.add("yaml-syntax", f"the sign {sign} is not allowed in YAML", Span(file, line), "Delete it; it cannot be seen in most editors.")
    except _Refused:
        pass
    return None
