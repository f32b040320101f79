"""Takes rows that were kept before there was a chain into it, and lets the database guard what the chain seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from alembic import op
from sqlalchemy import Connection, Select, TableClause, insert

from rolebook_backend.store import sealing

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 1000

_GONE = "'%: only what has a tombstone may be deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'"


class Old(NamedTuple):
    """Rows of a table as it was then: their kind, the columns that name one, when one came to be, and the order."""

    kind: str
    rows: Select[Any]
    key: tuple[str, ...]
    time: str


def seal_rows(connection: Connection, chain: TableClause, salts: TableClause, olds: tuple[Old, ...]) -> None:
    """Seal all rows, each kind in a lane of its own by age; never more than a batch of them in memory."""
    for lane, old in enumerate(olds):
        number, link, at = 0, sealing.BEGINNING, ""
        for batch in _batches(connection, old.rows):
            entries, kept = [], []
            for row in batch:
                salt, subject = sealing.new_salt(), "/".join(str(row[name]) for name in old.key)
                number, at = number + 1, max(at, str(row[old.time]) if old.time else "")
                entry = sealing.linked(link, lane, number, old.kind, subject, sealing.commitment(salt, row), at)
                link = entry.link
                entries.append(entry._asdict())
                kept.append({"kind": old.kind, "subject": subject, "lane": lane, "number": number, "salt": salt})
            connection.execute(insert(chain), entries)
            connection.execute(insert(salts), kept)


def erasable(table: str, kind: str, subject: str) -> None:
    """Allow DELETE of a row only once it has a tombstone and its salt is gone; `subject` in SQL, of the row OLD."""
    of_it = f"WHERE subject = {subject} AND kind = '{kind}'"
    buried = f"EXISTS (SELECT 1 FROM tombstones {of_it}) AND NOT EXISTS (SELECT 1 FROM salts {of_it})"  # noqa: S608
    _allow_delete(table, buried)


def erasable_salts() -> None:
    """Allow DELETE of a salt only once the entry it belongs to has a tombstone."""
    _allow_delete("salts", "EXISTS (SELECT 1 FROM tombstones WHERE lane = OLD.lane AND number = OLD.number)")


def _allow_delete(table: str, condition: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_no_delete ON {table}")
        op.execute(
            f"CREATE FUNCTION rolebook_{table}_buried() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RETURN OLD; END IF; RAISE EXCEPTION {_GONE}; END $$"
        )
        each = f"FOR EACH ROW EXECUTE FUNCTION rolebook_{table}_buried()"
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {each}")
        return
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({condition}) "
        f"BEGIN SELECT RAISE(ABORT, '{table}: only what has a tombstone may be deleted'); END"
    )


def _batches(connection: Connection, rows: Select[Any]) -> Iterator[list[dict[str, object]]]:
    found = connection.execute(rows, execution_options={"yield_per": BATCH}).mappings()
    for batch in found.partitions():
        yield [dict(row) for row in batch]
