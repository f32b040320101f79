"""Whose a submission is, where its sender was signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column; of what is there, nobody knows who sent it."""
    op.add_column("submissions", sa.Column("person", sa.String(200), nullable=True))
    op.create_index("ix_submissions_person", "submissions", ["person"])


def downgrade() -> None:
    """Refuse: it would forget whose submissions they are."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")
