"""The district key on every row of a parcel, the districts, the tally of parcels by state; deadlines that count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

OF_A_PARCEL = ("alias", "deadline", "set_aside", "entry", "act", "notice", "hold", "photo")
"""Tables whose rows are about one parcel."""


def upgrade() -> None:
    op.create_table(
        "district",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("name", name=op.f("uq_district_name")),
    )
    op.create_table(
        "tally",
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_tally_district_id_district")),
        sa.PrimaryKeyConstraint("district_id", "district", "state", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    for table in ("parcel", *OF_A_PARCEL, "sweep_batch"):
        op.add_column(table, sa.Column("district_id", sa.Integer(), server_default="0", nullable=False))
    # the journal gets a key no hash covers, what it says is not touched; the guards stand again after every migration
    on_sqlite = op.get_context().dialect.name == "sqlite"
    op.execute(f"DROP TRIGGER IF EXISTS guard_entry_update{'' if on_sqlite else ' ON entry'}")
    op.execute("INSERT INTO district (name) SELECT DISTINCT district FROM parcel ORDER BY district")
    op.execute("UPDATE parcel SET district_id = (SELECT id FROM district WHERE name = parcel.district)")
    for table in OF_A_PARCEL:
        op.execute(
            f"UPDATE {table} SET district_id = (SELECT district_id FROM parcel WHERE id = {table}.parcel_id)"
        )
    if on_sqlite:  # where the 0 stays as what a row says that says nothing; `verify` tells of it
        _keep_notices(by_key=False)
    else:  # a program of an older version, still writing, is refused
        for table in ("parcel", *OF_A_PARCEL, "sweep_batch"):
            op.alter_column(table, "district_id", server_default=None)
    op.execute(
        "INSERT INTO tally (district_id, district, state, parcels) "
        "SELECT district_id, district, state, count(*) FROM parcel WHERE NOT withdrawn GROUP BY 1, 2, 3"
    )
    _index("district_id", "next_look_on")
    op.add_column("deadline", sa.Column("counted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE deadline SET counted = true WHERE duty IN ('start', 'completion') OR (duty = 'payment' AND NOT EXISTS "
        "(SELECT 1 FROM deadline AS sooner WHERE sooner.parcel_id = deadline.parcel_id AND sooner.duty = 'payment' "
        "AND (sooner.due_on, sooner.subject) < (deadline.due_on, deadline.subject)) AND NOT EXISTS "
        "(SELECT 1 FROM parcel WHERE id = deadline.parcel_id AND life LIKE '%\"payments_stated\"\\:false%'))"
    )
    op.drop_index("ix_deadline_due_on", "deadline")
    op.create_index("ix_deadline_duty", "deadline", ["duty", "due_on", "parcel_id", "subject", "counted"])


def downgrade() -> None:
    op.drop_index("ix_deadline_duty", "deadline")
    op.create_index("ix_deadline_due_on", "deadline", ["due_on", "parcel_id"])
    op.drop_column("deadline", "counted")
    _index("next_look_on")
    if op.get_context().dialect.name == "sqlite":
        _keep_notices(by_key=True)
    for table in ("sweep_batch", *reversed(OF_A_PARCEL), "parcel"):
        op.drop_column(table, "district_id")
    op.drop_table("tally")
    op.drop_table("district")


def _keep_notices(*, by_key: bool) -> None:
    """SQLite only: papers one after the other, or each in the tree of the keys, where most need two pages of their own."""
    op.rename_table("notice", "notice_before")
    op.create_table(
        "notice",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("template_sha256", sa.String(length=64), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("district_id", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id", "seq"], ["act.parcel_id", "act.seq"], name=op.f("fk_notice_parcel_id_act")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "seq", name=op.f("pk_notice")),
        sqlite_with_rowid=not by_key,
    )
    op.execute("INSERT INTO notice SELECT * FROM notice_before ORDER BY parcel_id, seq")
    op.drop_table("notice_before")


def _index(*due: str) -> None:
    """The indexes a sweep finds its parcels by."""
    for name in ("ix_parcel_due", "ix_parcel_uncertified"):
        op.drop_index(name, "parcel")
    known = sa.text("next_look_on IS NOT NULL")
    op.create_index("ix_parcel_due", "parcel", [*due, "id"], sqlite_where=known, postgresql_where=known)
    op.create_index(
        "ix_parcel_uncertified",
        "parcel",
        [*due[:-1], "id"],
        sqlite_where=sa.text("certified = 0"),
        postgresql_where=sa.text("NOT certified"),
    )
