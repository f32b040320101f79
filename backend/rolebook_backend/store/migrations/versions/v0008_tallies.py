"""What results of groups are read from: how many answers there are, and what was counted of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

NUMBERS = (
    "INSERT INTO totals (edition, form, lane, answers) "
    "SELECT edition, form, 0, count(*) FROM submissions WHERE about IS NULL "
    "AND (NOT quarantined OR id IN (SELECT submission FROM releases)) GROUP BY edition, form"
)


def upgrade() -> None:
    """Make the tables and count what is there; what it says is counted when somebody asks."""
    op.create_table(
        "totals",
        sa.Column("edition", sa.String(200), nullable=False),
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("edition", "form", "lane", name="pk_totals"),
    )
    op.create_table(
        "tallies",
        sa.Column("edition", sa.String(200), nullable=False),
        sa.Column("entry", sa.String(200), nullable=False),
        sa.Column("shared_by", sa.String(64), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("forms", sa.JSON, nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("stands", sa.JSON, nullable=False),
        sa.Column("tally", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("edition", "entry", "shared_by", name="pk_tallies"),
    )
    op.execute(NUMBERS)


def downgrade() -> None:
    """Let both go; no answer is in them alone."""
    op.drop_table("tallies")
    op.drop_table("totals")
