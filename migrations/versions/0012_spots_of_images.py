"""Spots of satellite images: the register of what became of each, and the list of them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TERM = sa.String(length=40)


def upgrade() -> None:
    op.create_table(
        "spot_register",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("spot", sa.Integer(), nullable=False),
        sa.Column("kind", TERM, nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_spot_register")),
    )
    op.create_index(op.f("ix_spot_register_spot"), "spot_register", ["spot"])
    op.create_table(
        "spot",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("image_on", sa.Date(), nullable=False),
        sa.Column("sees", TERM, nullable=False),
        sa.Column("area_ha", sa.BigInteger(), nullable=False),
        sa.Column("reach", sa.SmallInteger(), nullable=False),
        *(
            sa.Column(side, sa.Integer(), nullable=False)
            for side in ("west", "south", "east", "north", "x", "y")
        ),
        sa.Column("hint", TERM, nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=True),
        sa.Column("state", TERM, nullable=False),
        sa.Column("officer", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("result", TERM, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_spot")),
        sa.UniqueConstraint("sha256", name=op.f("uq_spot_sha256")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_spot_parcel_id_parcel")),
    )
    op.create_index("ix_spot_state", "spot", ["state", "number"])
    op.create_index("ix_spot_officer", "spot", ["officer", "state", "number"])
    op.create_index("ix_spot_parcel_id", "spot", ["parcel_id"])
    op.create_index("ix_spot_place", "spot", ["reach", "south", "north", "west", "east"])


def downgrade() -> None:
    """What was found out about spots would be lost: only an empty register is taken away."""
    lines = sa.select(sa.literal_column("1")).select_from(sa.table("spot_register")).limit(1)
    if op.get_bind().execute(lines).first():
        raise RuntimeError("已有图斑登记，不能退回到没有图斑的版本：记录不得删除。")
    op.drop_table("spot")
    op.drop_table("spot_register")
