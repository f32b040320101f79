"""The line a problem is about, cut to what lies around the place."""

from __future__ import annotations

import pytest

from rolebook.diagnostics import Span
from rolebook.reporters.excerpt import LONGEST_LINE, Excerpt, excerpt_of_lines

LINES = ["id: lead", "\ttrack: none", "", "name: Lead", ""]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span("a.yml", 1, 5, 4), Excerpt(1, "id: ", "lead", "")),
        (Span("a.yml", 1, 1, 2), Excerpt(1, "", "id", ": lead")),
        (Span("a.yml", 1, 9, 1), Excerpt(1, "id: lead", "", "")),
        (Span("a.yml", 1, 5, 99), Excerpt(1, "id: ", "lead", "")),
        (Span("a.yml", 2, 2, 5), Excerpt(2, " ", "track", ": none")),
    ],
)
def test_a_line_is_taken_apart_at_its_place(span: Span, expected: Excerpt) -> None:
    assert excerpt_of_lines(span, LINES) == expected


@pytest.mark.parametrize("line", [0, 3, 6])
def test_a_line_that_is_blank_or_not_there_has_no_excerpt(line: int) -> None:
    assert excerpt_of_lines(Span("a.yml", line), LINES) is None


def test_a_file_that_cannot_be_read_has_no_excerpt() -> None:
    assert excerpt_of_lines(Span("a.yml"), []) is None


@pytest.mark.parametrize("column", [1, 500, 990])
def test_of_a_long_line_only_what_lies_around_the_place_is_shown(column: int) -> None:
    line = "".join(f"{number:09} " for number in range(100))

    shown = excerpt_of_lines(Span("a.yml", 1, column, 9), [line])

    assert shown is not None
    assert shown.marked == line[column - 1 : column + 8]
    assert len(shown.text.replace("… ", "").replace(" …", "")) <= LONGEST_LINE
    assert shown.before.startswith("… ") == (column > 1)
    assert shown.after.endswith(" …") == (column < 990)
