"""Marked terms become the edition's words; the pages' own sentences are in those words too."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.wording import REQUIRED_TERMS, TermForms, Terms, read_strings

from .starter_support import BRAND, REPOSITORY, read_loaded, starter, written

BASE = {
    "commitment": TermForms("commitment", "commitments"),
    "nda": TermForms("NDA", "NDAs"),
    "staff": TermForms("staff", "staff"),
    "culture-model": TermForms("culture model", "culture models"),
}
RENAMED = {"commitment": TermForms("promise", "promises"), "staff": TermForms("colleague", "colleagues")}
TERMS = Terms(BASE)
BRANDED = Terms(BASE, RENAMED)

CATALOGUE: dict[str, str] = json.loads((resources.files("rolebook.wording") / "en.json").read_text("utf-8"))
SOURCES = [
    path for ending in ("*.py", "*.j2") for path in sorted((REPOSITORY / "generator" / "rolebook").rglob(ending))
]


@pytest.mark.parametrize(
    ("written", "base", "branded"),
    [
        ("((commitment))", "commitment", "promise"),
        ("((commitments))", "commitments", "promises"),
        ("((Commitment))", "Commitment", "Promise"),
        ("((Commitments))", "Commitments", "Promises"),
        ("((COMMITMENTS))", "Commitments", "Promises"),
        ("Two ((commitments)), one ((commitment)).", "Two commitments, one commitment.", "Two promises, one promise."),
        ("((NDAs))", "NDAs", "NDAs"),
        ("((nda))", "NDA", "NDA"),
        ("((culture models))", "culture models", "culture models"),
        ("((culture-model))", "culture model", "culture model"),
        ("((Culture model))", "Culture model", "Culture model"),
        ("((staff))", "staff", "colleague"),
        ("our ((culture\n  model)) here", "our culture model here", "our culture model here"),
    ],
)
def test_a_mark_becomes_the_editions_word_in_its_number_and_case(written: str, base: str, branded: str) -> None:
    assert TERMS.apply(written) == base
    assert BRANDED.apply(written) == branded


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("((vow))", "vow"),
        ("(commitment)", "(commitment)"),
        ("((commitment)", "((commitment)"),
        ("(((commitment)))", "(commitment)"),
        ("((com\nmitment))", "com\nmitment"),
        ("((com\n \nmitment))", "((com\n \nmitment))"),
        ("(())", "(())"),
        ("((" + "x" * 61 + "))", "((" + "x" * 61 + "))"),
    ],
)
def test_what_is_no_known_mark_keeps_its_words(written: str, shown: str) -> None:
    assert TERMS.apply(written) == shown


@given(st.text())
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    assert BRANDED.apply(text) == text or "((" in text


@given(st.lists(st.sampled_from(["((vow))", "((Commitments))", "((oath\nof office))", "(", "))", "\n", "a "])))
def test_each_unknown_mark_is_found_where_it_stands(pieces: list[str]) -> None:
    text = "-".join(pieces)
    found = list(TERMS.unknown_marks(text))

    assert [word for word, _ in found] == [
        piece[2:-2] for piece in pieces if piece in {"((vow))", "((oath\nof office))"}
    ]
    assert all(text[offset:].startswith(f"(({word}))") for word, offset in found)


def test_every_word_of_a_term_can_be_marked() -> None:
    assert TERMS.words() == [
        "commitment",
        "commitments",
        "culture model",
        "culture models",
        "culture-model",
        "nda",
        "ndas",
        "staff",
    ]


def test_a_sentence_is_filled_in_and_in_the_editions_words() -> None:
    strings = read_strings("en", BRANDED)

    assert strings("section.commitments") == "Promises"
    assert strings("home.commitments", count=3) == "3 promises"


def test_a_sentence_that_is_filled_in_elsewhere_keeps_its_braces() -> None:
    assert read_strings("en", BRANDED)("search.many") == "{count} results"


def test_what_is_filled_in_is_left_alone() -> None:
    name = "{brace} ((commitment))"

    assert read_strings("en", BRANDED)("open", title=name) == f"Open {name}"


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        read_strings("en", TERMS)("no.such")


def test_a_group_holds_the_sentences_behind_its_name() -> None:
    states = read_strings("en", TERMS).group("state")

    assert set(states) == {"draft", "in-review", "changes-asked", "confirmed", "superseded"}
    assert "state" not in read_strings("en", TERMS).group("stat")


def test_a_language_without_a_catalogue_reads_english() -> None:
    assert read_strings("tlh", TERMS)("home.title") == "Home"


def test_the_catalogue_marks_only_words_of_terms_that_every_glossary_has() -> None:
    glossary = written("glossary")
    required = Terms({name: TermForms(glossary[name]["term"], glossary[name]["plural"]) for name in REQUIRED_TERMS})

    assert {key: list(required.unknown_marks(text)) for key, text in CATALOGUE.items() if "((" in text} == {
        key: [] for key, text in CATALOGUE.items() if "((" in text
    }


def test_every_sentence_the_pages_ask_for_is_in_the_catalogue() -> None:
    asked = {
        key
        for path in SOURCES
        for key in re.findall(r"""\b(?:t|strings)\(\s*["']([a-z-]+(?:\.[a-z0-9-]+)?)["']""", path.read_text("utf-8"))
    }

    assert len(asked) > 80
    assert sorted(asked - CATALOGUE.keys()) == []


def test_every_required_term_is_in_the_starters_glossary() -> None:
    assert set(REQUIRED_TERMS) <= written("glossary").keys()


def test_a_brand_that_renames_a_term_shows_its_word_and_keeps_ids_and_addresses() -> None:
    site = starter(BRAND)
    term = next(term for term in site.framework.glossary if term.id == "commitment")

    assert (term.term, term.plural, term.aliases[0]) == ("promise", "promises", "commitment")
    assert site.strings("section.competencies") == "Capabilities"
    assert site.addresses.entry("commitment", "mentor") == "commitments/mentor/"
    assert site.addresses.entry("glossary", "commitment") == "glossary/#commitment"


@pytest.mark.parametrize("edition", ["base", BRAND])
def test_no_mark_reaches_a_reader(edition: str) -> None:
    assert any("((" in str(entry.data) for entry in read_loaded(REPOSITORY, edition).entries)
    assert "((" not in repr(starter(edition).framework)


@pytest.mark.parametrize(("count", "said"), [(0, "0 descriptors"), (1, "1 descriptor"), (2, "2 descriptors")])
def test_one_is_counted_in_words_of_its_own(count: int, said: str) -> None:
    assert read_strings("en", TERMS).counted("competency.descriptors", count) == said


def test_where_one_is_said_like_many_it_needs_no_words_of_its_own() -> None:
    assert read_strings("en", TERMS).counted("search.many", 1) == "1 results"
