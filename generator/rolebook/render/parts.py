"""A body that is too heavy, cut into parts where its template allows it; what frames each part is repeated.

Templates say where with comments, which no page keeps: `<!--cut-->` stands between two entries of a list, and
`<!--again-->…<!--/again-->` around what each part repeats at the beginning of the element that it goes on with, such as
a heading or the head of a table. What stands in `<!--later …-->` is for later parts alone. A form is not cut as a page
is (`form_parts.py`): `<!--ask-->` stands before each of its questions and after the last, to weigh them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MARKS = r"<!--(cut|again|/again|ask|later (?:.*?))-->"
_MARK = re.compile(_MARKS, re.DOTALL)
_TOKEN = re.compile(rf"{_MARKS}|<(/?)([a-z][a-z0-9]*)\b[^>]*>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
CUT = "<!--cut-->"
ASK = "<!--ask-->"
# How many parts either side of one are linked from it, beside the first and the last.
_NEAR = 4


@dataclass(slots=True)
class _Open:
    """An element that is open, with what is repeated of what stands in it."""

    name: str
    tag: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two cuts, with what opens it as the first of a part, and closes it as the last of one."""

    opening: str
    html: str
    closing: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its HTML, complete in itself, and the ids whose place it is."""

    html: str
    ids: tuple[str, ...]


def near(number: int, count: int) -> list[int]:
    """The parts that one of so many links to, itself among them."""
    return sorted({1, *range(max(1, number - _NEAR), min(count, number + _NEAR) + 1), count})


def whole(body: str) -> str:
    """A body in one part."""
    return _MARK.sub("", body)


def parts_of(body: str, most: int) -> list[Part]:
    """A body in parts of so many bytes, or a little more where a single entry is as heavy."""
    return [_part(pieces) for pieces in _packed(_pieces(body), most)]


def _pieces(body: str) -> Iterator[_Piece]:
    opened: list[_Open] = []
    opening, start, kept = "", 0, 0
    for token in _TOKEN.finditer(body):
        mark, closes, name = token.groups()
        if mark == "cut":
            yield _Piece(opening, _MARK.sub("", body[start : token.start()]), _closing(opened))
            opening, start = _opening(opened), token.end()
        elif mark == "again":
            kept = token.end()
        elif mark == "/again":
            opened[-1].again += body[kept : token.start()]
        elif mark:
            opened[-1].again += mark.removeprefix("later ")
        elif closes:
            opened.pop()
        elif name not in _VOID and not token[0].endswith("/>"):
            opened.append(_Open(name, token[0]))
    yield _Piece(opening, _MARK.sub("", body[start:]), "")


def _opening(opened: Sequence[_Open]) -> str:
    return "".join(_ID.sub("", one.tag) + one.again for one in opened)


def _closing(opened: Sequence[_Open]) -> str:
    return "".join(f"</{one.name}>" for one in reversed(opened))


def _packed(pieces: Iterator[_Piece], most: int) -> Iterator[list[_Piece]]:
    packed: list[_Piece] = []
    size = 0
    for piece in pieces:
        more = len(piece.html.encode())
        if packed and size + more + len(piece.closing) > most:
            yield packed
            packed = []
        if not packed:
            size = len(piece.opening.encode())
        packed.append(piece)
        size += more
    yield packed


def _part(pieces: Sequence[_Piece]) -> Part:
    html = "".join(piece.html for piece in pieces)
    return Part(f"{pieces[0].opening}{html}{pieces[-1].closing}", tuple(_ID.findall(html)))
