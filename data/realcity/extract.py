"""An OpenStreetMap extract as three frames: points, lines and polygons with their tags."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from gis.errors import FileError, InputError

KEYS = (
    "name",
    "name:zh",
    "name:en",
    "highway",
    "bridge",
    "waterway",
    "railway",
    "natural",
    "water",
    "landuse",
    "building",
    "building:levels",
    "amenity",
    "leisure",
    "shop",
    "boundary",
    "admin_level",
    "place",
    "office",
    "tourism",
    "station",
    "public_transport",
)
"""Tags that the base map and the landmarks are read from."""
RIM_DEG = 0.001


@dataclass(frozen=True, slots=True)
class OsmParts:
    """
    What an extract holds, in EPSG:4326, every frame with all columns of `KEYS` (None where not tagged).

    Attributes
    ----------
    points, lines, polygons
        Features by geometry; polygons are whole: rings cut by the edge of the extract are not among them.
    unusable
        Features whose geometry could not be built, mostly cut rings.
    """

    points: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    polygons: gpd.GeoDataFrame
    unusable: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all lines and points."""
        west, south, east, north = np.stack([f.total_bounds for f in (self.points, self.lines) if len(f)]).T
        return float(west.min()), float(south.min()), float(east.max()), float(north.max())

    @property
    def box(self) -> shapely.Polygon:
        """Bounds and a rim of about 100 m, so that a cell at the edge has its middle inside."""
        west, south, east, north = self.bounds
        return shapely.box(west - RIM_DEG, south - RIM_DEG, east + RIM_DEG, north + RIM_DEG)


def read_parts(path: Path) -> OsmParts:
    """
    Read an ``.osm.pbf`` or ``.osm`` file.

    Parameters
    ----------
    path
        The extract.

    Returns
    -------
    OsmParts
        Points, lines and polygons.

    Raises
    ------
    FileError
        If the file is missing, of another kind, damaged, or has no lines.
    """
    if not path.is_file():
        raise FileError("OSM 文件不存在，请检查路径", "the OpenStreetMap file does not exist; check the path")
    points, lost_points = _read(path, "points")
    lines, lost_lines = _read(path, "lines")
    polygons, lost_polygons = _read(path, "multipolygons")
    if not len(lines):
        raise FileError("OSM 文件中没有道路", "the OpenStreetMap file has no ways")
    return OsmParts(points, lines, polygons, lost_points + lost_lines + lost_polygons)


def _read(path: Path, layer: str) -> tuple[gpd.GeoDataFrame, int]:
    try:
        # GDAL warns about rings that the edge of the extract cut; they are counted as unusable instead.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            frame = pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore")
    except (DataSourceError, DataLayerError) as error:
        raise FileError(
            "OSM 文件无法读取：不是 .osm.pbf，或已损坏，请重新下载",
            "the OpenStreetMap file cannot be read: not an .osm.pbf, or damaged; download it again",
        ) from error
    usable = ~(frame.geometry.isna() | frame.geometry.is_empty)
    tagged = _with_tags(frame[usable].reset_index(drop=True))
    return tagged, int((~usable).sum())


def _with_tags(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Bring the tags that GDAL leaves in ``other_tags`` into columns."""
    other = frame["other_tags"].astype("str") if "other_tags" in frame else pd.Series("", index=frame.index)
    columns = {}
    for key in KEYS:
        if key in frame:
            columns[key] = frame[key].astype(object)
        else:
            columns[key] = other.str.extract(rf'"{key}"=>"((?:[^"\\]|\\.)*)"', expand=False).astype(object)
    table = pd.DataFrame(columns, index=frame.index)
    table = table.where(table.notna(), None)
    table["name"] = [zh or name for zh, name in zip(table["name:zh"], table["name"], strict=True)]
    return gpd.GeoDataFrame(table, geometry=frame.geometry.to_numpy(), crs=4326)


def metres_crs(parts: OsmParts) -> str:
    """Name a transverse Mercator plane in metres around the middle of the extract."""
    west, south, east, north = parts.bounds
    if not (-180 <= west < east <= 180 and -85 < south < north < 85):  # noqa: PLR2004
        raise InputError("OSM 文件的范围不合理", "the extract spans no sensible box")
    return (
        f"+proj=tmerc +lat_0={(south + north) / 2:.4f} +lon_0={(west + east) / 2:.4f} +datum=WGS84 +units=m"
    )


def inside_points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Replace polygons by a point inside each."""
    return frame.set_geometry(shapely.point_on_surface(frame.geometry.to_numpy()), crs=4326)
