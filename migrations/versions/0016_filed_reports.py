"""Reports as they were filed, and the register of who filed, checked, returned and signed them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TERM = sa.String(length=40)


def upgrade() -> None:
    op.create_table(
        "report_register",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("filing", sa.Integer(), nullable=False),
        sa.Column("kind", TERM, nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_report_register")),
    )
    op.create_index(op.f("ix_report_register_filing"), "report_register", ["filing"])
    op.create_table(
        "report_filing",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", TERM, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_report_filing")),
    )


def downgrade() -> None:
    """What was reported to a superior would be lost: only an empty register is taken away."""
    lines = sa.select(sa.literal_column("1")).select_from(sa.table("report_register")).limit(1)
    if op.get_bind().execute(lines).first():
        raise RuntimeError("已有报表填报，不能退回到没有填报的版本：记录不得删除。")
    op.drop_table("report_filing")
    op.drop_table("report_register")
