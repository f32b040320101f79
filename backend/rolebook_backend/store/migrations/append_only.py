"""Lets the database itself refuse changes to rows that are only ever added."""

from __future__ import annotations

from alembic import op

_FUNCTION = """
CREATE OR REPLACE FUNCTION rolebook_rows_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only(*tables: str) -> None:
    """Refuse UPDATE and DELETE, and on PostgreSQL TRUNCATE; a step that allows erasure replaces these."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION)
        refuse = "FOR EACH STATEMENT EXECUTE FUNCTION rolebook_rows_are_only_added()"
        for table in tables:
            for change in ("update", "delete", "truncate"):
                op.execute(f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} {refuse}")
        return
    for table in tables:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END"
            )
