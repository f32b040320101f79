"""Stored answers as a file for a spreadsheet or a program: no key, no fingerprint, no receipt."""

from __future__ import annotations

import csv
import json
import re
from typing import IO, TYPE_CHECKING

from sqlalchemy import select

from rolebook_backend.contracts import parse_contract
from rolebook_backend.errors import StoreError
from rolebook_backend.store.base import Submission
from rolebook_backend.store.engines import looking
from rolebook_backend.store.migrate import expect_newest
from rolebook_backend.store.tables import contracts, submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from rolebook_backend.store.address import Address


ABOUT = ("id", "form", "edition", "role", "contract_digest", "framework_version", "received_at", "quarantined")
"""What is told of each submission beside its answers. A receipt's address would let its reader see the page."""

BATCH = 500

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def export(database: Address, form: str, style: str, out: IO[str]) -> int:
    """Write all submissions of a form, oldest first, and return how many; StoreError for a form without any."""
    with looking(database) as connection:
        expect_newest(connection, database)
        _expect_form(connection, form, database)
        return FORMATS[style](connection, form, out)


def harmless(value: str) -> str:
    """Return a cell's text that no spreadsheet takes for a formula."""
    return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value


def _json(connection: Connection, form: str, out: IO[str]) -> int:
    number = 0
    out.write(f'{{"form": {json.dumps(form)}, "submissions": [')
    for row in _rows(connection, form):
        told = {name: getattr(row, name) for name in (*ABOUT, "answers")}
        out.write(("," if number else "") + "\n" + json.dumps(told, ensure_ascii=False))
        number += 1
    out.write("\n]}\n")
    return number


def _csv(connection: Connection, form: str, out: IO[str]) -> int:
    fields = _fields(connection, form)
    number = 0
    table = csv.writer(out)
    table.writerow([*ABOUT, *(f"answers.{name}" for name in fields)])
    for row in _rows(connection, form):
        cells = [_text(getattr(row, name)) for name in ABOUT] + [_text(row.answers.get(name, "")) for name in fields]
        table.writerow([harmless(cell) for cell in cells])
        number += 1
    return number


FORMATS: dict[str, Callable[[Connection, str, IO[str]], int]] = {"csv": _csv, "json": _json}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _rows(connection: Connection, form: str) -> Iterator[Submission]:
    wanted = select(submissions).where(submissions.c.form == form)
    found = connection.execution_options(yield_per=BATCH).execute(
        wanted.order_by(submissions.c.received_at, submissions.c.id)
    )
    return (Submission(**row) for row in found.mappings())


def _fields(connection: Connection, form: str) -> list[str]:
    """Return the fields of every contract the form ever had: the newest one's first, in its order."""
    wanted = select(contracts.c.body).where(contracts.c.form == form).order_by(contracts.c.first_seen.desc())
    bodies = connection.execute(wanted).scalars().all()
    return list(
        dict.fromkeys(field.name for body in bodies for field in parse_contract(body, f"contract of {form}").fields)
    )


def _expect_form(connection: Connection, form: str, database: Address) -> None:
    known = sorted(connection.execute(select(contracts.c.form).distinct()).scalars())
    if form not in known:
        raise StoreError(f"{database}: knows no form “{form}”; known: {', '.join(known) or 'none'}")
