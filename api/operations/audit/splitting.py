"""Which people go into which part of an audit: by county, or evenly by where they live."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gis.areas import AreaSet, at_level
from isochrones.coverage import points_at

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

COUNTY = "county"


def by_county(areas: AreaSet, area_of_point: NDArray[np.int32]) -> list[Ints]:
    """
    Split people by the county they live in.

    Parameters
    ----------
    areas
        Of any level; a village names its county by its parents or its code.
    area_of_point
        Shape (D,), position in `areas`, -1 for none.

    Returns
    -------
    list
        Rows of the people of each county, ascending; people of no county are the last part. Nobody is in two
        parts, and no part is empty.
    """
    codes, county = at_level(areas, COUNTY)
    of_point = points_at(area_of_point, county).of_point
    order = np.argsort(of_point, kind="stable")
    ends = np.searchsorted(of_point[order], np.arange(-1, len(codes) + 1))
    nobody, *counties = (order[first:last] for first, last in pairwise(ends))
    return [rows for rows in (*counties, nobody) if len(rows)]


def evenly(xy: Floats, parts: int) -> list[Ints]:
    """
    Split people into parts of equal size that are each as compact as straight cuts allow (a k-d tree).

    Parameters
    ----------
    xy
        Shape (D, 2), metres; places that are not finite go with the first part.
    parts
        At least 1.

    Returns
    -------
    list
        Rows of each part, ascending; at most `parts`, of sizes that differ by one for every cut at most, and
        none of them empty.
    """
    placed = np.isfinite(xy).all(axis=1)
    found = _cut(xy, np.flatnonzero(placed), parts)
    lost = np.flatnonzero(~placed)
    first = np.sort(np.concatenate([found[0], lost])) if found else lost
    return [rows for rows in (first, *found[1:]) if len(rows)]


def _cut(xy: Floats, rows: Ints, parts: int) -> list[Ints]:
    """Cut across the longer side, in proportion to how many parts come on either side."""
    if parts == 1 or len(rows) <= 1:
        return [np.sort(rows)] if len(rows) else []
    here = xy[rows]
    axis = int(np.argmax(np.ptp(here, axis=0)))
    order = rows[np.argsort(here[:, axis], kind="stable")]
    lower = parts // 2
    at = len(rows) * lower // parts
    return [*_cut(xy, order[:at], lower), *_cut(xy, order[at:], parts - lower)]
