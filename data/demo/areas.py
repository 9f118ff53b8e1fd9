"""Areas of the demo city: villages that tile townships that tile counties that tile the city."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from data.demo.arrays import Bools, Floats, Ints, Objects, stream
from data.demo.fabric import Fabric
from data.demo.land import Land, to_lonlat
from data.demo.names import COUNTIES, DISTRICTS, township_names, village_names
from data.demo.settle import CORE, SEAT, TOWN, Settlements

PREFECTURE = "3599"
"""Made up: the real prefectures of the province end at 3509."""
SINCE = date(2024, 1, 1)
COMMUNITY_SPACING_M = 500.0
STREET_OFFICE_SPACING_M = 1_500.0
RURAL = 3
"""Kind of a village seed, after the kinds of patch."""
_Level = tuple[str, Sequence[str], Sequence[str | None], Sequence[str], Objects | None, Objects]
"""Level, codes, parents, names, urban-rural classes and shapes."""


@dataclass(frozen=True, slots=True)
class Areas:
    """
    The tree of areas.

    Attributes
    ----------
    seeds
        Shape (V, 2), metres: a place belongs to the village of the nearest seed.
    code
        Shape (V,), 12-digit codes of the villages.
    name
        Shape (V,), names of the villages.
    county
        Shape (V,), number of the county.
    county_codes, county_names, county_seats
        One each per county; seats of shape (C, 2) in metres.
    shapes
        Polygons of the villages in degrees, shape (V,).
    table
        Rows of the table ``area``.
    """

    seeds: Floats
    code: Objects
    name: Objects
    county: Ints
    county_codes: tuple[str, ...]
    county_names: tuple[str, ...]
    county_seats: Floats
    shapes: Objects
    table: gpd.GeoDataFrame

    def of(self, xy: Floats) -> Ints:
        """Find the village of each place."""
        found: Ints = cKDTree(self.seeds).query(xy)[1]
        return found


def make_areas(land: Land, places: Settlements, fabric: Fabric, seed: int) -> Areas:
    """Partition the city once, into villages, and join upward: edges are shared by construction."""
    rng = stream(seed, 6)
    seeds, kind = _seeds(land, places, fabric, rng)
    shapes, has = _tiles(land, seeds)
    seeds, kind, shapes = seeds[has], kind[has], shapes[has]
    seat, seat_kind = _township_seats(land, places, rng)
    township = cKDTree(seat).query(seeds)[1]
    used, township = np.unique(township, return_inverse=True)
    seat, seat_kind = seat[used], seat_kind[used]
    turn = np.array([0.6, 2.2, 3.8, 5.3])
    middle = land.centre + 0.45 * land.core_m * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    county_seats = np.concatenate([middle, places.patches.middle[places.patches.kind == SEAT]])
    of_township = cKDTree(county_seats).query(seat)[1]
    county_names = (*DISTRICTS, *COUNTIES)[: len(county_seats)]
    county_codes = tuple(PREFECTURE + _county_digits(k) for k in range(len(county_seats)))
    tail = _tails(seat_kind, rng)
    town_code = _number([county_codes[k] for k in of_township], _series(tail))
    village_code = _number([town_code[k] for k in township], np.where(kind == RURAL, 200, 1))
    name = village_names((kind != RURAL).tolist(), rng)
    urban_rural = _classes(land, places, seeds, kind, tail[township])
    whole = PREFECTURE + "0" * 8
    town_names = township_names(tail.tolist(), rng)
    town_shapes = _join(shapes, township, len(seat))
    county_shapes = _join(shapes, of_township[township], len(county_codes))
    city_shape = _join(shapes, np.zeros_like(township), 1)
    town_parents = [county_codes[k] + "0" * 6 for k in of_township]
    counties = [code + "0" * 6 for code in county_codes]
    levels: list[_Level] = [
        ("village", village_code, [town_code[k] + "000" for k in township], name, urban_rural, shapes),
        ("township", [code + "000" for code in town_code], town_parents, town_names, None, town_shapes),
        ("county", counties, [whole] * len(counties), county_names, None, county_shapes),
        ("city", [whole], [None], ["刺桐市（演示）"], None, city_shape),
    ]
    return Areas(
        seeds=seeds,
        code=np.array(village_code, dtype=object),
        name=np.array(name, dtype=object),
        county=of_township[township],
        county_codes=county_codes,
        county_names=county_names,
        county_seats=county_seats,
        shapes=shapes,
        table=_table(levels),
    )


def _seeds(land: Land, places: Settlements, fabric: Fabric, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """One seed per community or village, with its kind."""
    kinds = places.patches.kind[fabric.plots.patch]
    parts, kind = [places.villages], [np.full(len(places.villages), RURAL)]
    for patch_kind, spacing_m in ((CORE, COMMUNITY_SPACING_M), (SEAT, 640.0), (TOWN, 520.0)):
        middle = fabric.middle[kinds == patch_kind]
        cell = np.floor(middle / spacing_m).astype(int)
        _, first, size = np.unique(cell, axis=0, return_index=True, return_counts=True)
        pick = first[size >= (3 if patch_kind != TOWN else 4)]
        parts.append(middle[pick] + rng.uniform(-40, 40, (len(pick), 2)))
        kind.append(np.full(len(pick), patch_kind))
    seeds, kinds = np.concatenate(parts), np.concatenate(kind)
    keep = shapely.contains_xy(land.outline, seeds[:, 0], seeds[:, 1])
    return seeds[keep], kinds[keep]


def _tiles(land: Land, seeds: Floats) -> tuple[Objects, Bools]:
    """Voronoi polygons of the seeds cut by the outline, in degrees; whether each seed got one."""
    edges = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=land.outline, only_edges=True)
    lines = shapely.union_all([*shapely.get_parts(edges), land.outline.exterior])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inner = shapely.point_on_surface(faces)
    faces = faces[shapely.contains(land.outline, inner)]
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    owner = cKDTree(seeds).query(inner)[1]
    faces = shapely.transform(faces, to_lonlat)
    has = np.bincount(owner, minlength=len(seeds)) > 0
    return _join(faces, owner, len(seeds)), has


def _join(shapes: Objects, group: Ints, count: int) -> Objects:
    """Union of each group along shared edges, as MultiPolygons; None for an empty group."""
    joined = np.full(count, None, dtype=object)
    order = np.argsort(group, kind="stable")
    parts = np.split(shapes[order], np.flatnonzero(np.diff(group[order])) + 1)
    for number, part in zip(np.unique(group), parts, strict=True):
        union = shapely.normalize(shapely.coverage_union_all(part))
        joined[number] = union if union.geom_type == "MultiPolygon" else shapely.MultiPolygon([union])
    return joined


def _township_seats(land: Land, places: Settlements, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Street offices on a loose grid over the core; one seat, or two in county towns, elsewhere."""
    spacing = min(STREET_OFFICE_SPACING_M, 0.6 * land.core_m)
    ticks = np.arange(-1.6 * land.core_m, 1.6 * land.core_m, spacing)
    x, y = np.meshgrid(ticks, ticks)
    offices = land.centre + np.stack([x.ravel(), y.ravel()], axis=1)
    offices = offices + rng.uniform(-0.3, 0.3, offices.shape) * spacing
    offices = offices[land.dry(offices) & (np.hypot(*(offices - land.centre).T) < 1.05 * land.core_m)]
    patches = places.patches
    seat, town = patches.middle[patches.kind == SEAT], patches.middle[patches.kind == TOWN]
    second = seat + 0.45 * patches.radius_m[patches.kind == SEAT][:, None] * np.array([1.0, 0.3])
    seats = np.concatenate([offices, seat, second, town])
    return seats, np.repeat([CORE, SEAT, SEAT, TOWN], [len(offices), len(seat), len(second), len(town)])


def _county_digits(number: int) -> str:
    """02 and up for districts, 81 and up for the first county-level cities, 21 and up for counties."""
    if number < len(DISTRICTS):
        return f"{number + 2:02d}"
    other = number - len(DISTRICTS)
    return f"{81 + other:02d}" if COUNTIES[other].endswith("市") else f"{21 + other:02d}"


def _tails(kind: Ints, rng: np.random.Generator) -> Objects:
    tail: Objects = np.where(rng.random(len(kind)) < 0.62, "镇", "乡").astype(object)  # noqa: PLR2004
    tail[kind == SEAT] = np.where(np.arange((kind == SEAT).sum()) % 2, "镇", "街道")
    tail[kind == CORE] = "街道"
    return tail


def _series(tail: Objects) -> Ints:
    """First number of each kind of township: 001 for 街道, 100 for 镇, 200 for 乡."""
    return np.select([tail == "街道", tail == "镇"], [1, 100], 200)


def _number(parents: list[str], first: Ints) -> list[str]:
    """Three more digits: count up from the first number within each parent and series."""
    seen: dict[tuple[str, int], int] = {}
    codes = []
    for parent, start in zip(parents, first.tolist(), strict=True):
        count = seen.get((parent, start), 0)
        seen[(parent, start)] = count + 1
        codes.append(f"{parent}{start + count:03d}")
    return codes


def _classes(land: Land, places: Settlements, seeds: Floats, kind: Ints, tail: Objects) -> Objects:
    """Urban-rural class of each village by where it is and how it is built."""
    out = np.hypot(*(seeds - land.centre).T) / land.core_m
    apart, nearest = cKDTree(places.patches.middle[1:]).query(seeds)
    beside = apart < places.patches.radius_m[1:][nearest] + 800
    in_town = np.isin(kind, [SEAT, TOWN])
    east = (seeds - land.centre) @ np.array([0.9, -0.2]) > 0.75 * land.core_m
    found: Objects = np.select(
        [(kind == CORE) & east, (kind == CORE) & (out < 0.8), (kind == CORE) | (out < 1.15),  # noqa: PLR2004
         in_town & (tail == "乡"), in_town, beside & (tail != "乡")],
        ["123", "111", "112", "210", "121", "122"], "220",
    ).astype(object)  # fmt: skip
    return found


def _table(levels: list[_Level]) -> gpd.GeoDataFrame:
    rows: dict[str, list[object]] = {
        key: [] for key in ("code", "level", "parent_code", "name", "urban_rural", "geom")
    }
    for level, code, parent, name, urban_rural, shapes in reversed(levels):
        rows["code"] += list(code)
        rows["level"] += [level] * len(code)
        rows["parent_code"] += list(parent)
        rows["name"] += list(name)
        rows["urban_rural"] += [None] * len(code) if urban_rural is None else list(urban_rural)
        rows["geom"] += list(shapes)
    table = gpd.GeoDataFrame(rows, geometry="geom", crs=4326)
    table.insert(1, "valid_from", SINCE)
    table.insert(2, "valid_to", None)
    table.insert(7, "urban_rural_derived", False)
    table["demo"] = True
    return table
