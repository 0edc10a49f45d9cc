"""Which photo stands with which fact; kept up beside the journal and rebuildable from it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"], name=op.f("fk_photo_parcel_id_entry")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "seq", "sha256", name=op.f("pk_photo")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_photo_sha256", "photo", ["sha256"])


def downgrade() -> None:
    op.drop_table("photo")
