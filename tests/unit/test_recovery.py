"""Reading on behind a mistake: all in one run, places as the author wrote them, guesses never taken for data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from rolebook.diagnostics import Diagnostic, Report
from rolebook.load.quick_reader import NeedsCareError, read_quickly
from rolebook.load.recovery import read_on
from rolebook.load.yaml_reader import read_yaml

from .example_cases import EXAMPLES
from .test_yaml_reader import FILE, YAML_FILES, documents, inside, mistaken


def read(text: str) -> tuple[object, list[Diagnostic]]:
    """The data that can be relied on, and every problem."""
    report = Report()
    found = read_on(text, FILE, report)
    return (found[0] if found else None), list(report)


def test_every_mistake_of_a_file_is_found_in_one_run() -> None:
    data, found = read('id: lead\nname: "Lead\nsummary: Leads: always\nplural:Leads\naliases:\n\t- Head\n')

    assert [(one.span.line, one.code) for one in found] == [
        (2, "yaml-syntax"), (3, "yaml-syntax"), (4, "yaml-syntax"), (6, "tab"),
    ]  # fmt: skip
    assert data == {
        "id": "lead", "name": "Lead", "summary": "Leads: always", "plural": "Leads", "aliases": ["Head"],
    }  # fmt: skip


def test_data_behind_a_guess_is_not_relied_on() -> None:
    data, found = read("id: lead\naliases: [Head, Chief\nname: Two: words\n")

    assert data is None
    assert [one.span.line for one in found] == [2, 3]


def test_places_behind_a_mended_line_are_those_of_the_author() -> None:
    report = Report()
    found = read_on("id: lead\nname: Lead: all\nsummary: {a: b}\n", FILE, report)

    assert found is not None
    place = found[1]
    assert str(place.at(("name",)).span()) == f"{FILE}:2:7"
    assert place.at(("name",)).span().length == len("Lead: all")
    assert str(place.at(("summary", "a")).span()) == f"{FILE}:3:14"


def test_a_fix_that_helps_nobody_is_not_offered() -> None:
    _, found = read("a: b\n---\n- c: d\n")

    assert [one.fix for one in found] == [None]


@settings(max_examples=300)
@given(mistaken())
def test_whatever_slips_reading_on_ends_with_places_inside_the_file(text: str) -> None:
    _, found = read(text)

    assert inside(text, found)


@settings(max_examples=300)
@given(mistaken())
def test_what_stops_the_reader_is_never_passed_over(text: str) -> None:
    report = Report()
    if read_yaml(text, FILE, report) is None and report.failed:
        assert any(one.code in {found.code for found in report} for one in read(text)[1])


# The quick reader: where it answers there is nothing to report, and it says what the careful one says.


@settings(max_examples=400)
@given(documents() | mistaken())
def test_the_quick_reader_agrees_or_leaves_the_file_to_the_careful_one(text: str) -> None:
    assert_agreed(text)


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.relative_to(path.parents[3]).as_posix())
def test_the_quick_reader_agrees_on_every_file_of_the_repository(path: Path) -> None:
    assert_agreed(path.read_bytes().decode("utf-8-sig", errors="replace"))


def test_most_files_of_a_handbook_are_read_quickly() -> None:
    files = [path for path in YAML_FILES if not path.is_relative_to(EXAMPLES) and "data" in path.parts]
    careful = [path.name for path in files if not is_quick(path.read_text("utf-8"))]

    assert len(careful) < len(files) / 4, careful


def is_quick(text: str) -> bool:
    """Whether the quick reader answers."""
    try:
        read_quickly(text)
    except NeedsCareError:
        return False
    return True


def assert_agreed(text: str) -> None:
    """Where the quick reader answers, the careful one has the same data and nothing to say."""
    try:
        quick = read_quickly(text)
    except NeedsCareError:
        return
    report = Report()
    careful = read_yaml(text, FILE, report)
    assert careful is not None
    assert quick == careful[0]
    assert list(report) == []
