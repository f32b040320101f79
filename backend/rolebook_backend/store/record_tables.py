"""The tables of the chain, of what was erased, of the audit trail and of webhooks."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from rolebook_backend.store.tables import metadata

chain = Table(
    "chain",
    metadata,
    Column("lane", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("link", String(64), nullable=False),
    PrimaryKeyConstraint("lane", "number", name="pk_chain"),
    sqlite_with_rowid=False,
)

# The rows that are there now: which entry seals each of them, and the salt of that seal.
salts = Table(
    "salts",
    metadata,
    Column("kind", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("salt", String(64), nullable=False),
    PrimaryKeyConstraint("subject", "kind", name="pk_salts"),
    ForeignKeyConstraint(["lane", "number"], ["chain.lane", "chain.number"], name="fk_salts_chain"),
    sqlite_with_rowid=False,
)

# What is left of a row that was erased: the entry that sealed it stays, and this says why its row is not there.
tombstones = Table(
    "tombstones",
    metadata,
    Column("lane", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", String(240), nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("lane", "number", name="pk_tombstones"),
    ForeignKeyConstraint(["lane", "number"], ["chain.lane", "chain.number"], name="fk_tombstones_chain"),
    Index("ix_tombstones_subject", "subject", "kind"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", String(240), nullable=False),
    Column("action", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    PrimaryKeyConstraint("id", name="pk_audit"),
    Index("ix_audit_at", "at", "id"),
)

# What webhooks have to be told: put here together with what happened, and gone once it was told.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), nullable=False),
    Column("event", String(40), nullable=False),
    Column("form", String(200), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("at", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", String(32), nullable=False),
    Column("dead", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("id", name="pk_outbox"),
    Index("ix_outbox_due", "dead", "due"),
)
