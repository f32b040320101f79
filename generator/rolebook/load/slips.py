"""Lines that are not what their author took them for: a key without its colon, a bullet instead of a dash, a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rolebook.diagnostics import Edit, Fix, Span, nearest
from rolebook.load.scalars import known_keys

ODD_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000"
# What word processors and chat programs begin the members of a list with.
BULLETS = "–—−‐‑‒•·∙●○▪■◦‣"
_MEMBER = re.compile(
    rf"(?P<indent> *)(?P<sign>[{BULLETS}*][ {ODD_BLANKS}]+|[{BULLETS}]|-[ {ODD_BLANKS}]*[{ODD_BLANKS}]|-(?=[^\s\d-]))"
    rf"(?=[^\s*{BULLETS}])"
)
_DASH = re.compile(r" *-(?: |$)")
_OPENS = re.compile(r"[^#]*:\s*(?:#.*)?$")
_COLON = re.compile(
    rf"(?P<lead> *(?:- +)*)(?P<key>[A-Za-z_][\w-]*)"
    rf"(?P<sign> *：[ {ODD_BLANKS}]*|:[ {ODD_BLANKS}]*[{ODD_BLANKS}][ {ODD_BLANKS}]*| *[=;] *|[ {ODD_BLANKS}]+)(?=\S)"
)
_ALONE = re.compile(r" *(?:- +)*(?P<key>[a-z_]+)\s*(?:#.*)?$")
_REMARK = re.compile(r" *(?://|[-=*_~]{3,}\s*$|<!--|;|REM )")
# The end of a line that opens a block of literal or folded text.
_OPENS_TEXT = re.compile(r"(?:^|[:\-?][ \t]+)[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")


class Meant(NamedTuple):
    """What a line was meant as: what to say of it, at which column (from 0), and how it is mended."""

    message: str
    column: int
    help: str
    fix: Fix


def meant_line(lines: list[str], number: int, file: str) -> Meant | None:
    """What a line (from 0) was meant as that is neither a key, a member of a list nor part of a text."""
    return _remark(lines, number, file) or odd_members(lines, number, file) or without_colon(lines, number, file)


def _remark(lines: list[str], number: int, file: str) -> Meant | None:
    line = lines[number]
    if not _REMARK.match(line):
        return None
    column = _indent(line)
    mark = Fix((Edit(Span(file, number + 1, column + 1, 0), "# "),), certain=True)
    return Meant("a remark that is not marked as one", column, "A remark begins with #.", mark)


def odd_members(lines: list[str], number: int, file: str) -> Meant | None:
    """What to say of a line that begins with a bullet or a dash without a blank, and of those in the same list.

    Certain where they stand right below a key that has no other value.
    """
    found = _MEMBER.match(lines[number])
    if not found:
        return None
    indent = len(found["indent"])
    first, certain = number, False
    for above in range(number - 1, -1, -1):
        line = lines[above]
        if not line.strip() or _indent(line) > indent:
            continue
        if _indent(line) == indent and (_MEMBER.match(line) or _DASH.match(line)):
            first = above
            continue
        certain = bool(_OPENS.match(line))
        break
    edits = tuple(_dashes(lines, first, indent, file))
    sign = found["sign"].strip(" " + _blanks()) or "-"
    what = "a dash without an ordinary blank behind it" if sign == "-" else f"“{sign}” where a list needs a dash"
    help_line = "Each member of a list begins with a dash and a blank: “- ”."
    return Meant(what, indent, help_line, Fix(edits, certain and bool(edits)))


def _dashes(lines: list[str], first: int, indent: int, file: str) -> Iterator[Edit]:
    """The edits that begin every member of a list with a dash and a blank."""
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.strip() or _indent(line) > indent:
            continue
        found = _MEMBER.match(line)
        if _indent(line) < indent or not (found or _DASH.match(line)):
            return
        if found:
            yield Edit(Span(file, number + 1, indent + 1, len(found["sign"])), "- ")


def without_colon(lines: list[str], number: int, file: str) -> Meant | None:
    """A key behind which another sign stands, or none."""
    line = lines[number]
    if (alone := _ALONE.match(line)) and alone["key"] in known_keys():
        end = Fix((Edit(Span(file, number + 1, alone.end("key") + 1, 0), ":"),), certain=True)
        return Meant(f"no colon behind the key “{alone['key']}”", alone.start("key"), "Put one behind it.", end)
    found = _COLON.match(line)
    if not found:
        return None
    key, sign = found["key"], found["sign"].strip(" ")
    is_colon = sign[:1] in {"：", ":"}
    keys = known_keys()
    if not is_colon and sign != "=" and key not in keys:
        near = nearest(key, keys)
        if near is None or not near.obvious:
            return None
    help_line = f"Write “{key}: {line[found.end() :].strip()[:60]}”."
    fix = Fix((Edit(Span(file, number + 1, found.start("sign") + 1, len(found["sign"])), ": "),), is_colon)
    what = f"no colon behind the key “{key}”"
    if is_colon:
        what = f"behind the key “{key}” stands no ordinary colon with an ordinary blank"
    return Meant(what, len(found["lead"]), help_line, fix)


def in_block_text(lines: list[str], number: int, indent: int) -> bool:
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


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blanks() -> str:
    return "\u00a0\u200b\u202f\u205f\u3000\u2002\u2003\u2009"
