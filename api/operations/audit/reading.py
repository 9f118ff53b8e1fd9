"""The files of an order, read into what an audit stands on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import NO_AREAS, AuditInputs, Compounds, positions_of
from api.operations.audit.order import AuditOrder, digests_of
from api.operations.audit.rules import AuditRules
from api.operations.network import open_network
from data.files.amenities import Amenity, read_amenities
from data.files.areas import read_areas
from data.files.buildings import read_buildings
from data.files.census import read_census
from data.files.gates import read_compounds, read_gates
from data.files.holidays import read_calendar, shipped_calendar
from data.files.population import PopulationOrder, read_population
from data.files.sites import read_sites
from data.files.walkers import read_walkers
from gis.areas import AreaSet, area_of
from gis.census import census_rows, scaling_remarks
from gis.errors import InputError
from gis.model import DemandPoints, RowNote
from gis.people import NOBODY, scale_to_census
from gis.walker import walker_named
from isochrones.coverage import StreetCells, measure_streets


@dataclass(frozen=True, slots=True)
class _People:
    demand: DemandPoints
    unplaced: NDArray[np.bool_]
    area_of_point: NDArray[np.int32]


def read_inputs(order: AuditOrder) -> AuditInputs:
    """
    Read the files of an order.

    Parameters
    ----------
    order
        What was ordered.

    Returns
    -------
    AuditInputs
        With what the readers said of rows, and the digest of every file.

    Raises
    ------
    FileError
        If a file cannot be used.
    InputError
        If an option needs another that is missing.
    """
    notes: list[RowNote] = []
    facilities, said = read_sites(order.facilities)
    notes += said
    areas = NO_AREAS
    if order.areas is not None:
        areas, said = read_areas(order.areas)
        notes += said
    demand = _read_people(order, notes)
    people = _placed(order, demand, areas, notes)
    return AuditInputs(
        facilities,
        people.demand,
        people.unplaced,
        areas,
        people.area_of_point,
        compounds=_read_compounds(order, people.demand, notes),
        enterprises=_read_enterprises(order, notes),
        amenities=_read_amenities(order, notes),
        older_streets=_read_older_streets(order),
        rejected=[note for note in notes if not note.used],
        remarks=[note for note in notes if note.used],
        sources=digests_of(order),
    )


def read_rules(order: AuditOrder) -> AuditRules:
    """
    Read the rules of an order.

    Parameters
    ----------
    order
        What was ordered.

    Returns
    -------
    AuditRules
        With walkers and calendar from their files.

    Raises
    ------
    FileError
        If a file cannot be used.
    InputError
        If a profile names a walker that there is not.
    """
    walkers = read_walkers(order.walkers) if order.walkers else ()
    for profile in order.profiles:
        walker_named(profile.walker, walkers)
    calendar = read_calendar(order.holidays)[0] if order.holidays else shipped_calendar()
    return AuditRules(
        profiles=order.profiles,
        walkers=walkers,
        speeds_mps=order.speeds_mps,
        at=order.at,
        calendar=calendar,
        cross_border=order.cross_border,
        choose_by=order.choose_by,
        zones=order.zones,
    )


def _read_people(order: AuditOrder, notes: list[RowNote]) -> DemandPoints:
    buildings = None
    if order.buildings is not None:
        buildings, said = read_buildings(order.buildings)
        notes += said
    wanted = PopulationOrder(
        groups=order.groups,
        group_rasters=order.group_rasters or None,
        buildings=buildings,
        cell_m=order.cell_m,
    )
    demand, said = read_population(order.population, wanted)
    notes += said
    return demand


def _placed(order: AuditOrder, demand: DemandPoints, areas: AreaSet, notes: list[RowNote]) -> _People:
    """Put people into areas; scale them to the census, and add those of it whom nobody can place."""
    inside = area_of(areas, demand.lonlat)
    nobody = np.zeros(len(demand.people), dtype=np.bool_)
    if order.census is None:
        return _People(demand, nobody, inside)
    if not len(areas):
        raise InputError(
            "按普查校正人口需要区划面；请加上 --areas", "census totals need areas to scale by; add --areas"
        )
    census, said = read_census(order.census, groups=order.groups)
    notes += said
    row_of_area, said = census_rows(areas, census)
    notes += said
    row = np.where(inside >= 0, row_of_area[np.maximum(inside, 0)], NOBODY).astype(np.int32)
    scaled = scale_to_census(demand, row, census.totals)
    notes += scaling_remarks(census, scaled, row_of_area)
    # Each unplaced total goes to the first area that is counted in its census row.
    rows, home = np.unique(row_of_area, return_index=True)
    there = (rows != NOBODY) & (scaled.unplaced[np.maximum(rows, 0)] > 0)
    lost, home = rows[there], home[there].astype(np.int32)
    middle = np.array(
        [areas.shapes[i].representative_point().coords[0] for i in home], dtype=np.float64
    ).reshape(-1, 2)
    people = np.concatenate([scaled.demand.people, scaled.unplaced[lost]])
    groups = {
        name: np.concatenate([weight, np.zeros(len(lost))]) for name, weight in scaled.demand.groups.items()
    }
    more = DemandPoints(np.concatenate([demand.lonlat, middle]), people, groups)
    return _People(
        more,
        np.concatenate([nobody, np.ones(len(lost), dtype=np.bool_)]),
        np.concatenate([inside, home]).astype(np.int32),
    )


def _read_compounds(order: AuditOrder, demand: DemandPoints, notes: list[RowNote]) -> Compounds | None:
    if order.gates is None and order.compounds is None:
        return None
    if order.gates is None or order.compounds is None:
        raise InputError(
            "小区出入口（--gates）和小区范围（--compounds）需要一起给出",
            "gates and outlines of compounds belong together; give both --gates and --compounds",
        )
    gates, said = read_gates(order.gates)
    notes += said
    outlines, said = read_compounds(order.compounds)
    notes += said
    ids = tuple(area.code for area in outlines.areas)
    return Compounds(tuple(gates), ids, area_of(outlines, demand.lonlat))


def _read_enterprises(order: AuditOrder, notes: list[RowNote]) -> NDArray[np.float64] | None:
    if order.enterprises is None:
        return None
    if not order.zones:
        raise InputError(
            "企业点（--enterprises）用于生成服务区域；请加上 --zones",
            "enterprises are what zones are made from; add --zones",
        )
    found, said = read_sites(order.enterprises, source="enterprises")
    notes += said
    return positions_of(found)


def _read_amenities(order: AuditOrder, notes: list[RowNote]) -> tuple[Amenity, ...]:
    if order.amenities is None:
        return ()
    found, said = read_amenities(order.amenities)
    notes += said
    return tuple(found)


def _read_older_streets(order: AuditOrder) -> StreetCells | None:
    return None if order.older_network is None else measure_streets(open_network(order.older_network))
