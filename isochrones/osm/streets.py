"""Street lines from a GeoParquet, with or without the ids of their end nodes."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from gis.errors import FileError
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.osm.facts import CLASS_MASK, WAY_KEYS, facts_of, undirected_flags
from isochrones.ways import RawWays, network_from_ways

GRID_DEG = 1e-7
"""Without node ids, street ends that agree to this many degrees (1 cm) meet."""


def read_streets(path: Path) -> WalkNetwork:
    """
    Read a walking network from street lines.

    Parameters
    ----------
    path
        GeoParquet of lines in any CRS. With columns ``u`` and ``v`` (ids of the end nodes) lines meet where
        these agree, whichever way a line is drawn; without, where their end points do.

    Returns
    -------
    WalkNetwork
        Every street both ways; a street that is listed once per direction counts once.

    Raises
    ------
    FileError
        If the file is missing, damaged, has no CRS or no lines.
    """
    if not path.is_file():
        raise FileError(f"找不到文件 {path.name}", f"there is no file {path.name}")
    try:
        streets = gpd.read_parquet(path)
    except (pa.ArrowException, ValueError, OSError, LookupError, ProjError) as error:
        raise FileError(
            f"{path.name} 不是 GeoParquet；请从 GIS 软件重新导出",
            f"{path.name} is not a GeoParquet; export it again",
        ) from error
    no_crs = FileError(
        f"{path.name} 没有坐标系；请在导出时写入坐标系",
        f"{path.name} names no coordinate reference system; write one when exporting",
    )
    if streets.crs is None:
        raise no_crs
    try:
        streets = streets.to_crs(4326)
    except ProjError as error:
        raise no_crs from error
    return network_from_ways(_ways_of(_single_lines(streets, path)), NetworkMeta(path.name))


def _single_lines(streets: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Take the parts of every line; ids of the ends of a line in several parts say nothing of its parts."""
    if {"u", "v"} <= set(streets.columns):
        if not all(
            pd.api.types.is_integer_dtype(streets[name]) and streets[name].notna().all() for name in "uv"
        ):
            raise FileError(
                f"{path.name} 的 u、v 列应为整数编号；请补全或删去这两列",
                f"the columns u and v of {path.name} must be whole numbers; complete them or leave them out",
            )
        if (shapely.get_num_geometries(streets.geometry.to_numpy()) > 1).any():
            streets = streets.drop(columns=["u", "v"])
    streets = streets.explode(ignore_index=True)
    return streets[(streets.geom_type == "LineString") & ~streets.is_empty]


def _ways_of(streets: gpd.GeoDataFrame) -> RawWays:
    lines = streets.geometry.to_numpy()
    ends = _end_ids(streets, lines)
    first = _first_of_each_street(lines, ends)
    lines, ends = lines[first], ends[first]
    lines = np.where(_drawn_backward(lines, ends), shapely.reverse(lines), lines)
    lonlat, line = shapely.get_coordinates(lines, return_index=True)
    start = np.searchsorted(line, np.arange(len(lines) + 1))
    ref = -1 - np.arange(len(lonlat), dtype=np.int64)
    ref[start[:-1]], ref[start[1:] - 1] = ends[:, 0], ends[:, 1]
    ways = RawWays.of_refs(np.arange(len(lines), dtype=np.int64), start, ref, lonlat)
    facts = _facts(streets.iloc[first])
    return ways.with_tags(
        way_highway=(facts & CLASS_MASK).astype(np.uint8),
        way_flags=undirected_flags(facts),
        node_marks=ways.node_marks,
    )


def _facts(streets: gpd.GeoDataFrame) -> NDArray[np.int32]:
    """Tell what columns with the names of OpenStreetMap's keys say of every street."""
    columns = [key for key in WAY_KEYS if key in streets.columns]
    known: dict[tuple[object, ...], int] = {}
    facts = np.zeros(len(streets), dtype=np.int32)
    for row, values in enumerate(zip(*(streets[key].astype(str) for key in columns), strict=True)):
        if values not in known:
            known[values] = facts_of(dict(zip(columns, values, strict=True)))
        facts[row] = known[values]
    return facts


def _end_ids(streets: gpd.GeoDataFrame, lines: NDArray[np.object_]) -> NDArray[np.int64]:
    if {"u", "v"} <= set(streets.columns):
        named: NDArray[np.int64] = streets[["u", "v"]].to_numpy(dtype=np.int64)
        return named
    return _end_places(lines) + 1


def _end_places(lines: NDArray[np.object_]) -> NDArray[np.int64]:
    """Give the end points numbers, shape (L, 2); the same place has the same one."""
    tips = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    grid = np.rint(shapely.get_coordinates(tips) / GRID_DEG).astype(np.int64)
    number = np.unique(grid, axis=0, return_inverse=True)[1].reshape(-1)
    return number.reshape(2, -1).T


def _drawn_backward(lines: NDArray[np.object_], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """
    Tell which lines run from their second end to their first, as many do in undirected networks.

    An end is where most of its lines begin or end; a line runs the way in which its ends agree with that.
    """
    places = _end_places(lines)
    # Each end is seen at both tips of its lines; the tip that all of them share is its place.
    seen = np.concatenate(
        [np.column_stack([ends[:, i], places[:, j]]) for i, j in ((0, 0), (1, 1), (0, 1), (1, 0))]
    )
    row, count = np.unique(seen, axis=0, return_inverse=True, return_counts=True)[1:]
    forward, forward_too, back, back_too = count[row.reshape(4, -1)]
    backward: NDArray[np.bool_] = back + back_too > forward + forward_too
    return backward


def _first_of_each_street(lines: NDArray[np.object_], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    length = np.rint(shapely.length(lines) / GRID_DEG).astype(np.int64)
    same = np.column_stack([np.sort(ends, axis=1), length])
    return np.sort(np.unique(same, axis=0, return_index=True)[1])
