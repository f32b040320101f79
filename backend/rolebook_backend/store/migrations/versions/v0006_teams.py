"""Whom a manager has answered about, and who of the people list is which party of an agreement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

COUNTED = ("edition", "form", "quarantined", "received_at", "id", "about")


def upgrade() -> None:
    """Add the column, also to what the results of a group are counted by; who sat where before, nobody knows."""
    op.add_column("submissions", sa.Column("about", sa.String(200), nullable=True))
    op.create_index("ix_submissions_about", "submissions", ["about"])
    op.drop_index("ix_submissions_results", "submissions")
    op.create_index("ix_submissions_results", "submissions", list(COUNTED))
    op.create_table(
        "agreement_seats",
        sa.Column("agreement", sa.String(32), nullable=False),
        sa.Column("seat", sa.String(200), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("acted", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("agreement", "seat", name="pk_agreement_seats"),
        # A seat goes with its agreement, and with its person.
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.id"], name="fk_agreement_seats_agreement", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_agreement_seats_person", ondelete="CASCADE"),
    )
    op.create_index("ix_agreement_seats_person", "agreement_seats", ["person"])


def downgrade() -> None:
    """Refuse: it would turn what is said of somebody into what they said themselves."""
    raise NotImplementedError("this migration cannot be undone; restore a backup instead")
