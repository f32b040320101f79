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

# What an editor let out of quarantine: a row of its own, for submissions are never changed.
releases = Table(
    "releases",
    metadata,
    Column("submission", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("submission", name="pk_releases"),
    ForeignKeyConstraint(["submission"], ["submissions.id"], name="fk_releases_submission"),
)

agreement_releases = Table(
    "agreement_releases",
    metadata,
    Column("agreement", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("agreement", name="pk_agreement_releases"),
    ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_releases_agreement"),
)

# Of what somebody was reminded last, and when; the days on which the schedule has been at work.
reminders = Table(
    "reminders",
    metadata,
    Column("person", String(200), nullable=False),
    Column("matter", String(240), nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("person", "matter", name="pk_reminders"),
)

reminder_days = Table(
    "reminder_days",
    metadata,
    Column("day", String(10), nullable=False),
    PrimaryKeyConstraint("day", name="pk_reminder_days"),
)
