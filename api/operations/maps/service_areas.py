"""The layer that no table holds: how far each station reaches, drawn by the engine."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely

from data.layercopies import Drawn
from gis.kinds import BY_CODE
from gis.model import CircleProfile, Facility
from isochrones.area import WalkedGrid, service_areas
from isochrones.snap import EdgeIndex, snap

AreaMaker = Callable[[Sequence[Facility], bool], list[Drawn]]
"""Draws the service areas of sites; the second value says whether they are made up."""


def area_maker(profile: CircleProfile, index: EdgeIndex, grid: Callable[[], WalkedGrid]) -> AreaMaker:
    """
    Make what draws service areas.

    Parameters
    ----------
    profile
        The rule.
    index
        Of the network.
    grid
        Gives its grid, made when it is first wanted.

    Returns
    -------
    AreaMaker
        Leaves out sites that only inform, and those that are too far from the network.
    """

    def draw(sites: Sequence[Facility], demo: bool) -> list[Drawn]:
        serving = [site for site in sites if BY_CODE[site.kind].covers]
        lonlat = np.array([site.position for site in serving], dtype=np.float64).reshape(-1, 2)
        snaps = snap(index, lonlat, max_access_m=profile.max_access_m)
        near = np.flatnonzero(snaps.edge >= 0)
        if not len(near):
            return []
        areas = service_areas(grid(), snaps.take(near), lonlat[near], bands_s=[profile.limit_s])
        return [
            _drawn(serving[site], profile, shape, area_m2, demo=demo)
            for site, shape, area_m2 in zip(
                near.tolist(), areas.polygons[:, 0], areas.area_m2[:, 0].tolist(), strict=True
            )
            if not shape.is_empty
        ]

    return draw


def _drawn(
    site: Facility, profile: CircleProfile, shape: shapely.Geometry, area_m2: float, *, demo: bool
) -> Drawn:
    said = {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "limit_min": round(profile.limit_s / 60, 2),
        "area_m2": round(area_m2),
        "profile": profile.name,
        "walk_kmh": round(profile.walk_speed_mps * 3.6, 2),
        "demo": demo,
    }
    return Drawn(said, shapely.to_wkb(shape))
