"""What the maps of an audit's report are drawn from."""

import geopandas as gpd
import shapely

from api.operations.audit.run import Audit
from layers.outlines import WGS84, outlines
from layers.report import MapLayers


def map_layers(audit: Audit) -> MapLayers:
    """
    Give the layers of an audit.

    Parameters
    ----------
    audit
        Any.

    Returns
    -------
    MapLayers
        People whom nobody can place are on no map.
    """
    demand, sites = audit.inputs.demand, audit.facilities
    placed = ~audit.inputs.unplaced
    cells = gpd.GeoDataFrame(
        {"state": audit.coverage.state[placed], "people": demand.people[placed]},
        geometry=shapely.points(demand.lonlat[placed]),
        crs=WGS84,
    )
    stations = gpd.GeoDataFrame(
        {"name": [site.name for site in sites], "covers": audit.covers},
        geometry=[shapely.Point(site.position) for site in sites],
        crs=WGS84,
    )
    return MapLayers(cells=cells, stations=stations, areas=outlines(audit.inputs.areas))
