"""Places where something can be: doors of plots and middles of villages, with what they are near to."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from data.demo.areas import Areas
from data.demo.arrays import Bools, Floats, Ints, Objects
from data.demo.fabric import USE, USES, Fabric
from data.demo.land import Land, to_lonlat
from data.demo.rural import Roads
from data.demo.settle import Settlements

VILLAGE = len(USES)
"""Use of a spot in a village, after the uses of plots."""
VILLAGE_KIND = 3


@dataclass(frozen=True, slots=True)
class Spots:
    """
    Places to choose from, all of shape (n,) or (n, 2).

    Attributes
    ----------
    xy
        Metres.
    use
        Use of the plot, or VILLAGE.
    kind
        Kind of patch, or VILLAGE_KIND.
    name, street
        Of the plot or the village.
    village
        Number of the area.
    density
        People within about 600 m.
    plot
        Number of the plot, -1 in villages.
    areas
        The tree of areas.
    """

    xy: Floats
    use: Ints
    kind: Ints
    name: Objects
    street: Objects
    village: Ints
    density: Floats
    plot: Ints
    areas: Areas

    def __len__(self) -> int:
        """Count them."""
        return len(self.use)

    def take(self, which: Ints | Bools) -> "Spots":
        """Take some of them."""
        names = ("xy", "use", "kind", "name", "street", "village", "density", "plot")
        return replace(self, **{name: getattr(self, name)[which] for name in names})

    def of(self, *uses: str) -> Bools:
        """Mark the spots of the given uses; ``village`` is one."""
        return np.isin(self.use, [VILLAGE if use == "village" else USE[use] for use in uses])

    @property
    def area_code(self) -> Objects:
        """Village codes."""
        codes: Objects = self.areas.code[self.village]
        return codes

    def addresses(self, rng: np.random.Generator) -> list[str]:
        """Write addresses: county, street and number, or county and village."""
        county = self.areas.county[self.village]
        number = rng.integers(1, 480, len(self))
        return [
            self.areas.county_names[county[k]]
            + (f"{self.areas.name[self.village[k]]}{number[k] % 60 + 1}号" if self.kind[k] == VILLAGE_KIND
               else f"{self.street[k]}{number[k]}号")
            for k in range(len(self))
        ]  # fmt: skip


def make_spots(
    land: Land, places: Settlements, fabric: Fabric, roads: Roads, areas: Areas, people: tuple[Ints, Floats]
) -> Spots:
    """Collect the doors of plots on dry land and one place at the road in each village."""
    middle = roads.at(np.arange(len(roads.a)), np.full(len(roads.a), 0.06))
    near = cKDTree(middle).query(places.villages)[0] < 250  # noqa: PLR2004
    villages = places.villages[near] + np.array([9.0, 7.0])
    plots = np.flatnonzero(land.dry(fabric.door))
    xy = np.concatenate([fabric.door[plots], villages])
    village = areas.of(xy)
    count, cells = people
    return Spots(
        xy=xy,
        use=np.concatenate([fabric.use[plots], np.full(len(villages), VILLAGE)]),
        kind=np.concatenate(
            [places.patches.kind[fabric.plots.patch[plots]], np.full(len(villages), VILLAGE_KIND)]
        ),
        name=np.concatenate([fabric.name[plots], areas.name[village[len(plots) :]]]),
        street=np.concatenate([fabric.street[plots], np.full(len(villages), "村道", dtype=object)]),
        village=village,
        density=_around(cells, count.astype(float), xy),
        plot=np.concatenate([plots, np.full(len(villages), -1)]),
        areas=areas,
    )


def _around(cells: Floats, count: Floats, xy: Floats, side_m: float = 400.0) -> Floats:
    """People in the nine squares around each place."""
    origin = np.minimum(cells.min(axis=0), xy.min(axis=0)) - 2 * side_m
    shape = ((np.maximum(cells.max(axis=0), xy.max(axis=0)) - origin) / side_m).astype(int) + 3
    grid = np.zeros(shape)
    at = ((cells - origin) / side_m).astype(int)
    np.add.at(grid, (at[:, 0], at[:, 1]), count)
    here = ((xy - origin) / side_m).astype(int)
    return np.asarray(
        sum(grid[here[:, 0] + dx, here[:, 1] + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1)), dtype=float
    )


def choose(spots: Spots, weight: Floats, count: int, apart_m: float, rng: np.random.Generator) -> Ints:
    """
    Choose spots at random by weight, none nearer to an earlier one than asked, as far as there are enough.

    Parameters
    ----------
    spots
        To choose from.
    weight
        Shape (n,), 0 for never; all zero (a very small city) means any spot will do.
    count
        How many.
    apart_m
        Smallest distance between two; halved until enough are found.
    rng
        Random numbers.

    Returns
    -------
    Ints
        Numbers of the spots, shape (count,).
    """
    if not (weight > 0).any():
        weight = np.ones(len(spots))
    able = np.flatnonzero(weight > 0)
    order = able[np.argsort(rng.exponential(size=len(able)) / weight[able], kind="stable")]
    chosen: list[int] = []
    for _ in range(8):
        blocked = np.zeros(len(spots), dtype=bool)
        tree = cKDTree(spots.xy[order])
        blocked[chosen] = True
        for k in order.tolist():
            if len(chosen) >= count:
                return np.array(chosen[:count])
            if not blocked[k]:
                chosen.append(k)
                blocked[order[tree.query_ball_point(spots.xy[k], apart_m)]] = True
        apart_m /= 2
    again = rng.choice(able, count - len(chosen))
    return np.concatenate([np.array(chosen, dtype=np.int64), again])[:count]


def as_table(columns: dict[str, object], xy: Floats) -> gpd.GeoDataFrame:
    """Rows with points in degrees, marked as made up."""
    table = pd.DataFrame(columns)
    table["demo"] = True
    return gpd.GeoDataFrame(table, geometry=shapely.points(to_lonlat(xy)), crs=4326).rename_geometry("geom")


def size(number: int, scale: float, least: int = 2) -> int:
    """Bring a number of the full city to a scale, at least a few."""
    return max(least, round(number * scale))
