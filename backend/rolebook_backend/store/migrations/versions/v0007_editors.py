"""What was let out of quarantine, and when people were reminded of what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rolebook_backend.store.migrations.append_only import append_only
from rolebook_backend.store.migrations.sealing_rows import erasable

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables; nothing was let out before, and nobody reminded."""
    op.create_table(
        "releases",
        sa.Column("submission", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("submission", name="pk_releases"),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name="fk_releases_submission"),
    )
    append_only("releases")
    erasable("releases", "release", "OLD.submission")
    op.create_table(
        "reminders",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("matter", sa.String(240), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("person", "matter", name="pk_reminders"),
    )
    op.create_table(
        "reminder_days",
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_reminder_days"),
    )


def downgrade() -> None:
    """Refuse: it would put back into quarantine what was let out."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")
