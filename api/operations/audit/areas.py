"""The figures of an audit by area and by group of people."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import positions_of
from api.operations.audit.run import Audit
from api.operations.audit.values import number, numbers
from gis.areas import AreaSet, area_of
from isochrones.coverage import Breakdown, Ranked, Rows, break_down, one_row, points_at, roll_up, sites_in


def area_blocks(audit: Audit, walk: Ranked) -> list[dict[str, Any]] | None:
    """
    Count every area of every level.

    Parameters
    ----------
    audit
        With areas, or without.
    walk
        Walks of all demand points to their nearest site, in order.

    Returns
    -------
    list or None
        One row an area, in the order of the areas; None without areas. An area that holds others counts what
        lies in them too.
    """
    areas = audit.inputs.areas
    if not len(areas):
        return None
    parent = parents_of(areas)
    site_area = np.where(audit.covers, area_of(areas, positions_of(audit.facilities)), -1).astype(np.int32)
    blocks: list[dict[str, Any]] = [{}] * len(areas)
    for level in dict.fromkeys(area.level for area in areas.areas):
        chosen = np.array([area.level == level for area in areas.areas])
        above = roll_up(parent, chosen)
        rows = points_at(audit.inputs.area_of_point, above)
        here = np.flatnonzero(chosen)
        found = row_blocks(break_down(audit.coverage, audit.inputs.demand.people, rows, walk), here)
        stations = sites_in(points_at(site_area, above).of_point, len(areas)).tolist()
        for i, block in zip(here.tolist(), found, strict=True):
            area = areas.areas[i]
            blocks[i] = {
                "code": area.code,
                "name": area.name,
                "level": area.level,
                "parent": area.parent,
                **block,
                "stations": stations[i],
                "people_per_station": number(block["people"] / stations[i]) if stations[i] else None,
            }
    return blocks


def parents_of(areas: AreaSet) -> NDArray[np.int32]:
    """Give the row of the area above each area; -1 where it is not among them."""
    own = {area.code: i for i, area in enumerate(areas.areas)}
    return np.array([own.get(area.parent, -1) for area in areas.areas], dtype=np.int32)


def group_blocks(audit: Audit, walk: Ranked) -> list[dict[str, Any]]:
    """
    Count every group of people in the whole city.

    Parameters
    ----------
    audit
        With groups, or without.
    walk
        As for `area_blocks`.

    Returns
    -------
    list
        One row a group.
    """
    everyone: Rows = one_row(len(audit.inputs.demand.people))
    return [
        {"name": name, **row_blocks(break_down(audit.coverage, weight, everyone, walk), np.array([0]))[0]}
        for name, weight in audit.inputs.demand.groups.items()
    ]


def row_blocks(found: Breakdown, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
    """
    Render some rows of a breakdown.

    Parameters
    ----------
    found
        Of areas or of a city.
    rows
        Which.

    Returns
    -------
    list[dict[str, Any]]
        People by state, walks, inequality of the walks.
    """
    walk = found.walk
    columns = {
        "people": found.people,
        "covered": found.covered,
        "gap": found.gap,
        "unknown": found.unknown,
        "share": found.share,
        "share_known": found.share_known,
        "covered_twice": found.times_covered[:, 2:].sum(axis=1),
        "informed": found.informed,
        "mean_walk_min": walk.mean / 60,
        "p50_walk_min": walk.quantile[:, 0] / 60,
        "p90_walk_min": walk.quantile[:, 1] / 60,
        "gini": walk.gini,
    }
    rendered = (numbers(column[rows]) for column in columns.values())
    return [dict(zip(columns, row, strict=True)) for row in zip(*rendered, strict=True)]
