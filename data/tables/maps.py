"""Published maps: copies of layers that never change, versions made of them, and who published what."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, INT8RANGE, JSONB, Range
from sqlalchemy.orm import Mapped, mapped_column

from data.tables.base import Table


class LayerCopyRow(Table):
    """A layer as it was when it was published; equal copies are one, so their features are kept once."""

    __tablename__ = "layer_copy"
    __table_args__ = (
        UniqueConstraint("layer", "digest"),
        CheckConstraint("features >= 0", name="features_not_negative"),
        CheckConstraint("bbox IS NULL OR cardinality(bbox) = 4", name="bbox_of_four"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    layer: Mapped[str]
    digest: Mapped[str]
    """Of every feature with its place, in order."""
    features: Mapped[int]
    bbox: Mapped[list[float] | None] = mapped_column(ARRAY(DOUBLE_PRECISION))
    """West, south, east, north; None for a layer without features."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    each_from: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """From this zoom on tiles draw every feature; below it the counts of `layer_cell`."""
    shown: Mapped[list[Any] | None] = mapped_column(JSONB)
    """Values that `layer_spots` points to; None for a copy that has no such rows."""


class LayerFeatureRow(Table):
    """One feature of a copy."""

    __tablename__ = "layer_feature"
    __table_args__ = (
        UniqueConstraint("copy_id", "code"),
        # Copies lie on top of each other, so a search by place alone would read all of them.
        Index("ix_layer_feature_place", "copy_id", "merc", postgresql_using="gist"),
        Index("ix_layer_feature_until", "copy_id", "until", postgresql_where=text("until IS NOT NULL")),
    )

    copy_id: Mapped[int] = mapped_column(ForeignKey("layer_copy.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    """From 1, in the order of the codes: what paging goes by."""
    code: Mapped[str]
    properties: Mapped[dict[str, Any]]
    until: Mapped[datetime | None]
    """From then on it is not shown: a fair that is over, a vacancy that has expired."""
    geom: Mapped[Any] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
    merc: Mapped[Any] = mapped_column(Geometry("GEOMETRY", srid=3857, spatial_index=False))
    """The same for tiles, and for every search by place."""


class LayerCellRow(Table):
    """How many features of a copy lie in a square of a tile: what tiles of low zooms show."""

    __tablename__ = "layer_cell"
    __table_args__ = (Index("ix_layer_cell_tile", "copy_id", "z", "x", "y"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("layer_copy.id", ondelete="CASCADE"))
    z: Mapped[int] = mapped_column(SmallInteger)
    """Zoom of the tiles that show it; squares are 1/64 of such a tile."""
    x: Mapped[int]
    y: Mapped[int]
    """Column and row of the square, from the north-west of the world."""
    value: Mapped[str | None]
    """Of the field that the layer's style looks at."""
    until: Mapped[datetime | None]
    features: Mapped[int]


class LayerSpotsRow(Table):
    """A block of a large copy's points, packed for tiles (`data.spots`)."""

    __tablename__ = "layer_spots"
    __table_args__ = (Index("ix_layer_spots_run", "copy_id", "span", postgresql_using="gist"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("layer_copy.id", ondelete="CASCADE"))
    span: Mapped[Range[int]] = mapped_column(INT8RANGE)
    """Of its points along the curve."""
    spots: Mapped[bytes]


class MapVersionRow(Table):
    """One publication of a live map."""

    __tablename__ = "map_version"
    __table_args__ = (CheckConstraint("version > 0", name="version_positive"),)

    map: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    published_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    data_date: Mapped[date]
    attribution: Mapped[str]
    review_number: Mapped[str | None]
    """审图号; None for a working map."""
    producer: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """编制单位."""
    demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class MapVersionLayerRow(Table):
    """Which copy of a layer a version shows."""

    __tablename__ = "map_version_layer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["map", "version"], ["map_version.map", "map_version.version"], ondelete="CASCADE"
        ),
    )

    map: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layer: Mapped[str] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("layer_copy.id", ondelete="CASCADE"), index=True)


class MapEventRow(Table):
    """Who made which version of a map the active one; the newest event of a map says which it is."""

    __tablename__ = "map_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["map", "version"], ["map_version.map", "map_version.version"], ondelete="CASCADE"
        ),
        CheckConstraint("action IN ('publish', 'rollback')", name="action_known"),
    )

    map: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    action: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    by: Mapped[str]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
