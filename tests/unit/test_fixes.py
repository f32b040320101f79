"""Fixes: edits at a place, the rest of a file untouched; and what a misspelt word was meant as."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.diagnostics import Edit, Fix, Span, nearest
from rolebook.diagnostics.fix import apart, apply, delete_lines, pasted
from rolebook.diagnostics.source import lines_of

FILE = "data/roles/lead.yml"
LINE_END = re.compile(r"\r\n|\n|\r")
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
words = st.text(st.sampled_from("abc: -#\"'é“”"), max_size=10)


def edit(line: int, column: int, length: int, text: str) -> Edit:
    return Edit(Span(FILE, line, column, length), text)


@st.composite
def texts_and_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text with any line ends, and edits of its lines."""
    lines = draw(st.lists(words, min_size=1, max_size=6))
    text = ""
    for line in lines:
        # An empty line between \r and \n would make one end of the two.
        text += line + draw(LINE_ENDS if line or not text.endswith("\r") else st.sampled_from(["\r\n", "\r"]))
    edits = []
    for _ in range(draw(st.integers(0, 4))):
        number = draw(st.integers(1, len(lines)))
        column = draw(st.integers(1, len(lines[number - 1]) + 1))
        length = draw(st.integers(0, len(lines[number - 1]) + 1 - column))
        edits.append(edit(number, column, length, draw(words)))
    return text, edits


@given(texts_and_edits())
def test_lines_without_an_edit_keep_every_sign_and_their_ends(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    edited, after = {one.span.line for one in edits}, apply(text, apart(edits))
    pairs = enumerate(zip(lines_of(text), lines_of(after), strict=True), 1)

    assert all(old == new for number, (old, new) in pairs if number not in edited)
    ends = enumerate(zip(LINE_END.findall(text), LINE_END.findall(after), strict=True), 1)
    assert all(old == new or (number in edited and (old, new) == ("\n", "\r\n")) for number, (old, new) in ends)


@given(texts_and_edits())
def test_the_order_in_which_edits_are_listed_does_not_matter(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    kept = apart(edits)

    assert apply(text, kept) == apply(text, reversed(kept))


@given(texts_and_edits())
def test_what_is_shown_to_paste_is_what_is_written(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    kept = apart(edits)
    after = lines_of(apply(text, kept))

    assert all(after[number - 1] == line for number, line in pasted(text, Fix(tuple(kept))))


def test_edits_that_overlap_are_not_made_together() -> None:
    first, second, third = edit(1, 1, 3, "a"), edit(1, 3, 2, "b"), edit(2, 1, 1, "c")

    assert apart([second, third, first]) == [first, third]


def test_an_insertion_of_lines_takes_the_line_ends_of_its_file() -> None:
    assert apply("id: a\r\nname: b\r\n", [edit(1, 6, 0, "\norder: 1")]) == "id: a\r\norder: 1\r\nname: b\r\n"


def test_an_emptied_line_stays_one_between_line_ends_that_would_become_one() -> None:
    assert apply("a\rb\nc\n", [edit(2, 1, 1, "")]) == "a\r\r\nc\n"


def test_an_empty_line_stays_behind_a_line_that_is_taken_out() -> None:
    assert apply("a\rb\n\nc\n", delete_lines(FILE, ["a", "b", "", "c"], 2, 2).edits) == "a\r\r\nc\n"


def test_a_line_that_is_taken_out_goes_with_its_end() -> None:
    fix = delete_lines(FILE, ["a", "b", "c"], 2, 2)

    assert apply("a\nb\nc", fix.edits) == "a\nc"
    assert list(pasted("a\nb\nc", fix)) == []


@pytest.mark.parametrize(
    ("written", "known", "word", "obvious"),
    [
        ("sumary", ["summary", "name"], "summary", True),
        ("summray", ["summary"], "summary", True),
        ("Summary", ["summary"], "summary", True),
        ("reports-to", ["reports_to"], "reports_to", True),
        ("defintion", ["definition", "description"], "definition", True),
        ("nam", ["name"], "name", False),
        ("manger", ["manager", "mangler"], "manager", False),
        ("txt", ["text"], "text", False),
        ("level-3", ["level-1", "level-2"], None, False),
        ("level3", ["level-3"], "level-3", True),
        ("colour", ["name", "order"], None, False),
        ("a", ["b"], None, False),
        ("anything", [], None, False),
    ],
)
def test_a_misspelt_word_gets_the_nearest_known_one(
    written: str, known: list[str], word: str | None, *, obvious: bool
) -> None:
    near = nearest(written, known)

    assert (near.word if near else None) == word
    assert (near.obvious if near else False) == obvious
