"""Stored answers as a workbook with a sheet for each form, row after row, never all of them in memory."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import IO, TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from rolebook_backend.export import harmless, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from sqlalchemy import Connection

    from rolebook_backend.export import Table

ROWS = 1_048_575
"""Rows of a sheet below its heading; what is more goes to a further sheet."""

LONGEST = 32_767
"""Signs that a cell has room for."""

TITLE = 31

TIMES = frozenset({"received_at", "at"})
"""Columns whose cells are dates, in UTC, so that they can be sorted and filtered as such."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(connection: Connection, tables: Sequence[Table], out: IO[bytes]) -> int:
    """Write all rows and return how many they are."""
    workbook = Workbook(write_only=True)
    titles: set[str] = set()
    number = 0
    for table in tables:
        sheet = None
        below = ROWS
        for row in table.rows(connection):
            if below == ROWS:
                sheet, below = _sheet(workbook, table, titles), 0
            cells = zip(table.heading, table.cells(row), strict=True)
            _append(sheet, (_value(name, value) for name, value in cells))
            number, below = number + 1, below + 1
        if sheet is None:
            _sheet(workbook, table, titles)
    if not tables:
        workbook.create_sheet("empty")
    workbook.save(out)
    return number


def cell_text(value: object) -> str:
    """Return what can stand in a cell: no formula, and nothing that XML has no sign for."""
    text = _NOT_XML.sub("\ufffd", text_of(value))
    return harmless(_LOOKS_ESCAPED.sub("_x005F_", text))[:LONGEST]


def _sheet(workbook: Workbook, table: Table, titles: set[str]) -> WriteOnlyWorksheet:
    sheet: WriteOnlyWorksheet = workbook.create_sheet(_title(table.form, titles))
    sheet.freeze_panes = "A2"
    _append(sheet, table.heading)
    return sheet


def _title(form: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and that none has yet, whatever its case."""
    name = _NOT_IN_TITLES.sub("-", form)
    number, title = 1, name[:TITLE]
    while title.lower() in taken:
        number += 1
        ending = f" {number}"
        title = name[: TITLE - len(ending)] + ending
    taken.add(title.lower())
    return title


def _value(name: str, value: object) -> str | datetime:
    if name in TIMES:
        with suppress(ValueError):
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    return cell_text(value)


def _append(sheet: WriteOnlyWorksheet | None, values: Iterable[str | datetime]) -> None:
    if sheet is not None:
        sheet.append([_cell(sheet, value) for value in values])


def _cell(sheet: WriteOnlyWorksheet, value: str | datetime) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would guess, and take some for numbers, errors or formulas
    return cell
