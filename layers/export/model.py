"""What an export is made of: features of layers as columns, and what the file says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gis.datum import Datum
from gis.errors import Message
from layers.catalog import Layer

Shapes = NDArray[np.object_]
Remarks = tuple[Message, ...]
Encoding = Literal["utf-8", "gbk"]


@dataclass(frozen=True, slots=True)
class Features:
    """
    The features of one layer, ready to write.

    Attributes
    ----------
    layer
        Of the catalogue.
    columns
        Values by field, in the order of the layer's fields; None for what is unknown.
    shapes
        Shapely geometries in the datum of the export, one a row.
    remarks
        What had to be changed to make the values fit.
    """

    layer: Layer
    columns: Mapping[str, Sequence[Any]]
    shapes: Shapes
    remarks: Remarks = ()

    def __len__(self) -> int:
        """Count the features."""
        return len(self.shapes)


@dataclass(frozen=True, slots=True)
class Ground:
    """
    What a map sheet or a page is drawn on: boundaries with their names, in WGS 84.

    Attributes
    ----------
    shapes, names
        One each an area.
    """

    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """
    What a file says of itself.

    Attributes
    ----------
    name
        Key of the map or layer.
    title
        Shown as the heading.
    city
        Whose map it is.
    data_date
        The day that the data describe.
    made_at
        When the file was made, with a zone.
    attribution
        Whose data it is.
    licence
        What others may do with it.
    datum
        What longitude and latitude mean.
    version
        Of the published map; None for data that were not published.
    producer
        编制单位; may be empty.
    review_number
        审图号; None for a working map.
    demo
        True where anything is made up.
    """

    name: str
    title: Message
    city: str
    data_date: date
    made_at: datetime
    attribution: str
    licence: Message
    datum: Datum = Datum.WGS84
    version: int | None = None
    producer: str = ""
    review_number: str | None = None
    demo: bool = False

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Give everything as label and value, for sheets and notes; labels in both languages."""
        return (
            ("名称 Title", f"{self.title.zh} {self.title.en}"),
            ("城市 City", self.city),
            ("演示数据 Demo data", "是 yes" if self.demo else "否 no"),
            ("数据日期 Data date", self.data_date.isoformat()),
            ("版本 Version", "未发布 not published" if self.version is None else str(self.version)),
            ("坐标系 Datum", DATUM_TITLES[self.datum].zh + " " + DATUM_TITLES[self.datum].en),
            ("编制单位 Producer", self.producer or "—"),
            ("审图号 Map review number", self.review_number or "待填 none yet"),
            ("数据来源 Attribution", self.attribution),
            ("许可 Licence", f"{self.licence.zh} {self.licence.en}"),
            ("制作时间 Made", self.made_at.isoformat(timespec="minutes")),
        )


@dataclass(frozen=True, slots=True)
class Job:
    """
    One file to write.

    Attributes
    ----------
    layers
        From the bottom to the top; just one for formats that hold one.
    about
        What the file says of itself.
    ground
        For pages and sheets.
    encoding
        Of the texts in a Shapefile.
    """

    layers: Sequence[Features]
    about: About
    ground: Ground = field(default_factory=Ground)
    encoding: Encoding = "utf-8"


@dataclass(frozen=True, slots=True)
class Written:
    """
    A file that was written, read again and found whole.

    Attributes
    ----------
    path
        Where it is.
    features
        As counted by reading it again; on a picture, those that are drawn.
    sha256
        Of its bytes.
    remarks
        What the format could not hold as it was.
    """

    path: Path
    features: int
    sha256: str
    remarks: Remarks = ()


DATUM_TITLES: dict[Datum, Message] = {
    Datum.WGS84: Message("WGS 84（EPSG:4326）", "WGS 84 (EPSG:4326)"),
    Datum.CGCS2000: Message("CGCS2000（EPSG:4490）", "CGCS2000 (EPSG:4490)"),
    Datum.GCJ02: Message("GCJ-02（近似换算，仅供参考）", "GCJ-02 (approximate, reference only)"),
}

CRS: dict[Datum, str] = {
    Datum.WGS84: "EPSG:4326",
    Datum.CGCS2000: "EPSG:4490",
    Datum.GCJ02: (
        'GEOGCS["GCJ-02 (map offset, approximate)",DATUM["GCJ-02 (offset, not a geodetic datum)",'
        'SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],'
        'UNIT["degree",0.0174532925199433]]'
    ),
}
"""Coordinate system of a file. GCJ-02 has no code; under its own name nobody takes it for WGS 84."""
