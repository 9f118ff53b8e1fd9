"""From where stations are reached on foot: polygons, pieces of street, and how many people live there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from api.operations.served import Served
from data.facilities import cards
from data.population import people_near
from gis.card import FacilityCard
from gis.errors import Message, NotFoundError, OutsideError
from gis.model import LonLat
from isochrones.area import as_lines, reached_edges, service_areas
from isochrones.reach import OnEdges, catchments, put_on_edges
from isochrones.reach.graph import limit_ticks
from isochrones.snap import Snaps, snap

SLACK = 1.01
"""Edge lengths are of a sphere and may be 0.6 % shorter than the ellipsoid's straight line."""

NO_SITE = Message("没有这个编号的站点", "no site has that code")
OUTSIDE = Message(
    "该位置不在服务范围内；请检查坐标系（datum）", "this place is outside the area served; check the datum"
)


@dataclass(frozen=True, slots=True)
class IsochroneQuestion:
    """
    What is asked, in WGS 84.

    Attributes
    ----------
    facilities
        Codes of sites.
    positions
        Other places.
    bands_s
        Limits in seconds.
    edges
        True when the exact pieces of street are wanted too.
    """

    facilities: Sequence[str]
    positions: Sequence[LonLat]
    bands_s: Sequence[float]
    edges: bool = False


@dataclass(frozen=True, slots=True)
class Station:
    """
    A place that people walk to.

    Attributes
    ----------
    position
        Where it is.
    card
        The site; None for a place that was given by its position.
    row
        Where it stands in the list of sites or of positions that was sent.
    """

    position: LonLat
    card: FacilityCard | None
    row: int


@dataclass(frozen=True, slots=True)
class StationAreas:
    """
    Everything about one station.

    Attributes
    ----------
    station
        Whose areas these are.
    shapes
        One polygon a band.
    area_m2, people
        Square metres and residents of each band.
    lines, line_s
        Pieces of street within the longest band, and the walking time at either end of each, shape (K, 2).
    """

    station: Station
    shapes: list[shapely.MultiPolygon]
    area_m2: list[float]
    people: list[float]
    lines: NDArray[np.object_]
    line_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Refused:
    """
    A station that has no area.

    Attributes
    ----------
    facility
        Whether it was named by its code.
    row
        Where it stands in the list that was sent.
    reason
        Why.
    """

    facility: bool
    row: int
    reason: Message


@dataclass(frozen=True, slots=True)
class IsochroneAnswer:
    """
    What was found.

    Attributes
    ----------
    bands_s
        Ascending.
    areas
        In the order of the question: sites, then positions.
    refused
        Those without, in the same order.
    """

    bands_s: list[float]
    areas: list[StationAreas]
    refused: list[Refused]


async def find_isochrones(served: Served, question: IsochroneQuestion) -> IsochroneAnswer:
    """
    Draw the areas from which stations are reached.

    Parameters
    ----------
    served
        The city.
    question
        What is asked.

    Returns
    -------
    IsochroneAnswer
        One bad station does not stop the others; a code that was given twice is drawn once.

    Raises
    ------
    NotFoundError
        If only codes were given and no site has any of them.
    OutsideError
        If no station is in the area served.
    UnavailableError
        If too many ask at once.
    """
    with served.turns.admitted():
        stations, unknown = await _stations(served, question)
        lonlat = np.array([station.position for station in stations], dtype=np.float64).reshape(-1, 2)
        snaps = snap(served.index, lonlat, max_access_m=served.profile.max_access_m)
        near = np.flatnonzero((snaps.edge >= 0) & _within(served, lonlat))
        far = [_refuse(served, stations[i], snaps.edge[i]) for i in set(range(len(stations))) - set(near)]
        if not stations:
            raise NotFoundError(*NO_SITE)
        if not len(near):
            raise OutsideError(*min(far, key=_place_sent).reason)
        chosen = _each_once(stations, near)
        reach_m = max(question.bands_s) * served.profile.walk_speed_mps * SLACK
        async with served.connection() as connection:
            homes, people = await people_near(connection, lonlat[chosen], radius_m=reach_m)
        joined = await served.turns.compute(_join, served, homes)
        # One turn a station: others come in between, and a question that was given up soon ends.
        areas = [
            await served.turns.compute(
                _draw, served, question, stations[i], snaps.take(np.array([i])), joined, people
            )
            for i in chosen
        ]
        bands_s = np.unique(np.asarray(question.bands_s, dtype=np.float64)).tolist()
        return IsochroneAnswer(bands_s, areas, sorted([*unknown, *far], key=_place_sent))


async def _stations(served: Served, question: IsochroneQuestion) -> tuple[list[Station], list[Refused]]:
    known: dict[str, FacilityCard] = {}
    if question.facilities:
        async with served.connection() as connection:
            known = {card.id: card for card in await cards(connection, list(set(question.facilities)))}
    stations, refused = [], []
    for row, code in enumerate(question.facilities):
        if code in known:
            stations.append(Station(known[code].position, known[code], row))
        else:
            refused.append(Refused(facility=True, row=row, reason=NO_SITE))
    stations += [Station(position, None, row) for row, position in enumerate(question.positions)]
    return stations, refused


def _within(served: Served, lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = served.bbox
    inside: NDArray[np.bool_] = (
        (lonlat[:, 0] >= west) & (lonlat[:, 0] <= east) & (lonlat[:, 1] >= south) & (lonlat[:, 1] <= north)
    )
    return inside


def _refuse(served: Served, station: Station, edge: int) -> Refused:
    limit_m = served.profile.max_access_m
    no_street = Message(
        f"该位置 {limit_m:g} 米内没有步行道路；请改用路边的位置",
        f"there is no street within {limit_m:g} m of this place; use one beside a street",
    )
    inside = _within(served, np.array([station.position]))[0]
    reason = no_street if inside and edge < 0 else OUTSIDE
    return Refused(facility=station.card is not None, row=station.row, reason=reason)


def _place_sent(one: Refused) -> tuple[bool, int]:
    return not one.facility, one.row


def _each_once(stations: list[Station], near: NDArray[np.int64]) -> list[int]:
    """Leave out a site that stands in the list already."""
    first: dict[object, int] = {}
    for i in near.tolist():
        card = stations[i].card
        first.setdefault(card.id if card else i, i)
    return list(first.values())


def _join(served: Served, homes: NDArray[np.float64]) -> OnEdges:
    joined = snap(served.index, homes, max_access_m=served.profile.max_access_m)
    return put_on_edges(served.graph, joined)


def _draw(
    served: Served,
    question: IsochroneQuestion,
    station: Station,
    at: Snaps,
    homes: OnEdges,
    people: NDArray[np.float64],
) -> StationAreas:
    areas = service_areas(served.areas.grid(), at, np.array([station.position]), bands_s=question.bands_s)
    residents = _residents(served, at, homes, people, areas.bands_s)
    lines, line_s = np.empty(0, dtype=object), np.empty((0, 2))
    if question.edges:
        reached = reached_edges(served.graph, at, limit_s=float(areas.bands_s[-1]))
        lines, line_s = as_lines(served.network, reached), reached.seconds
    return StationAreas(station, list(areas.polygons[0]), areas.area_m2[0].tolist(), residents, lines, line_s)


def _residents(
    served: Served,
    station: Snaps,
    homes: OnEdges,
    people: NDArray[np.float64],
    bands_s: NDArray[np.float64],
) -> list[float]:
    """Count people by their own walking time, as the audit does; one number a band."""
    found = catchments(served.graph, station, homes, limit_s=float(bands_s[-1]))
    ticks, weight = found.ticks, people[found.point]
    return [float(weight[ticks <= limit_ticks(band_s)].sum()) for band_s in bands_s.tolist()]
