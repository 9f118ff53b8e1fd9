"""Streets and places of interest that a base map names: found with no service elsewhere."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.metric import metric_crs

Ints = NDArray[np.int64]
Objects = NDArray[np.object_]

APART_M = 400.0
"""Pieces of one name that are further from each other are two streets."""


def named_places(layers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """
    List what a base map names.

    Parameters
    ----------
    layers
        As of `data.basemap`: ``road`` and ``poi``, EPSG:4326; either may be missing.

    Returns
    -------
    GeoDataFrame
        Rows of `named_place`: streets, then places of interest, each by name.
    """
    parts = [_streets(layers.get("road")), _pois(layers.get("poi"))]
    both = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    both.insert(0, "id", np.arange(1, len(both) + 1))
    both["demo"] = True
    return gpd.GeoDataFrame(both, geometry="geom", crs=4326)


def _rows(kind: str, names: list[str], places: list[shapely.Point]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame({"kind": kind, "name": names}, columns=["kind", "name"])
    return gpd.GeoDataFrame(frame, geometry=places, crs=4326).rename_geometry("geom")


def _named(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    if frame is None or not len(frame):
        return None
    name = frame["name"].astype("object")
    kept = frame[name.notna() & (name.astype(str).str.strip() != "")]
    return kept if len(kept) else None


def _pois(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    some = _named(frame)
    if some is None:
        return _rows("poi", [], [])
    points = shapely.point_on_surface(some.geometry.to_numpy())
    order = np.argsort(some["name"].to_numpy().astype(str), kind="stable")
    return _rows("poi", some["name"].iloc[order].tolist(), points[order].tolist())


def _streets(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """One row a street: its pieces, as far as they are near each other, and a point in their middle."""
    some = _named(frame)
    if some is None:
        return _rows("street", [], [])
    west, south, east, north = some.total_bounds
    flat = some.to_crs(metric_crs((west + east) / 2, (south + north) / 2))
    lines = flat.geometry.to_numpy()
    codes, names = pd.factorize(some["name"].astype(str), sort=True)
    street = _joined(lines, codes)
    middle = shapely.point_on_surface(lines)
    length = shapely.length(lines)
    rows = pd.DataFrame({"street": street, "code": codes, "length": length})
    # The longest piece stands for the street: a point of it is on the street, the middle of all need not be.
    longest = rows.sort_values(["street", "length"], kind="stable").groupby("street").tail(1)
    longest = longest.sort_values(["code", "street"], kind="stable")
    points = gpd.GeoSeries(middle[longest.index.to_numpy()], crs=flat.crs).to_crs(4326)
    return _rows("street", [str(names[code]) for code in longest["code"]], points.tolist())


def _joined(lines: Objects, codes: Ints) -> Ints:
    """Give each piece the number of its street: one name, each piece within reach of another."""
    street = np.zeros(len(lines), dtype=np.int64)
    order = np.argsort(codes, kind="stable")
    first = 0
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        tree = shapely.STRtree(lines[rows])
        one, other = tree.query(lines[rows], predicate="dwithin", distance=APART_M)
        near = coo_array((np.ones(len(one)), (one, other)), shape=(len(rows), len(rows)))
        number, label = connected_components(near, directed=False)
        street[rows] = first + label
        first += number
    return street
