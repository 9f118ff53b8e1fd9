"""Base-map layers from a real OpenStreetMap extract, in the schema of `data.basemap`."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.realcity.extract import OsmParts, inside_points, metres_crs

_LANDUSE: dict[str, dict[str, tuple[str, ...]]] = {
    "farmland": {
        "landuse": ("farmland", "farmyard", "orchard", "meadow", "vineyard", "greenhouse_horticulture")
    },
    "forest": {"landuse": ("forest",), "natural": ("wood", "scrub", "heath")},
    "residential": {"landuse": ("residential",)},
    "industrial": {"landuse": ("industrial", "quarry", "railway", "port")},
    "commercial": {"landuse": ("commercial", "retail"), "shop": ("mall",)},
    "education": {"amenity": ("school", "university", "college", "kindergarten")},
    "park": {
        "leisure": ("park", "garden", "nature_reserve", "golf_course", "pitch", "playground"),
        "landuse": ("grass", "recreation_ground", "village_green", "cemetery"),
    },
}
_POI: dict[str, dict[str, tuple[str, ...]]] = {
    "school": {"amenity": ("school", "university", "college", "kindergarten")},
    "hospital": {"amenity": ("hospital", "clinic")},
    "park": {"leisure": ("park",)},
    "mall": {"shop": ("mall", "department_store")},
    "market": {"amenity": ("marketplace",), "shop": ("supermarket",)},
    "station": {"railway": ("station", "halt", "subway_entrance")},
    "government": {"amenity": ("townhall", "courthouse"), "office": ("government",)},
    "library": {"amenity": ("library",)},
    "community_centre": {"amenity": ("community_centre",)},
}
_ROAD = {
    "motorway": "motorway",
    "trunk": "trunk",
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "unclassified": "tertiary",
    "residential": "residential",
    "living_street": "residential",
    "service": "service",
    "footway": "footway",
    "path": "footway",
    "steps": "footway",
    "pedestrian": "footway",
    "cycleway": "footway",
    "track": "service",
}
_PLACE = {
    "city": ("city", 1),
    "county": ("county", 2),
    "district": ("county", 2),
    "town": ("township", 3),
    "suburb": ("suburb", 4),
    "quarter": ("suburb", 4),
    "neighbourhood": ("suburb", 5),
    "village": ("village", 4),
    "hamlet": ("village", 5),
}
_LEVEL = {"4": "city", "5": "city", "6": "county", "7": "county", "8": "township"}
_HALF_WIDTH_M = {"river": 14.0, "canal": 6.0, "stream": 2.0}


def make_layers(parts: OsmParts) -> dict[str, gpd.GeoDataFrame]:
    """
    Draw the base map of an extract.

    Parameters
    ----------
    parts
        The extract.

    Returns
    -------
    dict
        Frames by layer; a layer of which the extract has nothing is empty.
    """
    areas = parts.polygons
    named = areas[areas["name"].notna()]
    return {
        "landuse": _classed(areas, _LANDUSE)[["class", "geometry"]],
        "water": _water(parts),
        "building": areas.loc[areas["building"].notna(), ["geometry"]],
        "boundary": _boundaries(areas),
        "road": _roads(parts.lines),
        "place": _places(parts.points),
        "poi": _pois(parts.points, named),
    }


def _classed(frame: gpd.GeoDataFrame, rules: Mapping[str, Mapping[str, tuple[str, ...]]]) -> gpd.GeoDataFrame:
    """Give the rows that a rule names their class; the first rule wins."""
    found = pd.Series(None, index=frame.index, dtype=object)
    for name, keys in rules.items():
        for key, values in keys.items():
            found[found.isna() & frame[key].isin(values)] = name
    return frame.assign(**{"class": found})[found.notna()]


def classed_points(parts: OsmParts, rules: Mapping[str, Mapping[str, tuple[str, ...]]]) -> gpd.GeoDataFrame:
    """
    Find named features of the given classes as points.

    Parameters
    ----------
    parts
        The extract.
    rules
        Accepted values by key, by class; the first class that fits wins.

    Returns
    -------
    GeoDataFrame
        Columns ``class``, ``name`` and the geometry, a name and class once, in order of class and name.
    """
    areas = parts.polygons[parts.polygons["name"].notna()]
    return _pois(parts.points, areas, rules)


def _pois(
    points: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    rules: Mapping[str, Mapping[str, tuple[str, ...]]] = _POI,
) -> gpd.GeoDataFrame:
    both = pd.concat([_classed(inside_points(areas), rules), _classed(points[points["name"].notna()], rules)])
    both = both.drop_duplicates(["class", "name"]).sort_values(["class", "name"], kind="stable")
    return gpd.GeoDataFrame(both[["class", "name", "geometry"]], crs=4326).reset_index(drop=True)


def _roads(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    kind = lines["highway"].astype("str").str.removesuffix("_link").map(_ROAD)
    roads = lines.assign(**{"class": kind})[kind.notna()]
    bridge = roads["bridge"].notna() & (roads["bridge"] != "no")
    return roads.assign(bridge=bridge.astype(int))[["class", "bridge", "name", "geometry"]]


def _places(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    some = points[points["place"].isin(list(_PLACE)) & points["name"].notna()]
    kinds = [_PLACE[place] for place in some["place"]]
    table = some.assign(**{"class": [kind for kind, _ in kinds], "rank": [rank for _, rank in kinds]})
    return table[["class", "name", "rank", "geometry"]]


def _boundaries(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    level = areas["admin_level"].map(_LEVEL).where(areas["boundary"] == "administrative")
    some = areas.assign(level=level)[level.notna()]
    return some.set_geometry(some.geometry.boundary)[["level", "geometry"]]


def _water(parts: OsmParts) -> gpd.GeoDataFrame:
    """Water bodies, rivers drawn as lines widened to polygons, and the sea behind the coastline."""
    areas, lines = parts.polygons, parts.lines
    bank = (areas["landuse"] == "reservoir") | (areas["natural"] == "water")
    bodies = areas[bank]
    flowing = bodies["water"].isin(["river", "canal"])
    bodies = bodies.assign(**{"class": np.where(flowing, "river", "lake")})
    width = lines["waterway"].map(_HALF_WIDTH_M)
    streams = lines[width.notna() & ~lines["waterway"].isin(["stream"])]
    plane = metres_crs(parts)
    wide = streams.to_crs(plane)
    wide = wide.set_geometry(wide.buffer(width[wide.index], quad_segs=2)).to_crs(4326)
    table = pd.concat([bodies, wide.assign(**{"class": "river"}), _sea(parts)], ignore_index=True)
    return gpd.GeoDataFrame(table[["class", "name", "geometry"]], crs=4326)


def _sea(parts: OsmParts) -> gpd.GeoDataFrame:
    """Faces of the box cut by the coastline that lie to its right, as OpenStreetMap draws coasts."""
    coast = parts.lines.loc[parts.lines["natural"] == "coastline", "geometry"].to_numpy()
    sea: list[shapely.Geometry] = []
    if len(coast):
        box = shapely.box(*parts.bounds)
        merged = shapely.get_parts(
            shapely.line_merge(shapely.union_all(shapely.intersection(coast, box)), directed=True)
        )
        cut = shapely.union_all([box.exterior, *merged])
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(cut)))
        sea = [face for face in faces if _on_the_right(face, merged)]
    return gpd.GeoDataFrame({"class": ["sea"] * len(sea), "name": [None] * len(sea)}, geometry=sea, crs=4326)


def _on_the_right(face: shapely.Polygon, coast: list[shapely.LineString]) -> bool:
    """Whether the face lies to the right of a coast: the coast then runs clockwise around it."""
    ring = shapely.orient_polygons(face).exterior
    shared = [line for line in coast if shapely.relate_pattern(ring, line, "1********")]
    if not shared:
        return False
    along = np.asarray(shared[0].coords)
    middle = len(along) // 2
    here, there = (
        ring.project(shapely.Point(along[k])) for k in (max(middle - 1, 0), min(middle, len(along) - 1))
    )
    ahead = (there - here) % ring.length < ring.length / 2
    return not ahead
