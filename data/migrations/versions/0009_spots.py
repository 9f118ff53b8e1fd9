"""Points of large published layers, packed for tiles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import INT8RANGE, JSONB

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("layer_copy", sa.Column("shown", JSONB(), nullable=True))
    op.create_table(
        "layer_spots",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("copy_id", sa.BigInteger(), nullable=False),
        sa.Column("span", INT8RANGE(), nullable=False),
        sa.Column("spots", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["layer_copy.id"], name="fk_layer_spots_copy_id_layer_copy", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_layer_spots"),
    )
    # Read far more often than written, and hardly smaller when compressed.
    op.execute("ALTER TABLE layer_spots ALTER COLUMN spots SET STORAGE EXTERNAL")
    op.create_index("ix_layer_spots_run", "layer_spots", ["copy_id", "span"], postgresql_using="gist")


def downgrade() -> None:
    op.drop_table("layer_spots")
    op.drop_column("layer_copy", "shown")
