"""Submissions that wait for a second person, and imports from the web."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("no", sa.String(length=40), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=True),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("happening", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("checked_by", sa.String(length=60), nullable=False),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_parcel_id"), "submission", ["parcel_id"])
    op.create_index("ix_submission_state", "submission", ["state", "number"])
    op.create_index("ix_submission_by", "submission", ["by", "number"])
    op.create_table(
        "intake_job",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=60), nullable=False),
        sa.Column("batch_no", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_intake_job")),
    )
    op.create_index(op.f("ix_intake_job_batch_no"), "intake_job", ["batch_no"])
    op.create_index("ix_intake_job_state", "intake_job", ["state", "number"])


def downgrade() -> None:
    """What was submitted and who checked it would be lost: only empty tables are taken away."""
    for table in ("submission", "intake_job"):
        rows = sa.select(sa.literal_column("1")).select_from(sa.table(table)).limit(1)
        if op.get_bind().execute(rows).first():
            raise RuntimeError("已有报审复核或网上导入的记录，不能退回到没有这些记录的版本：记录不得删除。")
    for table in ("intake_job", "submission"):
        op.drop_table(table)
