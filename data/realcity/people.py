"""People of a real city: as given, or spread over its residential buildings or streets."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import cKDTree

from data.realcity.extract import OsmParts
from gis.errors import InputError, Message
from gis.model import DemandPoints

Floats = NDArray[np.float64]

CELL_M = 100.0
M2_PER_PERSON = 40.0
"""Gross floor area per resident: a round figure near the national average, declared, not measured."""
PEOPLE_PER_STREET_M = 0.6
ENOUGH_BUILDINGS = 0.25
"""Cells with homes as a share of cells with streets to live on; below it the buildings are too few."""
_HOMES = {
    "apartments": 6.0,
    "residential": 5.0,
    "dormitory": 5.0,
    "house": 2.0,
    "detached": 2.0,
    "terrace": 2.0,
}
"""Usual levels by kind of building, where the map does not say."""
_UNCLEAR = {"yes": 4.0}
_STREETS = ("residential", "living_street")


def people_of(demand: DemandPoints, parts: OsmParts) -> tuple[gpd.GeoDataFrame, Message]:
    """
    Take the people as given, those inside the box of the extract.

    Parameters
    ----------
    demand
        Places and people.
    parts
        The extract.

    Returns
    -------
    tuple
        Rows of ``population`` without area codes, and a sentence about them.

    Raises
    ------
    InputError
        If none of the places is inside.
    """
    west, south, east, north = parts.box.bounds
    lon, lat = demand.lonlat.T
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    if not inside.any():
        raise InputError(
            "人口数据与 OSM 文件的范围不重叠，请检查坐标系和文件",
            "no population point lies inside the extract; check the coordinate system and the files",
        )
    names = list(demand.groups)
    columns = [demand.groups[name][inside].tolist() for name in names]
    groups = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)] if names else None
    table = _table(
        demand.lonlat[inside], demand.people[inside], groups, _spacing_m(demand.lonlat[inside]), demo=False
    )
    left = int((~inside).sum())
    return table, Message(
        f"人口来自所给文件；{left} 个点在数据范围之外，未使用",
        f"people come from the file given; {left} points outside the extract were left out",
    )


def _spacing_m(lonlat: Floats) -> float | None:
    """Usual distance to the next point, rounded to 10 m: the side of the cells of a raster."""
    if len(lonlat) < 2:  # noqa: PLR2004
        return None
    metres = lonlat * np.array([111_320 * np.cos(np.radians(lonlat[:, 1].mean())), 110_900])
    apart = cKDTree(metres).query(metres, k=2)[0][:, 1]
    return float(max(10.0, round(float(np.median(apart)) / 10) * 10))


def spread_people(parts: OsmParts, plane: str) -> tuple[gpd.GeoDataFrame, Message]:
    """
    Spread people over residential buildings by floor area, else along residential streets.

    Parameters
    ----------
    parts
        The extract.
    plane
        Plane in metres.

    Returns
    -------
    tuple
        Rows of ``population`` without area codes in cells of 100 m, and a sentence that says which was used.

    Raises
    ------
    InputError
        If there is neither a residential building nor a street to live on.
    """
    xy, people = _by_buildings(parts, plane)
    street_xy, street_people = _by_streets(parts, plane)
    note = Message(
        "人口按住宅建筑占地面积×层数估算", "people are estimated from residential footprints times levels"
    )
    if _cell_count(xy) < ENOUGH_BUILDINGS * _cell_count(street_xy):
        note = Message(
            f"地图上的住宅建筑太少（{len(xy)} 处），人口按居住街道长度估算",
            f"too few residential buildings are mapped ({len(xy)}): people are estimated along streets",
        )
        xy, people = street_xy, street_people
    if not len(xy):
        raise InputError(
            "OSM 文件中没有住宅建筑，也没有居住街道；请提供人口文件",
            "the extract has neither residential buildings nor streets to live on; give a population file",
        )
    cell, member = np.unique(np.floor(xy / CELL_M), axis=0, return_inverse=True)
    total = np.bincount(member, weights=people).round().astype(float)
    lived = total > 0
    middle = (cell[lived] + 0.5) * CELL_M
    lonlat = np.column_stack(Transformer.from_crs(plane, 4326, always_xy=True).transform(*middle.T))
    return _table(lonlat.round(7), total[lived], None, CELL_M, demo=True), note


def _cell_count(xy: Floats) -> int:
    return len(np.unique(np.floor(xy / CELL_M), axis=0))


def _by_buildings(parts: OsmParts, plane: str) -> tuple[Floats, Floats]:
    houses = parts.polygons[parts.polygons["building"].notna()]
    known = houses["building"].isin(list(_HOMES))
    unclear = (
        houses["building"].isin(list(_UNCLEAR))
        & houses["name"].isna()
        & houses["amenity"].isna()
        & houses["shop"].isna()
    )
    homes = houses[known | (unclear & _on_housing_land(parts, houses))]
    if not len(homes):
        return np.empty((0, 2)), np.empty(0)
    usual = homes["building"].map(_HOMES | _UNCLEAR).astype(float)
    levels = pd.to_numeric(homes["building:levels"], errors="coerce").clip(1, 60).fillna(usual)
    shapes = homes.geometry.to_crs(plane)
    middle = shapes.centroid
    people = shapes.area.to_numpy() * levels.to_numpy() / M2_PER_PERSON
    return np.column_stack([middle.x, middle.y]), people


def _on_housing_land(parts: OsmParts, houses: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Unclear buildings count where the land is residential, or everywhere if no such land is mapped."""
    land = parts.polygons.loc[parts.polygons["landuse"] == "residential", "geometry"].to_numpy()
    if not len(land):
        return np.ones(len(houses), dtype=bool)
    middle = shapely.point_on_surface(houses.geometry.to_numpy())
    hit = np.unique(shapely.STRtree(middle).query(shapely.make_valid(land), predicate="intersects")[1])
    found = np.zeros(len(houses), dtype=bool)
    found[hit] = True
    return found


def _by_streets(parts: OsmParts, plane: str) -> tuple[Floats, Floats]:
    lines = parts.lines
    lived = lines["highway"].isin(_STREETS)
    if not lived.any():
        lived = lines["highway"].isin(["unclassified", "tertiary"])
    streets = lines.loc[lived, "geometry"].to_crs(plane).to_numpy()
    if not len(streets):
        return np.empty((0, 2)), np.empty(0)
    pieces = shapely.segmentize(streets, CELL_M / 4)
    xy, of = shapely.get_coordinates(pieces, return_index=True)
    share = shapely.length(streets)[of] / np.bincount(of)[of]
    return xy, share * PEOPLE_PER_STREET_M


def _table(
    lonlat: Floats, people: Floats, groups: list[dict[str, float]] | None, cell_m: float | None, *, demo: bool
) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "id": np.arange(1, len(people) + 1),
            "people": people.astype(float),
            "groups": groups if groups is not None else [{} for _ in people],
            "cell_m": cell_m,
            "demo": demo,
        },
        geometry=shapely.points(lonlat),
        crs=4326,
    ).rename_geometry("geom")
