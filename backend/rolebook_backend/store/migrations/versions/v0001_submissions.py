"""Contracts and submissions, to which rows are only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rolebook_backend.store.migrations.append_only import append_only

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the two tables."""
    _contracts()
    _submissions()
    append_only("contracts", "submissions")


def downgrade() -> None:
    """Refuse: it would throw every answer away."""
    raise NotImplementedError("the first migration cannot be undone; delete the database file instead")


def _contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("first_seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("form", "digest", name="pk_contracts"),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("edition", sa.String(200), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("contract_digest", sa.String(80), nullable=False),
        sa.Column("framework_version", sa.String(200), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=True),
        sa.Column("body_fingerprint", sa.String(64), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("receipt", sa.String(64), nullable=False),
        sa.Column("quarantined", sa.Boolean, nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("form", "idempotency_key", name="uq_submissions_form_key"),
        sa.UniqueConstraint("receipt", name="uq_submissions_receipt"),
        sa.ForeignKeyConstraint(
            ["form", "contract_digest"],
            ["contracts.form", "contracts.digest"],
            name="fk_submissions_contract",
        ),
    )
