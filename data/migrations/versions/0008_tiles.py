"""Published maps for tiles: one index by copy and place, and counts for low zooms."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

PLACE, UNTIL = "ix_layer_feature_place", "ix_layer_feature_until"


def upgrade() -> None:
    op.add_column(
        "layer_copy", sa.Column("each_from", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )
    for column in ("geom", "merc"):
        op.drop_index(f"idx_layer_feature_{column}", "layer_feature")
    op.create_index(PLACE, "layer_feature", ["copy_id", "merc"], postgresql_using="gist")
    op.create_index(
        UNTIL, "layer_feature", ["copy_id", "until"], postgresql_where=sa.text("until IS NOT NULL")
    )
    op.create_table(
        "layer_cell",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("copy_id", sa.BigInteger(), nullable=False),
        sa.Column("z", sa.SmallInteger(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("features", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["layer_copy.id"], name="fk_layer_cell_copy_id_layer_copy", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_layer_cell"),
    )
    op.create_index("ix_layer_cell_tile", "layer_cell", ["copy_id", "z", "x", "y"])


def downgrade() -> None:
    op.drop_table("layer_cell")
    op.drop_index(UNTIL, "layer_feature")
    op.drop_index(PLACE, "layer_feature")
    for column in ("geom", "merc"):
        op.create_index(f"idx_layer_feature_{column}", "layer_feature", [column], postgresql_using="gist")
    op.drop_column("layer_copy", "each_from")
