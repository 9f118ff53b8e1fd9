"""Staff keys, imports and the history of the register."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB

revision = "0006"
down_revision = "0005"

NOW = sa.func.clock_timestamp()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", ARRAY(sa.Text()), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("ck_staff_key_some_scope")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_staff_key_expires_later")),
        sa.PrimaryKeyConstraint("id", name="pk_staff_key"),
    )

    _create_import()
    _create_change()


def _create_import() -> None:
    op.create_table(
        "register_import",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("datum", sa.Text(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'preview'"), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("document", JSON(), nullable=True),
        sa.CheckConstraint("state IN ('preview', 'applied')", name=op.f("ck_register_import_state_known")),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_register_import_applied_has_time")
        ),
        sa.CheckConstraint(
            "state = 'applied' OR document IS NOT NULL", name=op.f("ck_register_import_preview_has_rows")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["staff_key.id"], name="fk_register_import_key_id_staff_key"),
        sa.PrimaryKeyConstraint("id", name="pk_register_import"),
    )


def _create_change() -> None:
    op.create_table(
        "register_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), nullable=True),
        sa.Column("after", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name="fk_register_change_import_id_register_import"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_change"),
    )
    op.create_index("ix_register_change_kind_entry_id", "register_change", ["kind", "entry_id"])
    op.create_index("ix_register_change_kind_at", "register_change", ["kind", "at"])


def downgrade() -> None:
    for table in ("register_change", "register_import", "staff_key"):
        op.drop_table(table)
