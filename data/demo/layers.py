"""Base-map layers of the demo city, in the schema of `data.basemap`."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.demo.areas import Areas
from data.demo.arrays import Floats, Objects
from data.demo.fabric import USES, Fabric
from data.demo.land import Land, to_lonlat
from data.demo.rural import Roads
from data.demo.settle import FOREST, Settlements
from data.demo.streets import HIGHWAYS, Streets, way_lines

_LANDUSE = dict(
    zip(
        USES,
        ("residential", "residential", "residential", "residential", "commercial", "commercial", "education",
         "commercial", "park", "industrial", "commercial", "commercial"),
        strict=True,
    )
)  # fmt: skip
_POI = {
    "school": "school", "hospital": "hospital", "park": "park", "mall": "mall", "market": "market",
    "square": "square", "works": "works", "office": "office",
}  # fmt: skip
_ROAD = {
    "unclassified": "tertiary", "living_street": "residential", "pedestrian": "footway", "steps": "footway",
    "path": "footway",
}  # fmt: skip


def make_layers(
    land: Land, places: Settlements, fabric: Fabric, roads: Roads, areas: Areas, streets: Streets
) -> dict[str, gpd.GeoDataFrame]:
    """Make every layer of the base map."""
    house = np.concatenate([fabric.house, roads.house])
    return {
        "landuse": _landuse(land, places, fabric),
        "water": _water(land),
        "building": _layer(_polygons(house), {}),
        "boundary": _boundaries(areas),
        "road": _roads(streets),
        "place": _places(areas, places, fabric),
        "poi": _pois(fabric),
    }


def _layer(shapes: Objects, columns: dict[str, object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=range(len(shapes))), geometry=shapes, crs=4326)


def _polygons(corners: Floats) -> Objects:
    """Polygons in degrees for corners of shape (n, k, 2) in metres."""
    n, k, _ = corners.shape
    shapes: Objects = shapely.polygons(to_lonlat(corners.reshape(-1, 2)).reshape(n, k, 2))
    return shapes


def _landuse(land: Land, places: Settlements, fabric: Fabric) -> gpd.GeoDataFrame:
    """Forest, fields, then plots less the water."""
    plots, patches = fabric.plots, places.patches
    patch = np.repeat(plots.patch[:, None], 4, axis=1)
    u, v = (
        np.stack([plots.u0, plots.u1, plots.u1, plots.u0], 1),
        np.stack([plots.v0, plots.v0, plots.v1, plots.v1], 1),
    )
    shapes: Objects = shapely.polygons(patches.bent(patch, u, v))
    town = shapely.union_all(shapely.buffer(shapes, 30, quad_segs=1))
    wet = shapely.intersects(land.water, shapes)
    shapes[wet] = shapely.difference(shapes[wet], land.water)
    forest = _forest(land).difference(town)
    fields = land.outline.buffer(-60).difference(shapely.union_all([forest, town, land.water.buffer(25)]))
    country = [
        (kind, part) for kind, shape in (("forest", forest), ("farmland", fields)) for part in _parts(shape)
    ]
    every = np.concatenate([np.array([part for _, part in country], dtype=object), shapes])
    kinds = [kind for kind, _ in country] + [_LANDUSE[USES[use]] for use in fabric.use]
    filled = ~shapely.is_empty(every)
    every = shapely.transform(every[filled], to_lonlat)
    return _layer(every, {"class": np.array(kinds, dtype=object)[filled]})


def _parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """Polygons of a shape, cut into squares so that no feature spans the city."""
    x0, y0, x1, y1 = shape.bounds
    ticks_x, ticks_y = np.linspace(x0, x1, 9), np.linspace(y0, y1, 9)
    boxes = shapely.box(
        *np.broadcast_arrays(ticks_x[:-1, None], ticks_y[None, :-1], ticks_x[1:, None], ticks_y[None, 1:])
    )
    parts = shapely.get_parts(shapely.intersection(shape, boxes.ravel()))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def _forest(land: Land) -> shapely.Geometry:
    """Squares on high ground, rounded off."""
    side_m = land.half_m / 160
    x0, y0, x1, y1 = land.outline.bounds
    column, row = np.meshgrid(np.arange((x1 - x0) // side_m + 1), np.arange((y1 - y0) // side_m + 1))
    corner = np.stack([column.ravel(), row.ravel()], axis=1)
    high = land.height(np.array([x0, y0]) + (corner + 0.5) * side_m) > FOREST
    west, south = corner[high].T
    # Whole numbers first, so that neighbours share their sides exactly.
    whole = shapely.union_all(shapely.box(west, south, west + 1, south + 1))
    rounded = (
        whole.buffer(-0.9, quad_segs=4).buffer(2.1, quad_segs=4).buffer(-1.2, quad_segs=4).simplify(0.12)
    )
    placed = shapely.transform(rounded, lambda xy: np.array([x0, y0]) + xy * side_m)
    return placed.intersection(land.outline.buffer(-30)).difference(land.water)


def _water(land: Land) -> gpd.GeoDataFrame:
    names = ("桐山水库", "龙溪水库", "东湖")
    rows = [("sea", "涨海湾", land.sea), ("river", "桐江", land.river)]
    rows += [("lake", name, lake) for name, lake in zip(names, land.lakes, strict=True)]
    shapes = shapely.transform(np.array([row[2] for row in rows], dtype=object), to_lonlat)
    return _layer(shapes, {"class": [row[0] for row in rows], "name": [row[1] for row in rows]})


def _boundaries(areas: Areas) -> gpd.GeoDataFrame:
    """Every border once, as the highest level that it divides."""
    table = areas.table
    lines, levels = [], []
    above = None
    for level in ("city", "county", "township"):
        edges = shapely.union_all(shapely.boundary(table.loc[table["level"] == level, "geom"].to_numpy()))
        own = edges if above is None else edges.difference(above)
        above = edges
        parts = shapely.get_parts(shapely.line_merge(own))
        lines += list(parts)
        levels += [level] * len(parts)
    return _layer(np.array(lines, dtype=object), {"level": levels})


def _roads(streets: Streets) -> gpd.GeoDataFrame:
    table = np.array([*streets.names, None], dtype=object)
    kinds = np.array([_ROAD.get(name, name) for name in HIGHWAYS], dtype=object)
    lines = way_lines(streets, to_lonlat(streets.xy))
    return _layer(
        lines,
        {"class": kinds[streets.highway], "bridge": streets.bridge.astype(int), "name": table[streets.name]},
    )


def _places(areas: Areas, places: Settlements, fabric: Fabric) -> gpd.GeoDataFrame:
    table = areas.table
    rank = {"city": 1, "county": 2, "township": 3, "village": 4}
    rows = []
    seats = dict(zip([code + "0" * 6 for code in areas.county_codes], areas.county_seats, strict=True))
    villages = table[table["level"] == "village"]
    at = dict(zip(areas.code.tolist(), areas.seeds, strict=True))
    core = places.patches.middle[0]
    for code, level, name, class_ in table[["code", "level", "name", "urban_rural"]].itertuples(index=False):
        if level == "city":
            rows.append((level, name, core, 1))
        elif level == "county":
            rows.append((level, name, seats[code], 2))
        elif level == "village":
            urban = str(class_)[:2] == "11"
            rows.append(("suburb" if urban else "village", name, at[code], rank[level]))
    first = villages.drop_duplicates("parent_code").set_index("parent_code")["code"]
    for code, name in table.loc[table["level"] == "township", ["code", "name"]].itertuples(index=False):
        rows.append(("township", name, at[first[code]], 3))
    xy = np.array([row[2] for row in rows])
    columns: dict[str, object] = {
        "class": [r[0] for r in rows],
        "name": [r[1] for r in rows],
        "rank": [r[3] for r in rows],
    }
    return _layer(shapely.points(to_lonlat(xy)), columns)


def _pois(fabric: Fabric) -> gpd.GeoDataFrame:
    chosen = fabric.of(*_POI)
    columns: dict[str, object] = {
        "class": [_POI[USES[use]] for use in fabric.use[chosen]],
        "name": fabric.name[chosen],
    }
    return _layer(shapely.points(to_lonlat(fabric.middle[chosen])), columns)
