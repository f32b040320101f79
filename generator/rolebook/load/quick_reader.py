"""The quick way through a file in which there is nothing to report: plain data, without the place of anything.

Most files are sound, and the places in them are never asked for. `read_quickly` gives up at the first thing that the
careful reader (`yaml_reader`) might have to say something about, and leaves the file to it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml import events

from rolebook.load.quoting import CURLY
from rolebook.load.scalars import WORDS_READ_DIFFERENTLY, may_hold_key, plain_scalar

try:
    from yaml._yaml import CParser
except ImportError:  # an install without libyaml
    CParser = None  # type: ignore[assignment, misc]

MAX_DEPTH = 64
# Signs that `signs.misleading_signs` looks at; libyaml itself refuses the others that cannot stand in a file.
_ODD = re.compile("[\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]")
_DIRECTIVE = re.compile(r"^[ \t]*%", re.MULTILINE)
_CUTS = re.compile(r"[ \t]#(?=[^\s#])")
_QUOTES = ("'", '"')
_BLOCKS = ("|", ">")
_CURLY = frozenset(CURLY)
# What a bare word that is no text can begin with: a number, ~, null, true, false, yes, no, on, off; and curly quotes.
_NO_TEXT = frozenset("0123456789-+.~nNtTfFyYoO" + CURLY)


class NeedsCareError(Exception):
    """The file has something that the careful reader must look at."""


def read_quickly(text: str) -> Any:
    """The data of one YAML text in which there is nothing to report. Raises `NeedsCareError` for any other."""
    if CParser is None or not _looks_plain(text):
        raise NeedsCareError
    try:
        return _document(CParser(text).get_event, marked=any(sign in text for sign in "&*!"))
    except (yaml.YAMLError, ValueError) as error:
        raise NeedsCareError from error


def _looks_plain(text: str) -> bool:
    if "\t" in text or ("%" in text and _DIRECTIVE.search(text)) or ("#" in text and _CUTS.search(text)):
        return False
    return text.isascii() or not _ODD.search(text)


def _document(next_event: Any, *, marked: bool) -> Any:  # noqa: C901, PLR0912, PLR0915 (one loop without calls is what makes it quick)
    """The value of the one document. A loop with a stack of its own: the hot path of `rolebook check`.

    `marked`: the text has a sign that an anchor, an alias or a tag begins with.
    """
    scalar, mapping, sequence = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
    mapping_end, sequence_end = events.MappingEndEvent, events.SequenceEndEvent
    next_event()  # the stream begins
    if type(next_event()) is not events.DocumentStartEvent:
        raise NeedsCareError
    top: list[Any] = []
    stack: list[tuple[Any, Any]] = []
    # The open block or list, and in a block the key whose value comes next; `_NO_KEY` where a key comes next.
    into: Any = top
    key: Any = None
    while True:
        event = next_event()
        kind = type(event)
        if kind is scalar:
            if marked and (event.anchor is not None or event.tag is not None):
                raise NeedsCareError
            value = event.value
            bare = event.implicit[0]
            if not bare:
                style = event.style
                if style in _QUOTES and event.start_mark.line != event.end_mark.line:
                    raise NeedsCareError
                if style in _BLOCKS and ":" in value and may_hold_key().search(value):
                    raise NeedsCareError
                if value.isspace():
                    raise NeedsCareError
            if key is _NO_KEY:
                if value in into or (bare and value in WORDS_READ_DIFFERENTLY):
                    raise NeedsCareError
                key = value
                continue
            if key is None and bare and " - " in value and event.start_mark.line != event.end_mark.line:
                raise NeedsCareError  # a dash that may begin a member of a list
            if bare and (not value or value[0] in _NO_TEXT):
                if value in WORDS_READ_DIFFERENTLY or value[:1] in _CURLY:
                    raise NeedsCareError
                value = plain_scalar(value)
        elif kind is mapping or kind is sequence:
            if key is _NO_KEY or len(stack) >= MAX_DEPTH:
                raise NeedsCareError
            if marked and (event.anchor is not None or event.tag is not None):
                raise NeedsCareError
            stack.append((into, key))
            into, key = ({}, _NO_KEY) if kind is mapping else ([], None)
            continue
        elif kind is mapping_end or kind is sequence_end:
            value = into
            into, key = stack.pop()
        elif kind is events.DocumentEndEvent:
            break
        else:
            raise NeedsCareError
        if key is None:
            into.append(value)
        else:
            into[key] = value
            key = _NO_KEY
    if type(next_event()) is not events.StreamEndEvent or not top:
        raise NeedsCareError
    return top[0]


_NO_KEY = object()
