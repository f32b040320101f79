"""Two versions of the same lines that git could not join, and the lines it wrote around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rolebook.diagnostics import Diagnostic, Edit, Fix, Span
from rolebook.diagnostics.fix import delete_lines

_CONFLICT = re.compile(
    r"^<{7}(?: (?P<ours>.*))?\n(?P<first>(?:.*\n)*?)(?:\|{7}.*\n(?:.*\n)*?)?"
    r"={7}\n(?P<second>(?:.*\n)*?)>{7}(?: (?P<theirs>.*))?$",
    re.MULTILINE,
)

# A line that git wrote around two versions, left behind alone.
_LEFT = re.compile(r"(?:<{7}|>{7}|\|{7}) \S")
_MAY_CONFLICT = re.compile(r"<{7}|>{7}|\|{7}")


def conflicts(text: str, file: str) -> list[Diagnostic]:
    """The places where git left two versions of some lines, and what is left of its own lines where one was deleted."""
    if not _MAY_CONFLICT.search(text):
        return []
    return [*_conflicts(text, file), *_left_behind(without_conflicts(text, lines_too=False), file)]


def _left_behind(text: str, file: str) -> Iterator[Diagnostic]:
    lines = text.split("\n")
    if own := _gits_own(lines):
        also = tuple(("another one", Span(file, number, 1, len(lines[number - 1]))) for number in own[1:])
        yield Diagnostic(
            "merge-conflict",
            "a line that git wrote where it could not join two versions",
            Span(file, own[0], 1, len(lines[own[0] - 1])),
            "Look whether what is right of both versions stands here, and delete what git wrote.",
            also,
            Fix(tuple(edit for number in own for edit in delete_lines(file, lines, number, number).edits)),
        )


def _gits_own(lines: list[str]) -> list[int]:
    """The numbers of lines that git wrote. Without another of them, a row of equals signs underlines a heading."""
    if not any(_LEFT.match(line) for line in lines):
        return []
    return [number for number, line in enumerate(lines, 1) if _LEFT.match(line) or line == "=" * 7]


def _conflicts(text: str, file: str) -> Iterator[Diagnostic]:
    plain = _one_line_end(text)
    for found in _CONFLICT.finditer(plain):
        first = plain.count("\n", 0, found.start()) + 1
        second = plain.count("\n", 0, found.start("second")) + 1
        last = plain.count("\n", 0, found.end()) + 1
        ours, theirs = found["ours"] or "yours", found["theirs"] or "the other"
        length = len(plain.split("\n")[first - 1])
        # Between the two may stand the lines as they were before both.
        between = first + 1 + found["first"].count("\n")
        middle = f"{between} to {second - 1}" if between < second - 1 else f"{between}"
        yield Diagnostic(
            "merge-conflict",
            f"git could not join two versions of these lines: “{ours}” first, “{theirs}” from line {second} on",
            Span(file, first, 1, length),
            f"Keep what is right of both, and delete lines {first}, {middle} and {last} that git wrote.",
            ((f"the version of “{theirs}”", Span(file, second)),),
            fix=_same(found, file, plain, (first, between, second, last)),
        )


def _same(found: re.Match[str], file: str, plain: str, numbers: tuple[int, int, int, int]) -> Fix | None:
    """The fix where both sides say the same, or one says nothing: the signs go, and what stands there twice."""
    ours, theirs = found["first"].split(), found["second"].split()
    if ours != theirs and ours and theirs:
        return None
    first, between, second, last = numbers
    twice = range(second, last) if ours == theirs else ()
    lines = plain.split("\n")
    spans = (
        Span(file, number, 1, len(lines[number - 1]))
        for number in sorted({first, *range(between, second), *twice, last})
    )
    return Fix(tuple(Edit(span, "", takes_line=True) for span in spans), certain=ours == theirs)


def without_conflicts(text: str, *, lines_too: bool = True) -> str:
    """The text with the first version of such lines alone; line numbers stay what they are.

    With `lines_too`, also without lines of git's own that stand alone.
    """
    lines = _CONFLICT.sub(
        lambda found: "\n" + found["first"] + "\n" * (found[0].count("\n") - 1 - found["first"].count("\n")),
        _one_line_end(text),
    ).split("\n")
    for number in _gits_own(lines) if lines_too else ():
        lines[number - 1] = ""
    return "\n".join(lines)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
