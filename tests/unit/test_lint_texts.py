"""What lint knows of texts: which say the same or nearly so, and where sentences end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.diagnostics import Diagnostic
from rolebook.kinds import kind_named
from rolebook.lint import LINT_RULES
from rolebook.lint.alike import alike_pairs, in_order, likeness
from rolebook.lint.sentences import length_of, sentences
from rolebook.lint.study import study_of
from rolebook.lint.wording import bare, plain
from rolebook.load import Entry, Loaded, Place
from rolebook.validate.rules.base import Facts


def framework(texts: Sequence[str]) -> Facts:
    """A framework of one competency with these descriptors at one level."""
    descriptors = [{"id": f"d{number}", "text": text} for number, text in enumerate(texts)]
    level = {"track": "t", "level": "l", "descriptors": descriptors}
    data = {"id": "c", "name": "C", "definition": "What it means.", "levels": [level]}
    loaded = Loaded(
        entries=[Entry(kind_named("competency"), data, Place("c.yml", 1, 1, last=1))], sources={"c.yml": ""}
    )
    return Facts(loaded, tuple(loaded.entries), ())


def found_by(rule: str, texts: Sequence[str]) -> list[Diagnostic]:
    chosen = next(one for one in LINT_RULES if one.name == rule)
    return list(chosen.run(study_of(framework(texts), date(2030, 1, 1)), {}))


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1), unique_by=bare))
def test_without_duplicates_none_is_reported(texts: list[str]) -> None:
    assert found_by("duplicate", texts) == []


@given(st.lists(st.text("abc “”\u00a0.", min_size=1), max_size=12))
def test_every_text_is_in_one_group_of_duplicates_at_most(texts: list[str]) -> None:
    found = found_by("duplicate", texts)
    written = [bare(text) for text in texts if bare(text)]
    twice = {text for text in written if written.count(text) > 1}

    assert len(found) == len(twice)
    assert sum(1 + len(one.related) for one in found) == sum(written.count(text) for text in twice)


WORDS = [f"{first}{second}ing" for first in ("walk", "read", "writ", "ask", "tell", "lead") for second in "abcdefgh"]


@st.composite
def with_words_changed(draw: st.DrawFn) -> tuple[list[str], str]:
    """Some texts of many words, and the first of them again with up to four of its words changed, in another order."""
    texts = draw(st.lists(st.lists(st.sampled_from(WORDS), min_size=12, max_size=20), min_size=1, max_size=6))
    changed = list(texts[0])
    for position in draw(st.lists(st.integers(0, len(changed) - 1), max_size=4)):
        changed[position] = draw(st.sampled_from(WORDS))
    return [" ".join(words) for words in texts], " ".join(draw(st.permutations(changed)))


@given(with_words_changed(), st.sampled_from([60, 75, 88, 95]))
def test_a_text_with_a_few_words_changed_is_found_again(case: tuple[list[str], str], least: int) -> None:
    texts, changed = case
    ordered = [in_order(text) for text in (*texts, changed)]
    pairs = {(first, second): percent for first, second, percent in alike_pairs(ordered, least)}
    percent = likeness(ordered[0], ordered[-1], least)

    assert pairs.get((0, len(texts)), 0) == percent
    for (first, second), found in pairs.items():
        assert first < second
        assert likeness(ordered[first], ordered[second], least) == found >= least


def test_a_pair_is_a_duplicate_or_a_near_one_never_both() -> None:
    texts = [
        "Greets whoever comes in here today.",
        "greets whoever comes in here  today",
        "Greets whoever came in here today.",
    ]
    same, near = found_by("duplicate", texts), found_by("near-duplicate", texts)

    assert [len(one.related) for one in same] == [1]
    assert [[label for label, _ in one.related] for one in near] == [
        ["also here, at l of t in “C”", "95 % alike, at l of t in “C”"]
    ]


def test_scripts_without_blanks_between_words_are_compared_by_sign() -> None:
    assert [
        one.code
        for one in found_by("near-duplicate", ["会議の前に議題を全員に知らせる。", "会議の前に議題を皆に知らせる。"])
    ] == ["lint-near-duplicate"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Every ((manager)) of a *small* or **large** unit", "Every manager of a small or large unit"),
        (
            "See [the guide](https://example.org/a_(b)) or [us](competency:service#asks)",
            "See [the guide](https://example.org/a_(b)) or us",
        ),
        ("2 * 3 and a*b stay", "2 * 3 and a*b stay"),
    ],
)
def test_marks_and_markdown_are_no_part_of_the_words(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        (
            "Costs 3.5 million, i.e. a lot, by 31.12. at the latest.",
            ["Costs 3.5 million, i.e. a lot, by 31.12. at the latest."],
        ),
        ("Ask Mr. Ito or Dr. Ahn. They know.", ["Ask Mr. Ito or Dr. Ahn. ", "They know."]),
        ("J. Smith wrote it.", ["J. Smith wrote it."]),
        ("He said “Go.” She went.", ["He said “Go.” ", "She went."]),
        ("Tools (e.g. Excel) help. So do people.", ["Tools (e.g. Excel) help. ", "So do people."]),
        ("A list:\n\n- one\n- two\n\nThe end", ["A list:", "one", "two", "The end"]),
        ("Das gilt z. B. für Teams. Immer.", ["Das gilt z. B. für Teams. ", "Immer."]),
        ("一つ。二つ。", ["一つ。", "二つ。"]),
        ("Wait … and see", ["Wait … and see"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_sees_their_end(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text())
def test_sentences_are_apart_and_in_order(text: str) -> None:
    offsets = [offset for sentence in sentences(text) for offset in sentence]

    assert offsets == sorted(offsets)
    assert all(text[start:end].strip() for start, end in sentences(text))


def test_addresses_are_no_words() -> None:
    assert length_of("A well-known [page](https://example.org/a/b) isn't at https://example.org/c d.") == 6
