"""The tables as they are now. Migrations say how a database gets there; a test keeps the two in agreement."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

contracts = Table(
    "contracts",
    metadata,
    Column("form", String(200), nullable=False),
    Column("digest", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("first_seen", String(32), nullable=False),
    PrimaryKeyConstraint("form", "digest", name="pk_contracts"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(32), nullable=False),
    Column("form", String(200), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("role", String(200), nullable=False),
    Column("contract_digest", String(80), nullable=False),
    Column("framework_version", String(200), nullable=False),
    Column("idempotency_key", String(64), nullable=True),
    Column("body_fingerprint", String(64), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("receipt", String(64), nullable=False),
    Column("quarantined", Boolean, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("person", String(200), nullable=True),
    Column("about", String(200), nullable=True),
    PrimaryKeyConstraint("id", name="pk_submissions"),
    UniqueConstraint("form", "idempotency_key", name="uq_submissions_form_key"),
    UniqueConstraint("receipt", name="uq_submissions_receipt"),
    ForeignKeyConstraint(
        ["form", "contract_digest"], ["contracts.form", "contracts.digest"], name="fk_submissions_contract"
    ),
    # What the results of a group are counted by.
    Index("ix_submissions_results", "edition", "form", "quarantined", "received_at", "id", "about"),
    Index("ix_submissions_person", "person"),
    Index("ix_submissions_about", "about"),
)

agreements = Table(
    "agreements",
    metadata,
    Column("id", String(32), nullable=False),
    Column("form", String(200), nullable=False),
    Column("edition", String(200), nullable=False),
    Column("role", String(200), nullable=False),
    Column("contract_digest", String(80), nullable=False),
    Column("framework_version", String(200), nullable=False),
    Column("idempotency_key", String(64), nullable=True),
    Column("quarantined", Boolean, nullable=False),
    Column("started_at", String(32), nullable=False),
    PrimaryKeyConstraint("id", name="pk_agreements"),
    UniqueConstraint("form", "idempotency_key", name="uq_agreements_form_key"),
    ForeignKeyConstraint(
        ["form", "contract_digest"], ["contracts.form", "contracts.digest"], name="fk_agreements_contract"
    ),
)

agreement_links = Table(
    "agreement_links",
    metadata,
    Column("secret_digest", String(64), nullable=False),
    Column("agreement", String(32), nullable=False),
    Column("person", String(200), nullable=False),
    PrimaryKeyConstraint("secret_digest", name="pk_agreement_links"),
    ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_links_agreement"),
)

agreement_seats = Table(
    "agreement_seats",
    metadata,
    Column("agreement", String(32), nullable=False),
    Column("seat", String(200), nullable=False),
    Column("person", String(200), nullable=False),
    Column("acted", Boolean, nullable=False),
    PrimaryKeyConstraint("agreement", "seat", name="pk_agreement_seats"),
    ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_seats_agreement", ondelete="CASCADE"),
    ForeignKeyConstraint(["person"], ["people.id"], name="fk_agreement_seats_person", ondelete="CASCADE"),
    Index("ix_agreement_seats_person", "person"),
)

agreement_events = Table(
    "agreement_events",
    metadata,
    Column("agreement", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person", String(200), nullable=False),
    Column("action", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("contract_digest", String(80), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("successor", String(32), nullable=False),
    Column("idempotency_key", String(64), nullable=True),
    Column("body_fingerprint", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("agreement", "revision", name="pk_agreement_events"),
    UniqueConstraint("agreement", "idempotency_key", name="uq_agreement_events_key"),
    ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_events_agreement"),
)

people = Table(
    "people",
    metadata,
    Column("id", String(200), nullable=False),
    Column("email", String(320), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(200), nullable=False),
    Column("manager", String(200), nullable=False),
    Column("access", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    PrimaryKeyConstraint("id", name="pk_people"),
    # The address of somebody who has left may be given to somebody else.
    Index("uq_people_email", "email", unique=True, sqlite_where=text("active"), postgresql_where=text("active")),
    Index("ix_people_manager", "manager"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("person", String(200), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    PrimaryKeyConstraint("digest", name="pk_sessions"),
    ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
    Index("ix_sessions_person", "person"),
    Index("ix_sessions_expires_at", "expires_at"),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("person", String(200), nullable=False),
    Column("following", Text, nullable=False),
    Column("expires_at", String(32), nullable=False),
    PrimaryKeyConstraint("digest", name="pk_sign_in_links"),
    ForeignKeyConstraint(["person"], ["people.id"], name="fk_sign_in_links_person"),
    Index("ix_sign_in_links_expires_at", "expires_at"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(32), nullable=False),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("revoked_at", String(32), nullable=False),
    PrimaryKeyConstraint("id", name="pk_tokens"),
    UniqueConstraint("digest", name="uq_tokens_digest"),
)

# Signatures of challenges whose solutions were used, so that none counts twice.
proofs = Table(
    "proofs",
    metadata,
    Column("signature", String(64), nullable=False),
    Column("used_for", String(64), nullable=False),
    Column("kept_until", String(32), nullable=False),
    PrimaryKeyConstraint("signature", name="pk_proofs"),
    Index("ix_proofs_kept_until", "kept_until"),
)
