"""
What the rows of a sheet say of where they are, and how well it fits coordinates read in one way or another.

For `gis.datumcheck`, which compares the readings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.areas import OUTSIDE, AreaSet
from gis.codes import area_code
from gis.datum import Datum, to_wgs84
from gis.errors import InputError
from gis.metric import metric_crs, to_metric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ANCHOR_FITS_M = 100.0
"""Two positions of one place differ by so much at most: its gate, its middle, another building."""

NAMESAKE_M = 3_000.0
"""Farther away under every reading, the place of the same name is another one."""

_SAME_PLACE_DEGREES = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A way to understand two columns of coordinates.

    Attributes
    ----------
    datum
        What longitude and latitude mean; CGCS2000 is not told from WGS 84.
    swapped
        The column of longitudes holds latitudes, and the other way round.
    """

    datum: Datum
    swapped: bool = False


READINGS = tuple(
    Reading(datum, swapped) for swapped in (False, True) for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09)
)
"""All that are tried."""


@dataclass(frozen=True, slots=True)
class Clues:
    """
    What the rows of a sheet say of where they are.

    Attributes
    ----------
    lonlat
        Shape (N, 2), coordinates as written; NaN where a row has none.
    area
        Shape (N,), position in `outlines` of the area that the row names, `gis.areas.OUTSIDE` where it names
        none that is known, see `named_areas`.
    outlines
        Shape (A,), polygons in WGS 84 degrees.
    anchor_row, anchor_lonlat
        Shapes (M,) and (M, 2): rows, and the WGS 84 positions of known places of the same name. A row may
        have several; under every reading the nearest counts.
    level
        Of the areas, one of `gis.codes.LEVELS`, or empty.
    numbers
        Shape (N,), numbers of the rows in the sheet, by which they are named; None where they have none.
    """

    lonlat: Floats
    area: Ints
    outlines: NDArray[np.object_]
    anchor_row: Ints
    anchor_lonlat: Floats
    level: str = ""
    numbers: Ints | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """
    How well the places fit under one reading.

    Attributes
    ----------
    reading
        The reading.
    inside, placed
        Places inside the area they name, of those that name one.
    near, anchored
        Places within `ANCHOR_FITS_M` of a namesake, of those that have one.
    anchor_m
        Median distance to the namesake in metres; NaN without one.
    alike
        Places that are moved alike: within `ANCHOR_FITS_M` of the common displacement of all.
    alike_m
        Length of that displacement; NaN without namesakes.
    """

    reading: Reading
    inside: int
    placed: int
    near: int
    anchored: int
    anchor_m: float
    alike: int
    alike_m: float


def converted(lonlat: Floats, reading: Reading) -> Floats:
    """
    Convert coordinates to WGS 84 as a reading understands them.

    Parameters
    ----------
    lonlat
        Shape (N, 2), as written.
    reading
        How to understand them.

    Returns
    -------
    NDArray[np.float64]
        Shape (N, 2), WGS 84 degrees; NaN where they are none under this reading.
    """
    places = np.array(lonlat, dtype=np.float64).reshape(-1, 2)
    if reading.swapped:
        places = places[:, ::-1].copy()
    good = np.isfinite(places).all(axis=1)
    good &= (np.abs(places[:, 0]) <= 180) & (np.abs(places[:, 1]) <= 84)  # noqa: PLR2004 - degrees
    found = np.full(places.shape, np.nan)
    found[good] = to_wgs84(places[good], reading.datum)
    return found


def named_areas(written: Sequence[str], areas: AreaSet) -> Ints:
    """
    Find the area that each row names, by code or by name.

    Parameters
    ----------
    written
        What each row says: a code of `gis.codes`, or a name.
    areas
        Known areas.

    Returns
    -------
    NDArray[np.int64]
        Shape (N,), position in `areas`. A code that has no outline takes that of the nearest area it lies
        in; a name that two areas have is none; `OUTSIDE` where nothing is named.
    """
    by_code = {area.code: i for i, area in enumerate(areas.areas)}
    by_name: dict[str, int] = {}
    for i, area in enumerate(areas.areas):
        by_name[area.name] = OUTSIDE if area.name in by_name else i
    found = (_named(text.strip(), by_code, by_name) for text in written)
    return np.fromiter(found, dtype=np.int64, count=len(written))


def _named(text: str, by_code: dict[str, int], by_name: dict[str, int]) -> int:
    if not text:
        return OUTSIDE
    if text in by_name:
        return by_name[text]
    try:
        code = area_code(text)
    except InputError:
        return OUTSIDE
    up = (code.digits, *(above.digits for above in code.ancestors))
    return next((by_code[digits] for digits in up if digits in by_code), OUTSIDE)


def without_repeated(clues: Clues) -> Clues:
    """Take every place once: what is entered fifty times is evidence only once."""
    rounded = np.round(clues.lonlat, _SAME_PLACE_DEGREES)
    keys = np.column_stack([rounded, clues.area])
    _, first, back = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(first), dtype=np.int64)
    rank[order] = np.arange(len(first))
    rows = first[order]
    return Clues(
        clues.lonlat[rows],
        clues.area[rows],
        clues.outlines,
        rank[back.reshape(-1)][clues.anchor_row],
        clues.anchor_lonlat,
        clues.level,
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """
    How well the places fit under one reading, each for itself and all together.

    Attributes
    ----------
    votes
        Shape (N,): 1 for each kind of evidence by which a place fits.
    fit
        Counted.
    """

    votes: Ints
    fit: Fit


def measure(clues: Clues, reading: Reading, anchored: Bools) -> Measured:
    """
    Measure how well the places fit under one reading.

    Parameters
    ----------
    clues
        Of the rows, each place once: see `without_repeated`.
    reading
        How to understand the coordinates.
    anchored
        Shape (N,), from `has_namesake`.

    Returns
    -------
    Measured
        For every place, and counted.
    """
    places = converted(clues.lonlat, reading)
    inside = _inside(places, clues)
    moved = _displacements(clues, places, anchored)
    near = moved.distance_m <= ANCHOR_FITS_M
    alike, alike_m = _alike(moved.vector_m)
    count = len(moved.row)
    votes = inside.astype(np.int64)
    votes[moved.row[near]] += 1
    fit = Fit(
        reading,
        int(inside.sum()),
        int((clues.area != OUTSIDE).sum()),
        int(near.sum()),
        count,
        float(np.median(moved.distance_m)) if count else float("nan"),
        alike,
        alike_m,
    )
    return Measured(votes, fit)


def _inside(places: Floats, clues: Clues) -> Bools:
    found = np.zeros(len(places), dtype=np.bool_)
    rows = np.flatnonzero((clues.area != OUTSIDE) & np.isfinite(places).all(axis=1))
    shapely.prepare(clues.outlines[np.unique(clues.area[rows])])
    shapes = clues.outlines[clues.area[rows]]
    found[rows] = shapely.intersects_xy(shapes, places[rows, 0], places[rows, 1])
    return found


@dataclass(frozen=True, slots=True)
class _Moved:
    """Of each place that has a namesake nearby under some reading: the nearest one under this reading."""

    row: Ints
    vector_m: Floats
    distance_m: Floats


def _displacements(clues: Clues, places: Floats, anchored: Bools) -> _Moved:
    rows = clues.anchor_row
    pairs = vectors_m(clues.anchor_lonlat, places[rows])
    length = np.hypot(pairs[:, 0], pairs[:, 1])
    length[~np.isfinite(length)] = np.inf
    order = np.lexsort((length, rows))
    nearest = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
    nearest = nearest[anchored[rows[nearest]]]
    return _Moved(rows[nearest], pairs[nearest], length[nearest])


def has_namesake(clues: Clues) -> Bools:
    """
    Tell which places have a namesake close by under at least one reading.

    Parameters
    ----------
    clues
        Of the rows.

    Returns
    -------
    NDArray[np.bool_]
        Shape (N,); farther away than `NAMESAKE_M` the place of the same name is another one.
    """
    close = np.zeros(len(clues.lonlat), dtype=np.bool_)
    for reading in READINGS:
        places = converted(clues.lonlat, reading)
        pairs = vectors_m(clues.anchor_lonlat, places[clues.anchor_row])
        near = np.hypot(pairs[:, 0], pairs[:, 1]) <= NAMESAKE_M
        close[clues.anchor_row[near]] = True
    return close


def vectors_m(origin: Floats, places: Floats) -> Floats:
    """Give the way from one place to another in metres east and north, on the sphere around them."""
    per_degree = np.pi / 180 * 6_371_008.8
    east = (places[:, 0] - origin[:, 0]) * np.cos(np.radians(origin[:, 1])) * per_degree
    north = (places[:, 1] - origin[:, 1]) * per_degree
    return np.column_stack([east, north])


def _alike(vectors: Floats) -> tuple[int, float]:
    finite = vectors[np.isfinite(vectors).all(axis=1)]
    if not len(finite):
        return 0, float("nan")
    common = np.median(finite, axis=0)
    alike = np.hypot(*(finite - common).T) <= ANCHOR_FITS_M
    return int(alike.sum()), float(np.hypot(*common))


def width_m(clues: Clues) -> float:
    """Width of the named areas: the side of a square of the same size."""
    used = np.unique(clues.area[clues.area != OUTSIDE])
    if not len(used):
        return float("nan")
    shapes = clues.outlines[used]
    middle = shapely.centroid(shapes[0])
    crs = metric_crs(middle.x, middle.y)
    projected = shapely.transform(shapes, lambda lonlat: to_metric(lonlat, crs))
    return float(np.median(np.sqrt(shapely.area(projected))))
