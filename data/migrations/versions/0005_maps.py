"""Published maps: copies of layers, versions, and who published what."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, JSONB

revision = "0005"
down_revision = "0004"

NOW = sa.func.clock_timestamp()
VERSION = ["map_version.map", "map_version.version"]


def upgrade() -> None:
    _create_copies()
    _create_versions()


def _create_copies() -> None:
    op.create_table(
        "layer_copy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("features", sa.Integer(), nullable=False),
        sa.Column("bbox", ARRAY(DOUBLE_PRECISION()), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("features >= 0", name=op.f("ck_layer_copy_features_not_negative")),
        sa.CheckConstraint("bbox IS NULL OR cardinality(bbox) = 4", name=op.f("ck_layer_copy_bbox_of_four")),
        sa.PrimaryKeyConstraint("id", name="pk_layer_copy"),
        sa.UniqueConstraint("layer", "digest", name="uq_layer_copy_layer_digest"),
    )
    op.create_table(
        "layer_feature",
        sa.Column("copy_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("properties", JSONB(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("geom", Geometry("GEOMETRY", srid=4326, spatial_index=False), nullable=False),
        sa.Column("merc", Geometry("GEOMETRY", srid=3857, spatial_index=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["layer_copy.id"], name="fk_layer_feature_copy_id_layer_copy", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("copy_id", "place", name="pk_layer_feature"),
        sa.UniqueConstraint("copy_id", "code", name="uq_layer_feature_copy_id_code"),
    )
    for column in ("geom", "merc"):
        op.create_index(f"idx_layer_feature_{column}", "layer_feature", [column], postgresql_using="gist")


def _create_versions() -> None:
    op.create_table(
        "map_version",
        sa.Column("map", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("review_number", sa.Text(), nullable=True),
        sa.Column("producer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_map_version_version_positive")),
        sa.PrimaryKeyConstraint("map", "version", name="pk_map_version"),
    )
    op.create_table(
        "map_version_layer",
        sa.Column("map", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("copy_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["map", "version"],
            VERSION,
            name="fk_map_version_layer_map_version_map_version",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["layer_copy.id"], name="fk_map_version_layer_copy_id_layer_copy", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("map", "version", "layer", name="pk_map_version_layer"),
    )
    op.create_index("ix_map_version_layer_copy_id", "map_version_layer", ["copy_id"])
    op.create_table(
        "map_event",
        sa.Column("map", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("action IN ('publish', 'rollback')", name=op.f("ck_map_event_action_known")),
        sa.ForeignKeyConstraint(
            ["map", "version"], VERSION, name="fk_map_event_map_version_map_version", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("map", "number", name="pk_map_event"),
    )


def downgrade() -> None:
    for table in ("map_event", "map_version_layer", "map_version", "layer_feature", "layer_copy"):
        op.drop_table(table)
