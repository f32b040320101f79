"""Proofs of work that were used, until they would be too old anyhow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "proofs",
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("used_for", sa.String(64), nullable=False),
        sa.Column("kept_until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("signature", name="pk_proofs"),
    )
    op.create_index("ix_proofs_kept_until", "proofs", ["kept_until"])


def downgrade() -> None:
    """Refuse: what was used could be used again."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")
