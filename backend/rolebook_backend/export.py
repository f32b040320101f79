"""Stored answers as a file for a spreadsheet or a program: no key, no fingerprint, no receipt, no link."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import select

from rolebook_backend.contracts import Contract, parse_contract
from rolebook_backend.errors import StoreError
from rolebook_backend.store.audit import listed
from rolebook_backend.store.engines import looking
from rolebook_backend.store.kept import AGREEMENTS_NOW, HELD
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.tables import agreement_events, agreements, contracts, submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, RowMapping, Select

    from rolebook_backend.store.address import Address
    from rolebook_backend.store.audit import Wanted


OF_AGREEMENTS = "agreement"
"""The kind of contract that has events instead of submissions."""

BATCH = 500

OF_TRAIL = ("at", "who", "action", "kind", "subject")
"""What is written of a line of the audit trail."""

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """What is written of a form: rows of this name, with these columns and the answers to these fields."""

    form: str
    name: str
    columns: tuple[str, ...]
    wanted: Select[Any]
    fields: tuple[str, ...]

    @property
    def heading(self) -> list[str]:
        """The names of all columns of a spreadsheet."""
        return [*self.columns, *(f"answers.{name}" for name in self.fields)]

    def rows(self, connection: Connection) -> Iterator[RowMapping]:
        """Yield the rows, a few of them in memory at once."""
        yield from connection.execute(self.wanted, execution_options={"yield_per": BATCH}).mappings()

    def cells(self, row: RowMapping) -> list[object]:
        """Return what stands in the columns."""
        return [*(row[name] for name in self.columns), *(row["answers"].get(name, "") for name in self.fields)]


def export(database: Address, form: str, style: str, out: IO[bytes]) -> int:
    """Write all rows of a form, oldest first, or of every form where none is named, and return how many.

    StoreError for a form that is not known.
    """
    if not form and style not in WITHOUT_FORM:
        raise StoreError(f"{style} has room for one form; name it by --form, or take --format {WITHOUT_FORM[0]}")
    with looking(database) as connection:
        expect_newest(connection, database)
        forms = [form] if form else _forms(connection)
        tables = [_table(connection, one, database) for one in forms]
        return FORMATS[style](connection, tables, out)


def export_trail(database: Address, wanted: Wanted, out: IO[bytes]) -> None:
    """Write the lines of the audit trail that are wanted as CSV, oldest first."""
    with looking(database) as connection, utf8(out) as file:
        expect_newest(connection, database)
        writer = csv.writer(file)
        writer.writerow(OF_TRAIL)
        writer.writerows([harmless(row[name]) for name in OF_TRAIL] for row in listed(connection, wanted))


def harmless(value: str) -> str:
    """Return a cell's text that no spreadsheet takes for a formula."""
    return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value


def text_of(value: object) -> str:
    """Return a cell's text; several choices are parted by semicolons, and nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(connection: Connection, form: str, database: Address) -> Table:
    known = _contracts(connection, form, database)
    # The fields of every contract the form ever had: the newest one's first, in its order.
    fields = tuple(dict.fromkeys(field.name for contract in known for field in contract.fields))
    return _events(form, fields) if known[0].kind == OF_AGREEMENTS else _submissions(form, fields)


def _submissions(form: str, fields: tuple[str, ...]) -> Table:
    # Not the receipt: who knows its address sees the page.
    columns = (
        "id",
        "form",
        "edition",
        "role",
        "contract_digest",
        "framework_version",
        "received_at",
        "quarantined",
        "person",
        "about",
    )
    # What an editor let in is no longer held back.
    told = [one for one in submissions.c if one.name != "quarantined"]
    wanted = select(*told, HELD.label("quarantined")).where(submissions.c.form == form)
    wanted = wanted.order_by(submissions.c.received_at, submissions.c.id)
    return Table(form, "submissions", columns, wanted, fields)


def _events(form: str, fields: tuple[str, ...]) -> Table:
    # Not the links: who knows one may act as its person.
    of_event = ("agreement", "revision", "person", "action", "name", "note", "contract_digest", "successor", "at")
    of_agreement = ("form", "edition", "role", "framework_version", "quarantined")
    begun = [column for column in AGREEMENTS_NOW if column.name in of_agreement]
    wanted = select(agreement_events, *begun).join(agreements).where(agreements.c.form == form)
    order = (agreements.c.started_at, agreements.c.id, agreement_events.c.revision)
    return Table(form, "events", (*of_event, *of_agreement), wanted.order_by(*order), fields)


def _json(connection: Connection, tables: Sequence[Table], out: IO[bytes]) -> int:
    (table,) = tables
    number = 0
    out.write(f'{{"form": {json.dumps(table.form)}, "{table.name}": ['.encode())
    for row in table.rows(connection):
        told = {name: row[name] for name in (*table.columns, "answers")}
        out.write((("," if number else "") + "\n" + json.dumps(told, ensure_ascii=False)).encode())
        number += 1
    out.write(b"\n]}\n")
    return number


def _csv(connection: Connection, tables: Sequence[Table], out: IO[bytes]) -> int:
    (table,) = tables
    number = 0
    with utf8(out) as file:
        writer = csv.writer(file)
        writer.writerow(table.heading)
        for row in table.rows(connection):
            writer.writerow([harmless(text_of(cell)) for cell in table.cells(row)])
            number += 1
    return number


def _xlsx(connection: Connection, tables: Sequence[Table], out: IO[bytes]) -> int:
    from rolebook_backend.spreadsheet import write_xlsx  # noqa: PLC0415 (slow to import, and seldom wanted)

    return write_xlsx(connection, tables, out)


FORMATS: dict[str, Callable[[Connection, Sequence[Table], IO[bytes]], int]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
}
WITHOUT_FORM = ("xlsx",)
"""Formats that have room for several forms."""


@contextmanager
def utf8(out: IO[bytes]) -> Iterator[IO[str]]:
    """Write text, line ends as they come, and leave the file open."""
    file = io.TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        yield file
    finally:
        file.detach()


def _forms(connection: Connection) -> list[str]:
    return sorted(connection.execute(select(contracts.c.form).distinct()).scalars())


def _contracts(connection: Connection, form: str, database: Address) -> list[Contract]:
    """Return every contract a form ever had, the newest first."""
    wanted = select(contracts.c.body).where(contracts.c.form == form).order_by(contracts.c.first_seen.desc())
    bodies = connection.execute(wanted).scalars().all()
    if not bodies:
        known = ", ".join(_forms(connection)) or "none"
        raise StoreError(f"{database}: knows no form “{form}”; known: {known}")
    return [parse_contract(body, f"stored contract of {form}") for body in bodies]
