"""Answers for spreadsheets: no cell begins a formula, whatever was answered, and all of it is there."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rolebook_backend import spreadsheet
from rolebook_backend.export import NUMBER, harmless, text_of
from rolebook_backend.spreadsheet import LONGEST, cell_text

from .keeping import call, refusal
from .sending import FORM, GERMAN, send

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

STARTS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text() | st.builds(str.__add__, st.sampled_from(STARTS), st.text())
ANSWERS = TEXTS | st.lists(TEXTS, max_size=3) | st.booleans()


def begins_formula(cell: str) -> bool:
    return cell[:1] in set(STARTS) and not NUMBER.fullmatch(cell)


@given(ANSWERS)
def test_no_cell_of_a_csv_file_begins_a_formula(answer: Any) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([harmless(text_of(answer)), "end"])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))

    assert not begins_formula(row[0])
    assert row[0].removeprefix("'") == text_of(answer).removeprefix("'")


@given(st.lists(ANSWERS, min_size=1, max_size=4))
def test_no_cell_of_a_workbook_begins_a_formula(answers: list[Any]) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("form")
    spreadsheet._append(sheet, [cell_text(answer) for answer in answers])
    out = io.BytesIO()
    workbook.save(out)

    with zipfile.ZipFile(out) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    for cell in next(load_workbook(out)["form"].iter_rows()):
        assert cell.data_type in {"s", "n", "inlineStr"}
        assert cell.value is None or isinstance(cell.value, str)
        assert not begins_formula(cell.value or "")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "-5"),
        ("nul\x00 and \x1b and \ufffe", "nul\ufffd and \ufffd and \ufffd"),
        ("_x003D_1", "_x005F_x003D_1"),
        (["b", "a"], "b; a"),
        (True, "yes"),
        ("x" * 40_000, "x" * LONGEST),
    ],
)
def test_a_cell_keeps_what_can_stand_in_it(answer: Any, expected: str) -> None:
    assert cell_text(answer) == expected


def test_a_workbook_has_a_sheet_for_each_form(any_client: TestClient, anywhere: Path | str, tmp_path: Path) -> None:
    send(any_client, comment="=HYPERLINK(1)")
    send(any_client, comment="مرحبا 🎉")
    done = call("export", "--database", anywhere, "--format", "xlsx", "--out", tmp_path / "all.xlsx")

    assert done.exit_code == 0, done.output
    assert "2 rows of all" in done.stderr
    book = load_workbook(tmp_path / "all.xlsx")
    assert {FORM[:31], GERMAN} <= set(book.sheetnames)
    heading, *rows = book[FORM[:31]].iter_rows(values_only=True)
    cells = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [one["answers.comment"] for one in cells] == ["'=HYPERLINK(1)", "مرحبا 🎉"]
    assert all(isinstance(one["received_at"], datetime) for one in cells)
    assert all(one["answers.energy"] == "3" for one in cells)


def test_a_form_has_its_sheet_alone(client: TestClient, database: Path, tmp_path: Path) -> None:
    send(client)
    call("export", "--database", database, "--form", FORM, "--format", "xlsx", "--out", tmp_path / "one.xlsx")

    assert load_workbook(tmp_path / "one.xlsx").sheetnames == [FORM[:31]]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    client: TestClient, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS", 2)
    for number in range(5):
        send(client, comment=str(number))
    call("export", "--database", database, "--form", FORM, "--format", "xlsx", "--out", tmp_path / "many.xlsx")

    sheets = load_workbook(tmp_path / "many.xlsx").worksheets
    assert [sheet.max_row - 1 for sheet in sheets] == [2, 2, 1]
    assert len({sheet.title.lower() for sheet in sheets}) == 3


def test_a_format_with_room_for_one_form_asks_for_it(client: TestClient, database: Path, tmp_path: Path) -> None:
    told = refusal("export", "--database", database, "--out", tmp_path / "x.csv")

    assert "csv has room for one form; name it by --form" in told


def test_a_form_and_a_person_are_not_both_asked_for(client: TestClient, database: Path, tmp_path: Path) -> None:
    options = ("--form", FORM, "--person", "ada", "--out", tmp_path / "x")

    assert call("export", "--database", database, *options).exit_code == 2
