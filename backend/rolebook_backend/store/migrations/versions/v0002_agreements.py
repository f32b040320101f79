"""Agreements, the links of their two people, and their events, to which rows are only ever added; results by index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rolebook_backend.store.migrations.append_only import append_only

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the three tables and the index; what is there stays as it is."""
    op.create_index("ix_submissions_results", "submissions", ["edition", "form", "quarantined", "received_at", "id"])
    _agreements()
    _links()
    _events()
    append_only("agreements", "agreement_links", "agreement_events")


def downgrade() -> None:
    """Refuse: it would throw every agreement away."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("edition", sa.String(200), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("contract_digest", sa.String(80), nullable=False),
        sa.Column("framework_version", sa.String(200), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=True),
        sa.Column("quarantined", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
        sa.UniqueConstraint("form", "idempotency_key", name="uq_agreements_form_key"),
        sa.ForeignKeyConstraint(
            ["form", "contract_digest"], ["contracts.form", "contracts.digest"], name="fk_agreements_contract"
        ),
    )


def _links() -> None:
    op.create_table(
        "agreement_links",
        sa.Column("secret_digest", sa.String(64), nullable=False),
        sa.Column("agreement", sa.String(32), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("secret_digest", name="pk_agreement_links"),
        sa.ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_links_agreement"),
    )


def _events() -> None:
    op.create_table(
        "agreement_events",
        sa.Column("agreement", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("contract_digest", sa.String(80), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("successor", sa.String(32), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=True),
        sa.Column("body_fingerprint", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("agreement", "revision", name="pk_agreement_events"),
        sa.UniqueConstraint("agreement", "idempotency_key", name="uq_agreement_events_key"),
        sa.ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_events_agreement"),
    )
