"""Referrals and publications are found without a look through every journal."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

LISTED = sa.text("kind IN ('publication', 'referral')")


def upgrade() -> None:
    op.create_index(
        "ix_entry_listed",
        "entry",
        ["kind", "parcel_id", "seq"],
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    )


def downgrade() -> None:
    op.drop_index("ix_entry_listed", table_name="entry")
