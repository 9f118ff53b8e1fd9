"""
Centres of people whom no site reaches: places on the streets from where most of them are within the limit.

No random starts: places lie on a grid, and of them the one that reaches most of the people left is taken,
again and again (the greedy rule for maximal cover: Church and ReVelle 1974; by Nemhauser, Wolsey and Fisher
1978 at least 1 - 1/e of what any choice of as many of these places reaches). Of places that reach the same
people the one with the shortest walks counts: the middle of a cluster, not its rim.
"""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.arrays import plain
from isochrones.kernels.sparse import turn
from isochrones.reach import TravelTimes

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

AROUND = 2
"""Cells beside those where people live, on every side, that may hold a centre too."""

MOST_CELLS = 1 << 31
"""On either axis, from the origin of the metres."""


@dataclass(frozen=True, slots=True)
class Centres:
    """
    Chosen places.

    Attributes
    ----------
    place
        Shape (K,), rows of the places in the order in which they were chosen.
    people
        Shape (K,), people within the limit of each and of none before it.
    """

    place: Longs
    people: Floats


def grid_places(xy: Floats, people: Floats, *, cell_m: float) -> Floats:
    """
    Lay places over people: one a cell, where its people are on average, and in the empty cells around.

    Cells are counted from the origin of the metres, so the same people lie in the same cells whoever else is
    there.

    Parameters
    ----------
    xy
        Shape (D, 2), metres.
    people
        Shape (D,), positive.
    cell_m
        Side of a cell.

    Returns
    -------
    NDArray[np.float64]
        Shape (P, 2), metres, by column, then row; of an empty cell its middle.

    Raises
    ------
    InputError
        If the cells have no side or a place is not finite.

    Examples
    --------
    >>> places = grid_places(np.array([[10.0, 10], [30, 10]]), np.array([3.0, 1]), cell_m=100.0)
    >>> len(places), places[12].tolist()
    (25, [15.0, 10.0])
    """
    if not (cell_m > 0 and np.isfinite(xy).all()):
        raise InputError("格网边长必须大于 0，坐标必须有限", "cells must have a side and places be finite")
    if not len(xy):
        return np.empty((0, 2))
    cell = np.floor(xy / cell_m).astype(np.int64)
    lived_in, of_point = np.unique(_key(cell), return_inverse=True)
    weight = np.bincount(of_point, people)
    mean = np.column_stack([np.bincount(of_point, people * axis) / weight for axis in xy.T])
    steps = np.arange(-AROUND, AROUND + 1)
    shifts = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    every = np.unique(_key((_cell(lived_in)[:, None] + shifts).reshape(-1, 2)))
    places: Floats = (_cell(every).astype(np.float64) + 0.5) * cell_m
    places[np.searchsorted(every, lived_in)] = mean
    return places


def choose_centres(
    times: TravelTimes, people: Floats, places: int, *, most: int, least_people: float
) -> Centres:
    """
    Choose the places from where most people are within the limit.

    Parameters
    ----------
    times
        Walks within the limit; origins are people, destinations are places.
    people
        Shape (D,), not negative.
    places
        How many places there are.
    most
        No more are chosen.
    least_people
        A place that adds fewer people is not chosen, nor is one that adds nobody.

    Returns
    -------
    Centres
        In the order of the choice. Of places that add the same people, the one with the least walking of all
        of them together, then the first.

    Raises
    ------
    InputError
        If `most` is not positive.
    """
    if most < 1:
        raise InputError("中心个数至少为 1", "at least one centre must be asked for")
    origin = (plain(times.start, np.int64), plain(times.destination, np.int32), plain(times.ticks, np.int32))
    start, point, ticks = turn(*origin, places)
    left = people.astype(np.float64)

    def worth(place: int) -> tuple[float, float, int]:
        here = slice(start[place], start[place + 1])
        count = left[point[here]]
        return -float(count.sum()), float((count * ticks[here]).sum()), place

    # Nobody is won twice, so what a place adds only falls: one that is first at its last count, and still has
    # it, is first of all (lazy greedy; Minoux 1978).
    heap = [worth(place) for place in range(places)]
    heapq.heapify(heap)
    chosen: list[tuple[int, float]] = []
    while heap and len(chosen) < most and -heap[0][0] >= max(least_people, np.nextafter(0.0, 1.0)):
        before = heap[0]
        now = worth(before[2])
        if now != before:
            heapq.heapreplace(heap, now)
            continue
        heapq.heappop(heap)
        chosen.append((now[2], -now[0]))
        left[point[start[now[2]] : start[now[2] + 1]]] = 0.0
    place, won = zip(*chosen, strict=True) if chosen else ((), ())
    return Centres(np.array(place, dtype=np.int64), np.array(won, dtype=np.float64))


def _key(cell: Longs) -> Longs:
    """Give cells numbers that sort by column, then row."""
    key: Longs = (cell[:, 0] + MOST_CELLS // 2) * MOST_CELLS + cell[:, 1] + MOST_CELLS // 2
    return key


def _cell(key: Longs) -> Longs:
    column, row = np.divmod(key, MOST_CELLS)
    return np.column_stack([column, row]) - MOST_CELLS // 2
