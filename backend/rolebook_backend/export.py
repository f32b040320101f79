"""Stored answers as a file for a spreadsheet or a program: no key, no fingerprint, no receipt, no link."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import select

from rolebook_backend.contracts import Contract, parse_contract
from rolebook_backend.errors import StoreError
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.tables import agreement_events, agreements, contracts, submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, RowMapping, Select

    from rolebook_backend.store.address import Address


OF_AGREEMENTS = "agreement"
"""The kind of contract that has events instead of submissions."""

BATCH = 500

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """What is written of a form: rows of this name, with these columns and the answers."""

    name: str
    columns: tuple[str, ...]
    wanted: Select[Any]


def export(database: Address, form: str, style: str, out: IO[str]) -> int:
    """Write all rows of a form, oldest first, and return how many; StoreError for a form that is not known."""
    with looking(database) as connection:
        expect_newest(connection, database)
        known = _contracts(connection, form, database)
        table = _events(form) if known[0].kind == OF_AGREEMENTS else _submissions(form)
        return FORMATS[style](connection, table, known, out)


def harmless(value: str) -> str:
    """Return a cell's text that no spreadsheet takes for a formula."""
    return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value


def _submissions(form: str) -> Table:
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
    )
    wanted = select(submissions).where(submissions.c.form == form)
    return Table("submissions", columns, wanted.order_by(submissions.c.received_at, submissions.c.id))


def _events(form: str) -> Table:
    # Not the links: who knows one may act as its person.
    of_event = ("agreement", "revision", "person", "action", "name", "note", "contract_digest", "successor", "at")
    of_agreement = ("form", "edition", "role", "framework_version", "quarantined")
    begun = [agreements.c[name] for name in of_agreement]
    wanted = select(agreement_events, *begun).join(agreements).where(agreements.c.form == form)
    order = (agreements.c.started_at, agreements.c.id, agreement_events.c.revision)
    return Table("events", (*of_event, *of_agreement), wanted.order_by(*order))


def _json(connection: Connection, table: Table, known: Sequence[Contract], out: IO[str]) -> int:
    number = 0
    out.write(f'{{"form": {json.dumps(known[0].form)}, "{table.name}": [')
    for row in _rows(connection, table):
        told = {name: row[name] for name in (*table.columns, "answers")}
        out.write(("," if number else "") + "\n" + json.dumps(told, ensure_ascii=False))
        number += 1
    out.write("\n]}\n")
    return number


def _csv(connection: Connection, table: Table, known: Sequence[Contract], out: IO[str]) -> int:
    # The fields of every contract the form ever had: the newest one's first, in its order.
    fields = list(dict.fromkeys(field.name for contract in known for field in contract.fields))
    number = 0
    writer = csv.writer(out)
    writer.writerow([*table.columns, *(f"answers.{name}" for name in fields)])
    for row in _rows(connection, table):
        cells = [*(row[name] for name in table.columns), *(row["answers"].get(name, "") for name in fields)]
        writer.writerow([harmless(_text(cell)) for cell in cells])
        number += 1
    return number


FORMATS: dict[str, Callable[[Connection, Table, Sequence[Contract], IO[str]], int]] = {"csv": _csv, "json": _json}


def _rows(connection: Connection, table: Table) -> Iterator[RowMapping]:
    yield from connection.execution_options(yield_per=BATCH).execute(table.wanted).mappings()


def _contracts(connection: Connection, form: str, database: Address) -> list[Contract]:
    """Return every contract a form ever had, the newest first."""
    wanted = select(contracts.c.body).where(contracts.c.form == form).order_by(contracts.c.first_seen.desc())
    bodies = connection.execute(wanted).scalars().all()
    if not bodies:
        known = sorted(connection.execute(select(contracts.c.form).distinct()).scalars())
        raise StoreError(f"{database}: knows no form “{form}”; known: {', '.join(known) or 'none'}")
    return [parse_contract(body, f"stored contract of {form}") for body in bodies]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
