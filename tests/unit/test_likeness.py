"""Which sentences find each other, and that nothing of them gets lost on the way."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.project.likeness import LEAST, likeness, pairs, pieces, same, same_words

# Few words, so that drawn sentences share some; and whatever else people paste.
WORDS = st.sampled_from(
    (
        *["asks", "answers", "clearly", "the", "of", "team", "teams", "well"],
        "customers’",
        "unit,",
        "unit.",
        "e.g.",
        "für",
        "目標",
        "–",
        "🎯",
    )
)
SENTENCES = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=30))
LISTS = st.lists(SENTENCES, max_size=7)


def one_line(text: str) -> str:
    return " ".join(text.split())


@given(LISTS, LISTS)
def test_every_sentence_of_both_lists_appears_exactly_once(before: list[str], after: list[str]) -> None:
    found = pairs(before, after)

    assert sorted(one for one, _ in found if one is not None) == list(range(len(before)))
    assert sorted(other for _, other in found if other is not None) == list(range(len(after)))
    assert (None, None) not in found


@given(LISTS)
def test_a_list_beside_itself_holds_the_same_only(sentences: list[str]) -> None:
    for one, other in pairs(sentences, sentences):
        assert one is not None
        assert other is not None
        assert same(sentences[one], sentences[other])


@given(LISTS, LISTS)
def test_it_does_not_matter_which_list_comes_first(before: list[str], after: list[str]) -> None:
    def texts(found: tuple[tuple[int | None, int | None], ...], *, turned: bool = False) -> list[tuple[str, str]]:
        first, second = (after, before) if turned else (before, after)
        both = [("" if a is None else first[a], "" if b is None else second[b]) for a, b in found]
        return sorted((b, a) if turned else (a, b) for a, b in both)

    def keyed(found: list[tuple[str, str]]) -> list[tuple[bool, bool]]:
        return sorted((bool(a), bool(b)) for a, b in found)

    one, other = pairs(before, after), pairs(after, before)
    assert sorted((b, a) for a, b in other if None not in (a, b)) == sorted(
        (a, b) for a, b in one if None not in (a, b)
    )
    assert keyed(texts(one)) == keyed(texts(other, turned=True))


@given(SENTENCES, SENTENCES)
def test_likeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 100


@given(SENTENCES, SENTENCES)
def test_pieces_make_both_sentences_again(one: str, other: str) -> None:
    found = pieces(one, other)

    assert "".join(piece.text for piece in found if piece.sign in "=-").strip() == one_line(one)
    assert "".join(piece.text for piece in found if piece.sign in "=+").strip() == one_line(other)
    assert all(piece.text for piece in found)


@given(SENTENCES)
def test_the_pieces_of_one_sentence_twice_mark_nothing(sentence: str) -> None:
    assert {piece.sign for piece in pieces(sentence, sentence)} <= {"="}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # FT progression, from one level to the next
        (
            "Makes pragmatic decisions about technical trade-offs within their own code",
            "Makes pragmatic decisions about technical trade-offs within their project",
        ),
        ("Positively contributes to an inclusive team culture", "Actively fosters an inclusive team culture"),
        ("Gets involved in fixing live incidents in production", "Leads on fixing live incidents in production"),
        # the starter
        (
            "Pursues strategic objectives on which the area’s success depends in the long run.",
            "Pursues strategic objectives that secure the lasting success of the whole organisation.",
        ),
        # the words in another order
        ("Applies performance feedback", "Seeks and applies feedback on performance"),
    ],
)
def test_the_same_point_in_other_words_is_recognised(before: str, after: str) -> None:
    assert likeness(before, after) >= LEAST
    assert pairs([before], [after]) == ((0, 0),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Receives feedback and acts upon it", "Provides feedback on peer’s work"),
        ("Participates in delivery process", "Improves delivery process and encourages others to do the same"),
        (
            "Trains employees thoroughly in how customers are served",
            "Praises fresh ideas for better service to customers",
        ),
        (
            "Coaches colleagues with questions and practice until they can do the task on their own.",
            "Challenges colleagues to look hard at what they do well and what they do less well.",
        ),
    ],
)
def test_two_points_on_one_subject_are_not_taken_for_one(before: str, after: str) -> None:
    assert pairs([before], [after]) == ((None, 0), (0, None))


def test_an_equal_sentence_goes_before_a_similar_one() -> None:
    before = ["Documents new information", "Documents information"]
    after = ["Documents information", "Documents new information for all"]

    assert pairs(before, after) == ((1, 0), (0, 1))


def test_the_clearest_counterparts_find_each_other_first() -> None:
    before = ["Leads on fixing incidents in production", "Leads on fixing live incidents in production"]

    assert pairs(before, ["Leads on fixing live incidents in production at night"]) == ((1, 0), (0, None))


def test_two_equal_sentences_are_two() -> None:
    assert pairs(["Listens.", "Listens."], ["Listens."]) == ((0, 0), (1, None))


def test_case_and_punctuation_are_no_difference_but_a_word_is() -> None:
    assert same("Listens, and asks.", "listens and asks")
    assert not same("Listens and asks", "Listens and asks well")
    assert same_words("Asks and listens", "listens and asks")
    assert not same("Asks and listens", "Listens and asks")


@pytest.mark.parametrize(
    ("one", "other", "form"),
    [
        ("Handling request from users", "Handling requests from users", True),
        ("Helps others work with Ops", "Helps others work with Operations", True),
        ("Serves internal customers", "Serves international customers", False),
        ("Leads a team", "Leads teams", False),
        ("Works within the unit", "Works beyond the unit", False),
        ("Asks for advice", "Asks no advice", False),
    ],
)
def test_another_form_of_a_word_asks_for_no_more(one: str, other: str, *, form: bool) -> None:
    assert same_words(one, other) is same_words(other, one) is form


def test_changed_words_are_marked_in_place() -> None:
    found = pieces("Fixes bugs in their own code.", "Fixes bugs in the project.")

    assert [(piece.sign, piece.text) for piece in found] == [
        ("=", " Fixes bugs in"), ("-", " their own code"), ("+", " the project"), ("=", "."),
    ]  # fmt: skip


def test_a_short_word_between_two_changes_is_marked_with_them() -> None:
    signs = list(
        chain.from_iterable(piece.sign for piece in pieces("Runs one of many tests", "Plans each of all tests"))
    )

    assert signs == ["-", "+", "="]
