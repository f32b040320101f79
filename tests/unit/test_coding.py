"""Letters that went through a wrong coding are found; what only looks like them is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolebook.load.coding import garbled, may_be_garbled

LETTERS = "äöüßéèàçñøåœłęščžĺő–—“”„’…€™"


@given(st.text(LETTERS, min_size=1, max_size=8))
def test_what_was_saved_in_a_wrong_coding_comes_back_as_it_was(written: str) -> None:
    try:
        wrong = written.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return  # five bytes have no sign in that code page
    found = list(garbled(f"name: {wrong} Ã¤", "a.yml"))

    assert may_be_garbled(wrong)
    assert len(found) == 1
    edits = found[0].fix.edits if found[0].fix else ()
    assert "".join(edit.text for edit in edits) == f"{written}ä"


@pytest.mark.parametrize(
    "text", ["é““", "«SÍ»", "«AMANHÃ»", "„CAFÉ“", "naïve", "Ä“", "10 Â", "Größe", "Ελλάς", "日本語", "ÐÑ"]
)
def test_words_that_are_as_they_should_be_are_left_alone(text: str) -> None:
    assert list(garbled(f"name: {text}", "a.yml")) == []
