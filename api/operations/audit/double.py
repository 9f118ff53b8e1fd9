"""The double circle (F10) of the city and of every area, as JSON."""

from typing import Any

import numpy as np

from api.operations.audit.areas import parents_of
from api.operations.audit.run import Audit
from api.operations.audit.values import number, people
from isochrones.coverage import (
    CIRCLES,
    STATES,
    Circle,
    DoubleCircle,
    Rows,
    State,
    measure_double_circle,
    one_row,
    points_at,
    roll_up,
)


def double_circle_block(audit: Audit) -> dict[str, Any] | None:
    """
    Tell who has both a station and every group of amenities in reach, who one circle, who none.

    Parameters
    ----------
    audit
        With amenities, or without.

    Returns
    -------
    dict or None
        People of the city by circle, and by area in the order of the areas; None without amenities. A walk
        to a station that the data cannot tell counts as none; ``unknown`` is how many of ``single`` and
        ``none`` that is.
    """
    if audit.daily is None:
        return None
    weight = audit.inputs.demand.people
    city = _measured(audit, one_row(len(weight)))
    unknown = audit.coverage.state_code == STATES.index(State.UNKNOWN)
    return {
        **_row(city, 0),
        "unknown": people(float(weight[unknown].sum())),
        "groups": list(city.groups),
        "by_area": _by_area(audit),
    }


def _by_area(audit: Audit) -> list[dict[str, Any]]:
    areas = audit.inputs.areas
    parent = parents_of(areas)
    is_unknown = audit.coverage.state_code == STATES.index(State.UNKNOWN)
    unknown = np.where(is_unknown, audit.inputs.demand.people, 0.0)
    code = np.zeros(len(unknown), dtype=np.int32)
    blocks: list[dict[str, Any]] = [{}] * len(areas)
    for level in dict.fromkeys(area.level for area in areas.areas):
        chosen = np.array([area.level == level for area in areas.areas])
        found = _measured(audit, points_at(audit.inputs.area_of_point, roll_up(parent, chosen)))
        lost = points_at(audit.inputs.area_of_point, roll_up(parent, chosen)).sums(code, 1, unknown)[:, 0]
        for i in np.flatnonzero(chosen).tolist():
            area = areas.areas[i]
            told = {**_row(found, i), "unknown": people(float(lost[i]))}
            blocks[i] = {"code": area.code, "name": area.name, "level": area.level, **told}
    return blocks


def _measured(audit: Audit, rows: Rows) -> DoubleCircle:
    has_station = audit.coverage.state_code == STATES.index(State.COVERED)
    groups = audit.daily.in_reach if audit.daily else {}
    return measure_double_circle(has_station, groups, audit.inputs.demand.people, rows)


def _row(found: DoubleCircle, i: int) -> dict[str, Any]:
    counts = {
        circle.value: people(float(found.people[i, CIRCLES.index(circle)])) for circle in reversed(Circle)
    }
    return {"fusion_index": number(float(found.fusion_index[i])), **counts}
