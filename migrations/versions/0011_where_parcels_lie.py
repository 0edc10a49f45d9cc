"""Where each parcel lies, for the map; `init` fills it from the journals."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "outline",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reach", sa.SmallInteger(), nullable=False),
        *(
            sa.Column(side, sa.Integer(), nullable=False)
            for side in ("west", "south", "east", "north", "x", "y", "across", "up")
        ),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_outline")),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"], ["entry.parcel_id", "entry.seq"], name=op.f("fk_outline_parcel_id_entry")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_outline_place", "outline", ["reach", "south", "north", "west", "east"])
    grid = ["across", "up", "state", "west", "south", "east", "north", "district"]
    op.create_index("ix_outline_grid", "outline", grid)
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_parcel_words", "parcel", ["location", "district", "no", "project", "holder"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_parcel_words", "parcel")
    op.drop_index("ix_outline_grid", "outline")
    op.drop_index("ix_outline_place", "outline")
    op.drop_table("outline")
