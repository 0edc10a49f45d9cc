"""The register of complaints, append-only and chained."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ONCE = sa.text("kind = 'received'")


def upgrade() -> None:
    op.create_table(
        "complaint_register",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_complaint_register")),
    )
    op.create_index("ix_complaint_register_year_number", "complaint_register", ["year", "number", "seq"])
    op.create_index(
        "uq_complaint_received_once",
        "complaint_register",
        ["year", "number"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM complaint_register LIMIT 1")).first() is not None:
        raise RuntimeError("已有举报登记，不能退回到没有这些记录的版本：记录不得删除。")
    op.drop_table("complaint_register")
