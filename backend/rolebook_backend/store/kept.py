"""Which submissions and agreements count: those the honeypot did not hold back, and those that an editor let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, or_, true

from rolebook_backend.store.record_tables import agreement_releases, releases
from rolebook_backend.store.tables import agreements, submissions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

Columns = tuple["ColumnElement[Any]", ...]


def _of(rows: Table, let_in: Table, subject: str) -> tuple[ColumnElement[bool], ColumnElement[bool], Columns]:
    """Return what holds of rows that count, of those held back, and all columns as things are now."""
    is_let_in = exists().where(let_in.c[subject] == rows.c.id)
    kept = or_(rows.c.quarantined == false(), is_let_in)
    held = and_(rows.c.quarantined == true(), ~is_let_in)
    return kept, held, (*(one for one in rows.c if one.name != "quarantined"), held.label("quarantined"))


KEPT, HELD, SUBMISSIONS_NOW = _of(submissions, releases, "submission")
AGREEMENT_KEPT, AGREEMENT_HELD, AGREEMENTS_NOW = _of(agreements, agreement_releases, "agreement")
