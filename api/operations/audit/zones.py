"""Service zones where people or enterprises are dense, each with what the audit found in it (F06)."""

import json
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from api.operations.audit.inputs import positions_of
from api.operations.audit.run import Audit
from api.operations.audit.values import number, numbers, people
from gis.areas import area_of
from isochrones.coverage import Rows, sites_in
from isochrones.zones import OUTSIDE, Zones, make_zones

Floats = NDArray[np.float64]

STATES = 3


def zone_blocks(audit: Audit) -> list[dict[str, Any]] | None:
    """
    Find the zones that were asked for and count them.

    Parameters
    ----------
    audit
        Its people, and its enterprises where they were given: each counts by its share of all, so that a zone
        is where many of the city's people or many of its enterprises are.

    Returns
    -------
    list or None
        One row a zone, the greatest first; None when none were asked for.
    """
    if not audit.rules.zones:
        return None
    demand, placed = audit.inputs.demand, ~audit.inputs.unplaced
    works = audit.inputs.enterprises
    weight = np.where(placed, demand.people, 0.0)
    if works is None:
        zones = make_zones(demand.lonlat, weight, audit.rules.zones)
    else:
        both = np.concatenate([_shares(weight), _shares(np.ones(len(works)))])
        zones = make_zones(np.concatenate([demand.lonlat, works]), both, audit.rules.zones)
    of_point = np.where(placed, zones.zone_of(demand.lonlat), OUTSIDE).astype(np.int32)
    state = Rows(of_point, len(zones)).sums(audit.coverage.state_code, STATES, demand.people)
    return _rows(audit, zones, state)


def _rows(audit: Audit, zones: Zones, state: Floats) -> list[dict[str, Any]]:
    covering = [site for site, covers in zip(audit.facilities, audit.covers, strict=True) if covers]
    stations = sites_in(zones.zone_of(positions_of(covering)), len(zones)).tolist()
    works = audit.inputs.enterprises
    enterprises = None if works is None else sites_in(zones.zone_of(works), len(zones)).tolist()
    areas = audit.inputs.areas
    home = area_of(areas, zones.top).tolist()
    total = state.sum(axis=1)
    columns = zip(numbers(zones.km2()), zones.top.tolist(), zones.outlines(), strict=True)
    return [
        {
            "rank": i + 1,
            "kind": _kind(audit, float(total[i]), enterprises[i] if enterprises else None),
            "area": areas.areas[home[i]].name if home[i] >= 0 else None,
            "lon": round(lon, 6),
            "lat": round(lat, 6),
            "km2": km2,
            "people": people(float(total[i])),
            "enterprises": enterprises[i] if enterprises else None,
            "stations": stations[i],
            "covered": people(float(state[i, 0])),
            "gap": people(float(state[i, 1])),
            "unknown": people(float(state[i, 2])),
            "share": number(float(state[i, 0] / total[i])) if total[i] else None,
            "outline": _outline(shape),
        }
        for i, (km2, (lon, lat), shape) in enumerate(columns)
    ]


def _outline(shape: shapely.Geometry) -> Any:
    """Give a shape as it will be read back from a file: lists, no tuples."""
    return json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-6)))


def _kind(audit: Audit, zone_people: float, enterprises: int | None) -> str:
    """Tell whether a zone has more of the city's enterprises than of its people."""
    works = audit.inputs.enterprises
    if works is None or enterprises is None:
        return "dense_population"
    everyone = float(audit.inputs.demand.people.sum())
    of_people = zone_people / everyone if everyone else 0.0
    return "industry_cluster" if enterprises / len(works) > of_people else "dense_population"


def _shares(weight: Floats) -> Floats:
    total = weight.sum()
    return weight / total if total > 0 else weight
