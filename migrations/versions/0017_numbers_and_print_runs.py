"""Numbers of papers, which `init` fills from the journals, and print runs; papers are found by the day of their issue."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ISSUED = sa.text("kind = 'notice_issued'")


def upgrade() -> None:
    op.create_table(
        "number_counter",
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "year", "first", name=op.f("pk_number_counter")),
    )
    op.create_table(
        "document_number",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"],
            ["entry.parcel_id", "entry.seq"],
            name=op.f("fk_document_number_parcel_id_entry"),
        ),
        sa.PrimaryKeyConstraint("parcel_id", "seq", name=op.f("pk_document_number")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_document_number_number", "document_number", ["number"])
    series = ["year", "code", "serial", "parcel_id", "seq"]
    op.create_index("ix_document_number_series", "document_number", series)
    op.create_table(
        "print_run",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_print_run")),
    )
    op.create_table(
        "printed_paper",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("land_office", sa.String(length=60), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("left_out", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"],
            ["act.parcel_id", "act.seq"],
            name=op.f("fk_printed_paper_parcel_id_act"),
        ),
        sa.ForeignKeyConstraint(["run"], ["print_run.number"], name=op.f("fk_printed_paper_run_print_run")),
        sa.PrimaryKeyConstraint("run", "place", name=op.f("pk_printed_paper")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_printed_paper_of", "printed_paper", ["parcel_id", "seq"])
    op.create_index(
        "ix_entry_issued",
        "entry",
        ["happened_on", "parcel_id", "seq"],
        sqlite_where=ISSUED,
        postgresql_where=ISSUED,
    )


def downgrade() -> None:
    """A number given is never given again, and who printed what stays on record: only empty tables are taken away."""
    for table, why in (
        ("number_counter", "已编过文号，不能退回到不编号的版本：计数器丢失，文号会重复。"),
        ("print_run", "已有印制登记，不能退回到没有印制登记的版本：记录不得删除。"),
    ):
        held = sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)
        if op.get_bind().execute(held).first():
            raise RuntimeError(why)
    op.drop_index("ix_entry_issued", table_name="entry")
    for table in ("printed_paper", "print_run", "document_number", "number_counter"):
        op.drop_table(table)
