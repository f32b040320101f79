"""The chain that every row joins, tombstones of what was erased, the audit trail, what webhooks have to be told."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from rolebook_backend.store.migrations.append_only import append_only
from rolebook_backend.store.migrations.sealing_rows import Old, erasable, erasable_salts, seal_rows

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables, take what is there into the chain, allow what has a tombstone to be deleted."""
    _chain()
    _tombstones()
    _audit()
    _outbox()
    seal_rows(op.get_bind(), _table("chain", *CHAIN), _table("salts", *SALTS), _olds())
    append_only("chain", "salts", "tombstones", "audit")
    erasable("submissions", "submission", "OLD.id")
    erasable("agreements", "agreement", "OLD.id")
    erasable("agreement_events", "event", "OLD.agreement || '/' || CAST(OLD.revision AS TEXT)")
    erasable("agreement_links", "link", "OLD.secret_digest")
    erasable("audit", "audit", "OLD.id")
    erasable_salts()


def downgrade() -> None:
    """Refuse: without the chain nobody could tell what was changed."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")


CHAIN = ("lane", "number", "kind", "subject", "commitment", "at", "link")
SALTS = ("kind", "subject", "lane", "number", "salt")
BEGUN = ("id", "form", "edition", "role", "contract_digest", "framework_version", "idempotency_key", "quarantined")
SENT = ("body_fingerprint", "receipt", "received_at", "person")
EVENT = ("agreement", "revision", "person", "action", "name", "note", "contract_digest", "successor")
LINK = ("secret_digest", "agreement", "person")


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))


def _olds() -> tuple[Old, ...]:
    answers, quarantined = sa.column("answers", sa.JSON), sa.column("quarantined", sa.Boolean)
    begun = [quarantined if name == "quarantined" else sa.column(name) for name in BEGUN]
    submissions = sa.table("submissions", *begun, *map(sa.column, SENT), answers)
    agreements = sa.table("agreements", *(_same(one) for one in begun), sa.column("started_at"))
    of_event = (*EVENT, "idempotency_key", "body_fingerprint", "at")
    events = sa.table("agreement_events", *map(sa.column, of_event), sa.column("answers", sa.JSON))
    links = sa.table("agreement_links", *map(sa.column, LINK))
    return (
        Old("submission", sa.select(submissions).order_by("received_at", "id"), ("id",), "received_at"),
        Old("agreement", sa.select(agreements).order_by("started_at", "id"), ("id",), "started_at"),
        Old("event", sa.select(events).order_by("at", "agreement", "revision"), ("agreement", "revision"), "at"),
        Old("link", sa.select(links).order_by("agreement", "secret_digest"), ("secret_digest",), ""),
    )


def _same(column: sa.ColumnClause[Any]) -> sa.ColumnClause[Any]:
    return sa.column(column.name, column.type)


def _chain() -> None:
    op.create_table(
        "chain",
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("lane", "number", name="pk_chain"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "salts",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("subject", "kind", name="pk_salts"),
        sa.ForeignKeyConstraint(["lane", "number"], ["chain.lane", "chain.number"], name="fk_salts_chain"),
        sqlite_with_rowid=False,
    )


def _tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(240), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("lane", "number", name="pk_tombstones"),
        sa.ForeignKeyConstraint(["lane", "number"], ["chain.lane", "chain.number"], name="fk_tombstones_chain"),
    )
    op.create_index("ix_tombstones_subject", "tombstones", ["subject", "kind"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(240), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("dead", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_due", "outbox", ["dead", "due"])
