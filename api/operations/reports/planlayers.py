"""The map layers of a plan from what is kept of it; the same that `api.operations.plan.layers` gives."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from api.operations.scenarios.points import PlanPoints
from gis.areas import AreaSet
from gis.candidates import Action
from gis.kinds import BY_CODE
from layers.outlines import WGS84, outlines
from layers.plans import PlanLayers


def kept_layers(result: Mapping[str, Any], points: PlanPoints | None, areas: AreaSet | None) -> PlanLayers:
    """
    Give the layers of a plan.

    Parameters
    ----------
    result
        Of the plan.
    points
        Its demand points; None where there is no plan.
    areas
        That it was made of; None where they are not known any more.

    Returns
    -------
    PlanLayers
        Without people where a record of an earlier release does not tell their places.
    """
    cells = None if points is None else _cells(points)
    return PlanLayers(cells=cells, sites=_sites(result.get("sites") or []), areas=outlines(areas))


def _cells(points: PlanPoints) -> gpd.GeoDataFrame | None:
    if points.lonlat is None or points.unknown is None:
        return None
    placed = np.isfinite(points.lonlat).all(axis=1)
    before, after = (
        _states(covered, points.unknown[:, side])[placed]
        for side, covered in enumerate((points.before, points.after))
    )
    return gpd.GeoDataFrame(
        {"people": points.people[placed], "before": before, "after": after},
        geometry=shapely.points(points.lonlat[placed]),
        crs=WGS84,
    )


def _states(covered: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> NDArray[np.str_]:
    found = np.select([covered, unknown], ["covered", "unknown"], "gap")
    return found.astype(np.str_)


def _sites(cards: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            **{name: [card[name] for card in cards] for name in ("id", "name", "kind", "action")},
            "into": [(card.get("into") or {}).get("id") for card in cards],
            "venue": [card.get("venue") for card in cards],
            "covers": [_covers(card) for card in cards],
        },
        geometry=[shapely.Point(card["lon"], card["lat"]) for card in cards],
        crs=WGS84,
    )


def _covers(card: Mapping[str, Any]) -> bool:
    return card["action"] == Action.UPGRADE or BY_CODE[card["kind"]].covers
