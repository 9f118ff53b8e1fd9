"""Audit a circle: which people are within the limit of a site, which are not, and what is unknown."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.digest import file_sha256
from api.operations.network import Walkable, make_walkable, open_network
from data.files import read_population, read_sites
from gis.errors import Message, OutsideError
from gis.kinds import BY_CODE, KINDS, find_kind
from gis.model import CircleProfile, DemandPoints, Facility, RowNote
from isochrones.coverage import Coverage, Unknown, measure_coverage, off_main, unknown_reasons
from isochrones.reach import times_between
from isochrones.snap import Snaps, snap

LOCAL_M = 100_000.0
"""Farther than this a distance in the network's own metric CRS is wrong, and is not told."""


@dataclass(frozen=True, slots=True)
class Audit:
    """
    One audit and the inputs it stands on.

    Attributes
    ----------
    profile
        The rule that was measured.
    facilities
        Sites that took part.
    site_snaps
        Where they joined the network.
    demand
        People.
    coverage
        What was found, one row per demand point and per facility.
    islands
        Shape (F,), True for sites that join a piece of street apart from the main component.
    rejected
        Rows that could not take part.
    remarks
        Rows that took part, but not as their reader may think.
    inputs
        Name and digest of every input.
    """

    profile: CircleProfile
    facilities: list[Facility]
    site_snaps: Snaps
    demand: DemandPoints
    coverage: Coverage
    islands: NDArray[np.bool_]
    rejected: list[RowNote]
    remarks: list[RowNote]
    inputs: dict[str, Any]


def audit_files(directory: Path, facilities: Path, population: Path, profile: CircleProfile) -> Audit:
    """
    Audit files, without a database.

    Parameters
    ----------
    directory
        A saved network.
    facilities, population
        See `data.files`.
    profile
        The rule.

    Returns
    -------
    Audit
        With the digests of the three inputs.

    Raises
    ------
    FileError
        If an input cannot be used.
    OutsideError
        If the sites or the people are all outside the network.
    """
    sites, bad_sites = read_sites(facilities)
    demand, bad_people = read_population(population)
    walkable = make_walkable(open_network(directory), profile)
    inputs = {
        "facilities": {"name": facilities.name, "sha256": file_sha256(facilities)},
        "population": {"name": population.name, "sha256": file_sha256(population)},
    }
    audit = run_audit(walkable, sites, demand, profile, inputs=inputs)
    return replace(audit, rejected=sorted([*bad_sites, *bad_people, *audit.rejected], key=_by_file_and_row))


def run_audit(
    walkable: Walkable,
    facilities: list[Facility],
    demand: DemandPoints,
    profile: CircleProfile,
    *,
    inputs: dict[str, Any],
) -> Audit:
    """
    Audit sites and people that are already in memory.

    Parameters
    ----------
    walkable
        The network at the profile's speed.
    facilities
        Sites; those too far from the network are rejected with their distance.
    demand
        People.
    profile
        The rule.
    inputs
        What to record of the inputs; the network is added.

    Returns
    -------
    Audit
        One row per demand point and per facility that took part.

    Raises
    ------
    OutsideError
        If the sites or the people are all outside the network.
    """
    places = np.array([facility.position for facility in facilities], dtype=np.float64)
    joined = snap(walkable.index, places, max_access_m=profile.max_access_m)
    on = np.flatnonzero(joined.edge >= 0)
    rejected = _too_far(walkable, facilities, joined, profile)
    if not len(on):
        raise OutsideError(*_first(rejected))
    sites, site_snaps = [facilities[i] for i in on], joined.take(on)
    people = snap(walkable.index, demand.lonlat, max_access_m=profile.max_access_m)
    if not (people.edge >= 0).any():
        raise OutsideError(
            "人口点都不在路网附近；请检查人口文件的坐标系，或换用同一地区的路网",
            "no population point is near the network; check the coordinate reference system of the "
            "population, or use a network of the same region",
        )
    # Residents walk to the site: they are the origins.
    times = times_between(walkable.graph, people, site_snaps, limit_s=profile.limit_s)
    covers = np.array([BY_CODE[site.kind].covers for site in sites])
    unknown = unknown_reasons(walkable.network, people)
    islands = off_main(walkable.network, site_snaps)
    meta = walkable.network.meta
    return Audit(
        profile=profile,
        facilities=sites,
        site_snaps=site_snaps,
        demand=demand,
        coverage=measure_coverage(times, demand.people, covers, unknown=unknown),
        islands=islands,
        rejected=rejected,
        remarks=_remarks(sites, islands),
        inputs={"network": {"name": meta.source_name, "digest": meta.digest}, **inputs},
    )


def people_by_reason(coverage: Coverage, demand: DemandPoints) -> dict[str, float]:
    """
    Count the people in each reason for not knowing.

    Parameters
    ----------
    coverage, demand
        Of one audit.

    Returns
    -------
    dict[str, float]
        Every `Unknown`, zero where there is nobody.
    """
    return {reason.value: float(demand.people[coverage.reason == reason.value].sum()) for reason in Unknown}


def _remarks(sites: list[Facility], islands: NDArray[np.bool_]) -> list[RowNote]:
    unknown_kind = Message(
        f"站点类型不认识，按{KINDS[0].zh}计入覆盖；如只提供信息，请写“微拐角”",
        f"this kind of site is not known and counts as a full {KINDS[0].en.lower()}; "
        "write micro_corner if it only informs",
    )
    island = Message(
        "站点接入的道路不与主路网相连，只有这段路上的居民能到达；请检查坐标或补充路网",
        "the street beside this site is not connected to the main network, only people on it can reach it; "
        "check the coordinates or complete the network",
    )
    remarks = []
    for site, apart in zip(sites, islands.tolist(), strict=True):
        if site.local_kind and find_kind(site.local_kind) is None:
            remarks.append(RowNote(site.row, unknown_kind, "facilities"))
        if apart:
            remarks.append(RowNote(site.row, island, "facilities"))
    return remarks


def _too_far(
    walkable: Walkable, facilities: list[Facility], joined: Snaps, profile: CircleProfile
) -> list[RowNote]:
    rows = np.flatnonzero(joined.edge < 0)
    places = np.array([facilities[i].position for i in rows], dtype=np.float64).reshape(-1, 2)
    distance = snap(walkable.index, places, max_access_m=np.inf).access_m
    return [
        RowNote(facilities[i].row, _far_message(metres, profile.max_access_m), "facilities")
        for i, metres in zip(rows, distance, strict=True)
    ]


def _far_message(metres: float, limit: float) -> Message:
    if metres > LOCAL_M:
        return Message(
            f"距路网超过 {LOCAL_M / 1000:g} 公里；请检查坐标，或换用覆盖该地的路网",
            f"more than {LOCAL_M / 1000:g} km from the network; check the coordinates, "
            "or use a network that covers the place",
        )
    return Message(
        f"距路网 {metres:.1f} 米，超过接入上限 {limit:g} 米；请检查坐标，或换用覆盖该地的路网",
        f"{metres:.1f} m from the network, the limit is {limit:g} m; check the coordinates, "
        "or use a network that covers the place",
    )


def _first(rejected: list[RowNote]) -> Message:
    reason = rejected[0].reason
    return Message(
        f"站点都不在路网附近；第一个：{reason.zh}", f"no site is near the network; the first is {reason.en}"
    )


def _by_file_and_row(rejection: RowNote) -> tuple[str, int]:
    return rejection.source, rejection.row
