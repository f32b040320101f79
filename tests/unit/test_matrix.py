"""The matrices as files: every entry, every column, in the edition's words, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from rolebook.exporters import matrices
from rolebook.render import Site
from rolebook.render.matrix import matrix_columns
from rolebook.render.text import short

from .starter_support import BRAND, starter, written


def files(site: Site) -> dict[str, bytes]:
    """The files by their paths."""
    return {artifact.path: artifact.content for artifact in matrices(site, {})}


def lines(content: bytes) -> list[list[str]]:
    """The rows of a file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_each_commitment_is_a_row_with_what_it_asks_of_each_role() -> None:
    first, *rows = lines(files(starter())["docs/matrix/commitments.csv"])

    assert first == ["Group", "Commitment", "Lead", "Management", "Staff"]
    assert len(rows) == len(written("commitment"))
    assert ["Knowledge to acquire", "Oversight", "Required", "None", "None"] in rows


def test_each_competency_is_a_row_with_a_cell_for_each_level() -> None:
    first, *rows = lines(files(starter())["docs/competency-matrix/competencies.csv"])
    cells = {row[0]: dict(zip(first, row, strict=True)) for row in rows}

    assert first[1:] == [
        f"{track} · Level {number}" for track in ("Professional", "Management") for number in range(1, 6)
    ]
    assert len(rows) == len(written("competency"))
    assert cells["Building relationships"]["Management · Level 2"] == "not described"
    assert cells["Building relationships"]["Management · Level 1"].startswith("13 descriptors; Keeps good")
    assert cells["Building relationships"]["Management · Level 1"].endswith("Target for Lead; Target for Management")


def test_a_file_is_what_spreadsheets_and_other_programs_read_alike() -> None:
    for content in files(starter()).values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(sign: str) -> None:
    site = starter()
    first, *rest = site.framework.commitments
    named = replace(first, name=f'{sign}SUM(A1), "so"')
    site = replace(site, framework=replace(site.framework, commitments=(named, *rest)))

    assert lines(files(site)["docs/matrix/commitments.csv"])[1][1] == f'\'{sign}SUM(A1), "so"'


def test_an_edition_has_the_files_of_the_matrices_it_has() -> None:
    assert list(files(starter(BRAND))) == ["docs/competency-matrix/competencies.csv"]
    site = starter()
    without = replace(site.framework, without_pages=frozenset({"competency-matrix"}))
    assert list(files(replace(site, framework=without))) == ["docs/matrix/commitments.csv"]


def test_columns_are_all_levels_in_order() -> None:
    ids = [column.id for column in matrix_columns(starter())]

    assert ids[:2] == ["professional-level-1", "professional-level-2"]
    assert len(ids) == len(set(ids)) == 10


def test_a_summary_is_cut_between_two_words() -> None:
    assert short("As it is.", 20) == "As it is."
    assert short("Sets clear goals, and keeps to them", 18) == "Sets clear goals …"
