"""Where the people of the demo city live: square cells with whole numbers of residents by group."""

import geopandas as gpd
import numpy as np
import shapely

from data.demo.areas import Areas
from data.demo.arrays import Floats, Ints, stream
from data.demo.fabric import HOMES, PER_HECTARE, USE, Fabric
from data.demo.land import Land, to_lonlat
from data.demo.rural import Roads

TOTAL_AT_1 = 3_420_000
TOWN_CELL_M, COUNTRY_CELL_M = 100, 200
PER_VILLAGE_HOUSE = 17.0


def make_people(
    land: Land, fabric: Fabric, roads: Roads, areas: Areas, scale: float, seed: int
) -> tuple[gpd.GeoDataFrame, Floats]:
    """
    Gather the residents of the houses into cells: 100 m in town, 200 m in the country.

    Returns
    -------
    tuple
        Rows of the table ``population``, and the middles of the cells in metres, shape (n, 2).
    """
    rng = stream(seed, 7)
    per_plot = np.bincount(fabric.house_plot, minlength=len(fabric.use))
    living = PER_HECTARE[fabric.use] * fabric.hectares / np.maximum(per_plot, 1)
    out = np.hypot(*(fabric.middle - land.centre).T) / land.core_m
    living *= rng.lognormal(0, 0.25, len(living)) * np.clip(1.25 - 0.4 * out, 0.6, None)
    xy = np.concatenate([fabric.house.mean(axis=1), roads.house.mean(axis=1)])
    weight = np.concatenate([living[fabric.house_plot], np.full(len(roads.house), PER_VILLAGE_HOUSE)])
    old = np.concatenate([_elderly(fabric)[fabric.house_plot], np.full(len(roads.house), 0.27)])
    lived = weight > 0
    in_town = int(lived[: len(fabric.house)].sum())
    middle, size_m, weight, old = _cells(xy[lived], weight[lived], old[lived], in_town)
    wanted = weight * (TOTAL_AT_1 * scale / weight.sum())
    people = np.floor(wanted + rng.random(len(wanted))).astype(int)
    inside = (people > 0) & shapely.contains_xy(land.outline, middle[:, 0], middle[:, 1])
    middle, size_m, people, old = middle[inside], size_m[inside], people[inside], old[inside]
    table = gpd.GeoDataFrame(
        {
            "id": np.arange(1, len(people) + 1),
            "area_code": areas.code[areas.of(middle)],
            "people": people.astype(float),
            "groups": _groups(people, old, rng),
            "cell_m": size_m.astype(float),
            "demo": True,
        },
        geometry=shapely.points(to_lonlat(middle)),
        crs=4326,
    ).rename_geometry("geom")
    return table, middle


def _elderly(fabric: Fabric) -> Floats:
    share = np.full(len(fabric.use), 0.17)
    for use, part in zip(HOMES, (0.27, 0.13, 0.22, 0.10), strict=True):
        share[fabric.use == USE[use]] = part
    return share


def _cells(xy: Floats, weight: Floats, old: Floats, in_town: int) -> tuple[Floats, Ints, Floats, Floats]:
    """Sum into cells that never overlap: a 200 m cell that holds any town house is cut into 100 m cells."""
    fine = np.floor(xy / TOWN_CELL_M).astype(np.int64)
    coarse = np.floor(xy / COUNTRY_CELL_M).astype(np.int64)
    key = coarse[:, 0] * 1_000_000 + coarse[:, 1]
    is_fine = np.isin(key, np.unique(key[:in_town]))
    size = np.where(is_fine, TOWN_CELL_M, COUNTRY_CELL_M)
    corner = np.where(is_fine[:, None], fine, coarse) * size[:, None]
    cell, member = np.unique(np.column_stack([corner, size]), axis=0, return_inverse=True)
    total: Floats = np.bincount(member, weights=weight).astype(float)
    share = np.bincount(member, weights=weight * old) / total
    middle: Floats = cell[:, :2] + cell[:, 2:] / 2
    return middle, cell[:, 2].astype(np.int64), total, share


def _groups(people: Ints, old: Floats, rng: np.random.Generator) -> list[dict[str, int]]:
    elderly = rng.binomial(people, np.clip(old * rng.lognormal(0, 0.15, len(people)), 0.04, 0.5))
    children = rng.binomial(people - elderly, 0.215 - 0.2 * old)
    working = people - elderly - children
    hard = rng.binomial(working, np.clip(0.012 + 0.05 * old, 0, 0.05))
    return [
        {"age_0_15": c, "working_age": w, "age_60_up": e, "hard_to_employ": h}
        for c, w, e, h in zip(
            children.tolist(), working.tolist(), elderly.tolist(), hard.tolist(), strict=True
        )
    ]
