"""Areas that figures are counted by: which area a place lies in, and what an area lies in."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.codes import LEVELS, Standing, area_code, urban_rural_of
from gis.errors import InputError
from gis.metric import metric_crs, to_metric

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]

OUTSIDE = -1

FEW_POINTS = 20
"""Below so many places an area, a tree over the areas is quicker than going through the areas."""

_MOST_BANDS = 256


@dataclass(frozen=True, slots=True)
class Area:
    """
    One area, without its outline.

    Attributes
    ----------
    code
        Twelve digits (`gis.codes`), or as the file has it where that is no such code.
    name
        As in the file.
    level
        One of `gis.codes.LEVELS`, empty when unknown.
    parent
        Code of the area it lies in, empty when unknown; that area need not be in the file.
    urban_rural
        Class of three digits from the file, empty when unknown.
    row
        Line of the file it came from.
    """

    code: str
    name: str = ""
    level: str = ""
    parent: str = ""
    urban_rural: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class AreaSet:
    """
    Areas of one or more levels.

    Attributes
    ----------
    areas
        No code twice.
    shapes
        Shape (A,), valid polygons or multipolygons in WGS 84 degrees.
    """

    areas: tuple[Area, ...]
    shapes: NDArray[np.object_]

    def __len__(self) -> int:
        """Count the areas."""
        return len(self.areas)


def area_of(areas: AreaSet, lonlat: Floats) -> Rows:
    """
    Tell which area each place lies in.

    The finest level counts. A place on a border, or where two areas of a level overlap, belongs to the one
    with the lowest code, so every place is counted once and always in the same area.

    Parameters
    ----------
    areas
        Any levels.
    lonlat
        Shape (N, 2), WGS 84 degrees.

    Returns
    -------
    NDArray[np.int32]
        Shape (N,), position in `areas`; `OUTSIDE` where there is none.
    """
    places = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    found = np.full(len(places), OUTSIDE, dtype=np.int32)
    here = np.flatnonzero(np.isfinite(places).all(axis=1))
    if not (len(areas) and len(here)):
        return found
    if len(here) < FEW_POINTS * len(areas):
        found[here] = _by_tree(areas, places[here])
        return found
    near = _Bands(places[here], len(areas))
    x, y = near.place.T
    shapely.prepare(areas.shapes)
    bounds = shapely.bounds(areas.shapes)
    inside = np.full(len(here), OUTSIDE, dtype=np.int32)
    for i in _finest_first(areas):
        some = near.within(bounds[i])
        some = some[inside[some] == OUTSIDE]
        inside[some[shapely.intersects_xy(areas.shapes[i], x[some], y[some])]] = i
    found[here[near.order]] = inside
    return found


def _by_tree(areas: AreaSet, places: Floats) -> Rows:
    """For few places among many areas, ask a tree for each place instead of each area for its places."""
    place, area = shapely.STRtree(areas.shapes).query(shapely.points(places), predicate="intersects")
    rank = np.empty(len(areas), dtype=np.int64)
    rank[_finest_first(areas)] = np.arange(len(areas))
    order = np.lexsort((rank[area], place))
    place, area = place[order], area[order]
    first = np.flatnonzero(np.diff(place, prepend=-1))
    inside = np.full(len(places), OUTSIDE, dtype=np.int32)
    inside[place[first]] = area[first]
    return inside


class _Bands:
    """Places sorted by bands of latitude and then by longitude, to find those in a box."""

    def __init__(self, place: Floats, areas: int) -> None:
        self._corner = place.min(axis=0)
        self._size = np.maximum(np.ptp(place, axis=0), 1e-12)
        self._count = max(1, min(_MOST_BANDS, int(np.sqrt(areas))))
        scaled = (place - self._corner) / self._size
        key = 2 * self._band(scaled[:, 1]) + scaled[:, 0]
        self.order = np.argsort(key)
        self._key = key[self.order]
        self.place = place[self.order]

    def _band(self, y: Floats) -> NDArray[np.int64]:
        return np.clip(y * self._count, 0, self._count - 1).astype(np.int64)

    def within(self, box: Floats) -> NDArray[np.int64]:
        """List places of the bands that a box touches, and of its longitudes."""
        # A billionth more on either side: rounding may not lose a place on the very edge.
        more = np.array([-1e-9, 1e-9])
        west, east = more + np.clip((box[[0, 2]] - self._corner[0]) / self._size[0], -0.25, 1.25)
        south, north = self._band(more + (box[[1, 3]] - self._corner[1]) / self._size[1])
        bands = 2 * np.arange(south, north + 1)
        first, last = np.searchsorted(self._key, bands + west), np.searchsorted(self._key, bands + east)
        return np.concatenate([np.arange(*ends) for ends in zip(first, last, strict=True)])


def _finest_first(areas: AreaSet) -> list[int]:
    def rank(i: int) -> tuple[int, str]:
        area = areas.areas[i]
        return (-LEVELS.index(area.level) if area.level in LEVELS else 0, area.code)

    return sorted(range(len(areas)), key=rank)


def at_level(areas: AreaSet, level: str) -> tuple[list[str], Rows]:
    """
    Roll areas up to the level above them.

    Parameters
    ----------
    areas
        Any levels.
    level
        One of `gis.codes.LEVELS`.

    Returns
    -------
    tuple[list[str], NDArray[np.int32]]
        Codes of that level in order, and for every area the position of the code it lies in: its own, that of
        a parent, or the digits of its own code; `OUTSIDE` where none is known. A code need not be an area of
        the set, as when a file has townships only.
    """
    own = {area.code: area for area in areas.areas}
    above = [_ancestor(area, level, own) for area in areas.areas]
    codes = sorted({code for code in above if code})
    position = {code: i for i, code in enumerate(codes)}
    return codes, np.array([position.get(code, OUTSIDE) for code in above], dtype=np.int32)


def _ancestor(area: Area, level: str, own: dict[str, Area]) -> str:
    seen: set[str] = set()
    here: Area | None = area
    while here is not None and here.code not in seen:
        if here.level == level:
            return here.code
        seen.add(here.code)
        if here.parent and here.parent not in own:
            break
        here = own.get(here.parent)
    last = area.parent if here is None else here.parent
    for code in (area.code, last):
        try:
            digits = area_code(code)
        except InputError:
            continue
        for up in (digits, *digits.ancestors):
            if up.level == level:
                return up.digits
    return ""


def area_km2(areas: AreaSet) -> Floats:
    """
    Measure areas.

    Parameters
    ----------
    areas
        Any.

    Returns
    -------
    NDArray[np.float64]
        Shape (A,), square kilometres, each in the UTM zone of its own middle: true to 0.2 %.
    """
    size = np.zeros(len(areas))
    bounds = shapely.bounds(areas.shapes)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    zones = np.column_stack([middle[:, 0] // 6, middle[:, 1] >= 0])
    for zone in np.unique(zones, axis=0):
        members = np.flatnonzero((zones == zone).all(axis=1))
        crs = metric_crs(*middle[members[0]])
        metres = shapely.transform(areas.shapes[members], lambda lonlat, crs=crs: to_metric(lonlat, crs))
        size[members] = shapely.area(metres) / 1e6
    return size


def standings(areas: AreaSet, people: Floats | None = None) -> list[Standing]:
    """
    Tell town from country for every area, see `gis.codes.urban_rural_of`.

    Parameters
    ----------
    areas
        Any.
    people
        Shape (A,), people in each area, for the towns whose density decides; None when not known. People of a
        village count in its township.

    Returns
    -------
    list[Standing]
        One for each area.
    """
    density = _township_density(areas, people) if people is not None else np.full(len(areas), np.nan)
    found = []
    for area, value in zip(areas.areas, density.tolist(), strict=True):
        try:
            code = area_code(area.code)
        except InputError:
            code = None
        found.append(urban_rural_of(code, area.urban_rural or None, value))
    return found


def _township_density(areas: AreaSet, people: Floats) -> Floats:
    codes, row = at_level(areas, "township")
    size = area_km2(areas)
    density = np.full(len(areas), np.nan)
    for i in range(len(codes)):
        members = np.flatnonzero(row == i)
        whole = [m for m in members if areas.areas[m].level == "township"]
        parts = [m for m in members if areas.areas[m].level != "township"]
        # A village's people are counted in the village, the finest area; a township's outline holds them all.
        km2 = size[whole].sum() if whole else size[parts].sum()
        density[members] = people[members].sum() / km2 if km2 > 0 else np.nan
    return density
