"""Which agreements an editor let out of quarantine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rolebook_backend.store.migrations.append_only import append_only
from rolebook_backend.store.migrations.sealing_rows import erasable

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table; nothing was let out before."""
    op.create_table(
        "agreement_releases",
        sa.Column("agreement", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("agreement", name="pk_agreement_releases"),
        sa.ForeignKeyConstraint(["agreement"], ["agreements.id"], name="fk_agreement_releases_agreement"),
    )
    append_only("agreement_releases")
    erasable("agreement_releases", "agreement-release", "OLD.agreement")


def downgrade() -> None:
    """Refuse: it would put back into quarantine what was let out."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")
