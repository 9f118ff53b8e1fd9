"""
Town and country by people alone: the Degree of Urbanisation on a grid of 1 km.

Method: European Commission, FAO, UN-Habitat, OECD, World Bank (2021), "Applying the Degree of Urbanisation:
a methodological manual to define cities, towns and rural areas for international comparisons", doi
10.2785/706535, grid cells of level 1, endorsed by the UN Statistical Commission in 2020. Two things differ:
the grid is that of the UTM zone, not of an equal-area projection, and a cell counts as 1 km² of land, water
or not.
"""

from enum import IntEnum

import numpy as np
import scipy.ndimage
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.utm import to_utm, usual_zone

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]
Flags = NDArray[np.bool_]

CELL_M = 1000.0
CENTRE_PER_KM2, CENTRE_PEOPLE = 1500.0, 50_000.0
CLUSTER_PER_KM2, CLUSTER_PEOPLE = 300.0, 5_000.0
GAP_CELLS = 15
"""Holes of a centre with fewer cells are filled."""
MAJORITY = 5
"""So many of the eight cells around make one part of their centre."""
MOST_CELLS = 50_000_000

BY_SIDE: Flags = scipy.ndimage.generate_binary_structure(2, 1)
BY_CORNER: Flags = scipy.ndimage.generate_binary_structure(2, 2)


class Urbanisation(IntEnum):
    """Class of a cell, by the numbers of the method."""

    RURAL = 1
    CLUSTER = 2
    CENTRE = 3


def degree_of_urbanisation(lonlat: Floats, people: Floats) -> NDArray[np.int8]:
    """
    Tell which class of settlement each point lies in.

    Parameters
    ----------
    lonlat
        Shape (D, 2), WGS 84 degrees. People who live near but are not given are missing from the densities.
    people
        Shape (D,), at each point.

    Returns
    -------
    NDArray[np.int8]
        Shape (D,), values of `Urbanisation`; rural where the place is not in the UTM zone of the most.

    Raises
    ------
    InputError
        If the points are spread over more than 50 million cells.
    """
    found = np.full(len(people), Urbanisation.RURAL, dtype=np.int8)
    here = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    if not len(here):
        return found
    cell = np.floor(to_utm(lonlat[here], usual_zone(lonlat[here])) / CELL_M)
    inside = np.isfinite(cell).all(axis=1)
    here, place = here[inside], cell[inside].astype(np.int64)
    if not len(here):
        return found
    place -= place.min(axis=0)
    columns, rows = (place.max(axis=0) + 1).tolist()
    if columns * rows > MOST_CELLS:
        raise InputError(
            "人口点分布范围太大，无法划分城乡；请检查坐标，或按市县拆分",
            "the people are spread too widely to tell town from country; check the coordinates or split them",
        )
    at = place[:, 0] * rows + place[:, 1]
    count = np.bincount(at, people[here], minlength=columns * rows).astype(np.float64)
    found[here] = classify_cells(count.reshape(columns, rows)).ravel()[at]
    return found


def classify_cells(people: Floats) -> NDArray[np.int8]:
    """
    Classify the cells of a population grid.

    An urban centre is cells of at least 1,500 people that touch by their sides and together have at least
    50,000; its holes below 15 km² are filled, and a cell with five of its eight neighbours in it joins it. An
    urban cluster is cells of at least 300 people that touch by sides or corners and together have at least
    5,000. All else is rural.

    Parameters
    ----------
    people
        Shape (X, Y), in cells of 1 km².

    Returns
    -------
    NDArray[np.int8]
        Shape (X, Y), values of `Urbanisation`.

    Examples
    --------
    >>> classify_cells(np.array([[0.0, 299.0, 300.0, 5000.0, 60_000.0]])).tolist()
    [[1, 1, 2, 3, 3]]
    """
    cluster = _groups(people, CLUSTER_PER_KM2, CLUSTER_PEOPLE, BY_CORNER)
    centre = _groups(people, CENTRE_PER_KM2, CENTRE_PEOPLE, BY_SIDE)
    # Neither step leaves the box around a centre: a cell outside it has at most three neighbours within.
    for number, box in enumerate(scipy.ndimage.find_objects(centre), start=1):
        _round_off(centre[box], number)
    found = np.where(cluster > 0, Urbanisation.CLUSTER, Urbanisation.RURAL)
    return np.where(centre > 0, Urbanisation.CENTRE, found).astype(np.int8)


def _groups(people: Floats, per_km2: float, total: float, touching: Flags) -> Labels:
    """Find the groups of dense cells that have people enough; numbered from 1, 0 is none."""
    group, count = scipy.ndimage.label(people >= per_km2, structure=touching)
    enough = np.bincount(group.ravel(), people.ravel(), minlength=count + 1) >= total
    enough[0] = False
    number = np.where(enough, enough.cumsum(), 0).astype(np.int32)
    found: Labels = number[group]
    return found


def _round_off(centre: Labels, number: int) -> None:
    """Fill the small holes of one centre and smooth its edge, in place; other centres keep their cells."""
    own = np.pad(centre == number, 1)
    free = np.pad(centre == 0, 1, constant_values=True)
    hole, count = scipy.ndimage.label(~own, structure=BY_SIDE)
    size = np.bincount(hole.ravel(), minlength=count + 1)
    small = size < GAP_CELLS
    small[[0, hole[0, 0]]] = False  # the centre itself, and all that lies outside
    own |= small[hole] & free
    free[[0, -1], :] = free[:, [0, -1]] = False
    while True:
        around = scipy.ndimage.convolve(own.astype(np.int8), BY_CORNER.astype(np.int8), mode="constant")
        joins = ~own & free & (around >= MAJORITY)
        if not joins.any():
            break
        own |= joins
    centre[own[1:-1, 1:-1]] = number
