"""Saved views of the parcel list; transfers and amendments, which name a holder, are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

HOLDERS = sa.text("kind IN ('transfer', 'amendment')")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("login", "name", name="uq_saved_view_login"),
    )
    op.create_index(
        "ix_entry_holders",
        "entry",
        ["kind", "parcel_id", "seq"],
        sqlite_where=HOLDERS,
        postgresql_where=HOLDERS,
    )


def downgrade() -> None:
    """A view is a convenience: nothing is lost that was recorded."""
    op.drop_index("ix_entry_holders", table_name="entry")
    op.drop_table("saved_view")
