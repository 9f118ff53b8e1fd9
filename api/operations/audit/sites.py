"""The figures of an audit by site, and the pairs of sites that share their people."""

from typing import Any

import numpy as np

from api.operations.audit.run import Audit
from api.operations.audit.values import minutes, number, people, ratio
from gis.kinds import BY_CODE
from isochrones.coverage import Load, assign_to_nearest, measure_overlap

OVERLAPS = 200
"""So many pairs are told, those with most people in common first."""


def facility_blocks(audit: Audit, site_ratio: np.ndarray[Any, np.dtype[np.float64]]) -> list[dict[str, Any]]:
    """
    Count every site.

    Parameters
    ----------
    audit
        Any.
    site_ratio
        Shape (F,), supply of each site by the people around it.

    Returns
    -------
    list
        One row a site that took part.
    """
    capacity = np.array(
        [np.nan if site.capacity is None else site.capacity for site in audit.facilities], dtype=np.float64
    )
    load = assign_to_nearest(
        audit.walked.nearest.facility, audit.walked.nearest.seconds, audit.inputs.demand.people, capacity
    )
    return [_block(audit, load, float(site_ratio[i]), i) for i in range(len(audit.facilities))]


def overlap_blocks(audit: Audit) -> list[dict[str, Any]]:
    """
    List the pairs of covering sites with most people in common.

    Parameters
    ----------
    audit
        Any.

    Returns
    -------
    list
        At most `OVERLAPS` pairs.
    """
    top = measure_overlap(audit.walked.times, audit.inputs.demand.people, audit.covers).top(OVERLAPS)
    ids = [site.id for site in audit.facilities]
    columns = (top.first, top.second, top.people, top.share_of_first, top.share_of_second)
    return [
        {"a": ids[a], "b": ids[b], "people": people(both), "share_a": number(of_a), "share_b": number(of_b)}
        for a, b, both, of_a, of_b in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _block(audit: Audit, load: Load, site_ratio: float, i: int) -> dict[str, Any]:
    facility, found = audit.facilities[i], audit.coverage
    return {
        "id": facility.id,
        "name": facility.name,
        "kind": facility.kind,
        "covers": BY_CODE[facility.kind].covers,
        "lon": facility.position.lon,
        "lat": facility.position.lat,
        "people": people(found.site_people[i]),
        "sole_people": people(found.site_sole_people[i]),
        "assigned_people": people(load.people[i]),
        "assigned_mean_min": minutes(load.mean_s[i]),
        "capacity": facility.capacity,
        "people_per_capacity": number(load.ratio[i]),
        "supply_per_person": ratio(site_ratio),
        "island": bool(audit.islands[i]),
        "snapped_m": round(float(audit.site_snaps.access_m[i]), 3),
    }
