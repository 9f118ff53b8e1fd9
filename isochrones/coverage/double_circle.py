"""
The double circle 双圈 (F10): who reaches a job station *and* the services of daily life on foot.

"One trip" is read as: each of them within the limit **from home**. A stricter reading, home to the station
and on to the amenity within one limit, is `chain_in_reach`; it needs the walks from stations to amenities.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage.rows import Rows
from isochrones.reach import TravelTimes

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Circle(StrEnum):
    """How many of the two circles a place lies in."""

    NONE = "none"
    SINGLE = "single"
    DOUBLE = "double"


CIRCLES = (Circle.NONE, Circle.SINGLE, Circle.DOUBLE)
"""Codes of circles in arrays are positions in these."""


@dataclass(frozen=True, slots=True)
class DoubleCircle:
    """
    The two circles of every point.

    Attributes
    ----------
    circle_code
        Shape (D,), positions in `CIRCLES`: in both circles, in one of them, in none.
    has_station
        Shape (D,), True where a station that covers is in reach.
    amenities_in_reach
        Shape (D,), groups of amenities in reach.
    people
        Shape (rows, 3), people by row and circle.
    groups
        Names of the groups of amenities, in the order given.
    group_people
        Shape (rows, groups), people with a station and the group in reach.
    """

    circle_code: NDArray[np.int8]
    has_station: Flags
    amenities_in_reach: NDArray[np.int64]
    people: Floats
    groups: tuple[str, ...]
    group_people: Floats

    @property
    def fusion_index(self) -> Floats:
        """Share of the people of each row who live in both circles; NaN where nobody lives."""
        everybody = self.people.sum(axis=1)
        index = np.full(len(everybody), np.nan)
        np.divide(self.people[:, CIRCLES.index(Circle.DOUBLE)], everybody, out=index, where=everybody > 0)
        return index

    @property
    def row_circle(self) -> NDArray[np.int8]:
        """
        The class of each row on a map, shape (rows,): that of most of its people, -1 where nobody lives.

        Of equal numbers the lesser circle counts.
        """
        most = self.people.argmax(axis=1).astype(np.int8)
        return np.where(self.people.sum(axis=1) > 0, most, np.int8(-1))


def measure_double_circle(
    has_station: Flags, amenities: Mapping[str, Flags], people: Floats, rows: Rows
) -> DoubleCircle:
    """
    Tell who lives in both circles, in one, in none.

    The circle of daily life is closed only where **every** group of amenities is in reach: a community with a
    station but no market is in a single circle. A place with some groups and no station is in none.

    Parameters
    ----------
    has_station
        Shape (D,), True where a station that covers is within the limit.
    amenities
        By group (market, elder care, household service …), shape (D,): True where one is within the limit.
    people
        Shape (D,), finite and not negative.
    rows
        Areas.

    Returns
    -------
    DoubleCircle
        By point and by row.

    Raises
    ------
    InputError
        If there is no group, or the shapes disagree.

    Examples
    --------
    >>> station = np.array([True, True, False])
    >>> market = {"market": np.array([True, False, False])}
    >>> from isochrones.coverage.rows import one_row
    >>> found = measure_double_circle(station, market, np.array([30.0, 50.0, 20.0]), one_row(3))
    >>> [CIRCLES[code].value for code in found.circle_code], found.fusion_index.tolist()
    (['double', 'single', 'none'], [0.3])
    """
    if not amenities:
        raise InputError(
            "请至少给出一类便民设施，例如菜市场", "give at least one group of amenities, for example markets"
        )
    shapes = {np.shape(mask) for mask in (has_station, people, rows.of_point, *amenities.values())}
    if len(shapes) != 1:
        raise InputError("设施可达与需求点的行数不一致", "one truth value per demand point is wanted")
    reached = np.column_stack(list(amenities.values()))
    in_reach = reached.sum(axis=1)
    all_groups = in_reach == len(amenities)
    circle = (has_station.astype(np.int8) + all_groups).astype(np.int8)
    group_people = np.column_stack(
        [rows.sums((has_station & group).astype(np.int32), 2, people)[:, 1] for group in reached.T]
    )
    return DoubleCircle(
        circle_code=circle,
        has_station=has_station,
        amenities_in_reach=in_reach,
        people=rows.sums(circle, len(CIRCLES), people),
        groups=tuple(amenities),
        group_people=group_people,
    )


def reached_from(times: TravelTimes, points: int, wanted: Flags | None = None) -> Flags:
    """
    Tell which points have anything within the limit.

    Parameters
    ----------
    times
        Origins are demand points.
    points
        How many there are.
    wanted
        Shape (F,), the destinations that count; None for all.

    Returns
    -------
    NDArray[np.bool_]
        Shape (D,).
    """
    found = np.zeros(points, dtype=bool)
    found[times.origin if wanted is None else times.origin[wanted[times.destination]]] = True
    return found


def chain_in_reach(to_station: TravelTimes, onward: TravelTimes, points: int, *, limit_s: float) -> Flags:
    """
    Tell who walks from home to a station and on to an amenity within one limit.

    Parameters
    ----------
    to_station
        From demand points to the stations that cover.
    onward
        From the stations (its origins, numbered as in `to_station`) to the amenities of one group.
    points
        How many demand points there are.
    limit_s
        For the two walks together; exactly at it is within it.

    Returns
    -------
    NDArray[np.bool_]
        Shape (D,). The order home, amenity, station is not tried.

    Examples
    --------
    >>> def walk(seconds):
    ...     ticks = np.array([round(seconds * 20_000)], dtype=np.int32)
    ...     return TravelTimes(np.array([0, 1]), np.array([0], dtype=np.int32), ticks)
    >>> chain_in_reach(walk(600), walk(300), 1, limit_s=900.0).tolist()
    [True]
    >>> chain_in_reach(walk(600), walk(301), 1, limit_s=900.0).tolist()
    [False]
    """
    stations = int(max(to_station.destination.max(initial=-1), onward.origin.max(initial=-1))) + 1
    onward_s = np.full(stations, np.inf)
    np.minimum.at(onward_s, onward.origin, onward.seconds)
    # Times are whole ticks of 50 µs; half a tick keeps a chain exactly at the limit within it.
    within = to_station.seconds + onward_s[to_station.destination] <= limit_s + 2.5e-5
    found = np.zeros(points, dtype=bool)
    found[to_station.origin[within]] = True
    return found
