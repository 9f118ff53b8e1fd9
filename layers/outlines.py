"""Areas as a map layer, for reports and files."""

import geopandas as gpd

from gis.areas import AreaSet

WGS84 = "EPSG:4326"


def outlines(areas: AreaSet | None) -> gpd.GeoDataFrame | None:
    """
    Give areas as a layer.

    Parameters
    ----------
    areas
        In WGS 84.

    Returns
    -------
    GeoDataFrame or None
        With ``code``, ``name``, ``level``; None where there are none.
    """
    if not areas:
        return None
    return gpd.GeoDataFrame(
        {
            "code": [area.code for area in areas.areas],
            "name": [area.name for area in areas.areas],
            "level": [area.level for area in areas.areas],
        },
        geometry=list(areas.shapes),
        crs=WGS84,
    )
