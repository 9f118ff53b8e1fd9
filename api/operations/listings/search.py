"""
Search a list of the register near a place, in one order that pages follow.

With minutes, rows come by the walk: the operation that `/nearby` does. With a radius they come by the
straight line, and the walk is told for the rows of the page. Without a place they come in the list's order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.operations.nearby import BEYOND_S, SLACK, origin_of
from api.operations.pool import Connection
from api.operations.served import Served
from data.listings import (
    Around,
    Counted,
    Hit,
    Listing,
    Question,
    count,
    one,
    page,
    places_around,
    rows_of,
    still_wanted,
    understood,
)
from gis.errors import InputError, OutsideError
from gis.model import LonLat
from isochrones.reach import times_between
from isochrones.snap import Snaps

MOST_AROUND = 30_000
"""More rows than this within a walk are not timed: the question is then too wide."""

Key = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Search:
    """
    What is asked, in WGS 84.

    Attributes
    ----------
    question
        Text, filters and days; its circle is made here.
    limit
        Most rows of the page.
    here
        Where the walk starts; None when nobody says.
    limit_s
        Longest walk in seconds; exactly that long counts. None for a radius, or no place.
    radius_m
        Longest straight line in metres; None for a walk, or no place.
    after
        Sort key and code of the row before the page.
    facets
        Whether the values of facets are counted.
    """

    question: Question
    limit: int
    here: LonLat | None = None
    limit_s: float | None = None
    radius_m: float | None = None
    after: Key | None = None
    facets: bool = True


@dataclass(frozen=True, slots=True)
class Reached:
    """
    One row, and how far it is.

    Attributes
    ----------
    hit
        The row.
    walk_s, walk_m
        Seconds on foot and metres at the profile's speed; None without a place, or beyond an hour.
    distance_m
        Straight line; None unless a radius was asked for.
    """

    hit: Hit
    walk_s: float | None = None
    walk_m: float | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """
    One page.

    Attributes
    ----------
    rows
        In order.
    counted
        All rows that match, and the facets.
    next
        What to go on after; None on the last page.
    alike
        Whether no name held the text, and those were taken that are like it.
    """

    rows: tuple[Reached, ...]
    counted: Counted
    next: Key | None
    alike: bool


async def find(served: Served, listing: Listing, search: Search) -> Found:
    """
    Search a list.

    Parameters
    ----------
    served
        The city.
    listing
        Which list.
    search
        What is asked.

    Returns
    -------
    Found
        One page.

    Raises
    ------
    OutsideError
        If the place is outside the city or, for a walk, too far from any street.
    InputError
        If too many rows are within the walk.
    UnavailableError
        If too many ask at once.
    """
    if search.here is None:
        return await _in_order(served, listing, search)
    with served.turns.admitted():
        origin = _start(served, search, search.here)
        if search.limit_s is not None and origin is not None:
            radius_m = search.limit_s * served.profile.walk_speed_mps * SLACK
            around = replace(search.question, around=Around(search.here, radius_m))
            return await _by_walk(served, listing, replace(search, question=around), origin)
        found = await _in_order(served, listing, search)
        if origin is None:
            return found
        walks = await served.turns.compute(_walks, served, origin, _places(found.rows), BEYOND_S)
        return replace(found, rows=tuple(_timed(served, row, walks.get(row.hit.id)) for row in found.rows))


async def find_one(served: Served, listing: Listing, question: Question, code: str) -> Hit:
    """Find one row by its code, over or not; `NotFoundError` when there is none."""
    async with served.connection() as connection:
        return await one(connection, listing, question, code)


def _start(served: Served, search: Search, here: LonLat) -> Snaps | None:
    try:
        return origin_of(served, here)
    except OutsideError:
        west, south, east, north = served.bbox
        if search.limit_s is not None or not (west <= here.lon <= east and south <= here.lat <= north):
            raise
        return None  # the straight line needs no street


async def _in_order(served: Served, listing: Listing, search: Search) -> Found:
    question = search.question
    if search.here is not None and search.radius_m is not None:
        question = replace(question, around=Around(search.here, search.radius_m))
    async with served.connection() as connection:
        question = await understood(connection, listing, question)
        counted = await count(connection, listing, question, facets=search.facets)
        hits = await page(connection, listing, question, after=search.after, limit=search.limit + 1)
    kept = hits[: search.limit]
    rows = tuple(Reached(hit, distance_m=hit.key if question.around else None) for hit in kept)
    more = (kept[-1].key, kept[-1].id) if len(hits) > len(kept) else None
    return Found(rows, counted, more, question.alike)


async def _by_walk(served: Served, listing: Listing, search: Search, origin: Snaps) -> Found:
    async with served.connection() as connection:
        around = await understood(connection, listing, search.question)
        places = await places_around(connection, listing, around, most=MOST_AROUND + 1)
    if len(places) > MOST_AROUND:
        raise InputError(
            f"步行范围内超过 {MOST_AROUND} 条；请减少分钟数，或输入文字缩小范围",
            f"more than {MOST_AROUND} are within that walk; ask for fewer minutes, or add a text",
        )
    walks = await served.turns.compute(_walks, served, origin, places, search.limit_s or BEYOND_S)
    question = replace(around, around=None)
    async with served.connection() as connection:
        counted, order = await _ordered(connection, listing, search, question, walks)
        chosen = order[: search.limit]
        hits = await rows_of(connection, listing, question, [code for _, code in chosen])
    rows = tuple(_timed(served, Reached(hits[code]), walks[code]) for _, code in chosen if code in hits)
    return Found(rows, counted, chosen[-1] if len(order) > len(chosen) else None, question.alike)


async def _ordered(
    connection: Connection, listing: Listing, search: Search, question: Question, walks: Mapping[str, float]
) -> tuple[Counted, list[Key]]:
    """Count what can be walked to, and order what of it is wanted and comes after the page before."""
    ids = list(walks)
    counted = await count(connection, listing, question, ids=ids, facets=search.facets)
    wanted = await still_wanted(connection, listing, question, ids) if any(question.filters.values()) else ids
    order = sorted((walks[code], code) for code in wanted)
    return counted, order if search.after is None else [key for key in order if key > search.after]


def _places(rows: Sequence[Reached]) -> list[tuple[str, LonLat]]:
    return [(row.hit.id, row.hit.position) for row in rows]


def _walks(
    served: Served, origin: Snaps, places: Sequence[tuple[str, LonLat]], limit_s: float
) -> dict[str, float]:
    """Time the walk to places; those within the limit, by code."""
    if not places:
        return {}
    times = times_between(served.graph, origin, served.sites.snaps_at(places), limit_s=limit_s)
    seconds = times.seconds[np.argsort(times.destination, kind="stable")]
    reached = np.sort(times.destination)
    return {places[row][0]: s for row, s in zip(reached.tolist(), seconds.tolist(), strict=True)}


def _timed(served: Served, row: Reached, walk_s: float | None) -> Reached:
    if walk_s is None:
        return row
    return replace(row, walk_s=walk_s, walk_m=walk_s * served.profile.walk_speed_mps)
