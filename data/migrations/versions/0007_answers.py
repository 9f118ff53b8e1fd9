"""Enrolments, names of streets and places, initials of names, and indexes for search by text."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0007"
down_revision = "0006"

TRIGRAMS = (
    ("enterprise", "name"),
    ("vacancy", "title"),
    ("named_place", "name"),
    ("name_initials", "initials"),
)


def upgrade() -> None:
    op.create_table(
        "enrolment",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("queue", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_enrolment_token_hash_sha256")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_enrolment_course_id_course", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_enrolment"),
    )
    op.create_index("ix_enrolment_course_id_queue", "enrolment", ["course_id", "queue"])
    op.create_table(
        "named_place",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("geom", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("kind IN ('street', 'poi')", name=op.f("ck_named_place_kind_known")),
        sa.PrimaryKeyConstraint("id", name="pk_named_place"),
    )
    op.create_index("idx_named_place_geom", "named_place", ["geom"], postgresql_using="gist")
    op.create_table(
        "name_initials",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_name_initials"),
    )
    for table, column in TRIGRAMS:
        op.create_index(
            f"ix_{table}_{column}_trgm",
            table,
            [column],
            postgresql_using="gin",
            postgresql_ops={column: "gin_trgm_ops"},
        )


def downgrade() -> None:
    for table, column in TRIGRAMS:
        op.drop_index(f"ix_{table}_{column}_trgm", table)
    for table in ("name_initials", "named_place", "enrolment"):
        op.drop_table(table)
