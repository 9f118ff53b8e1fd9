"""
Points joined to the network: to the nearest *edge*, with the straight access leg kept.

Snapping to the nearest node instead, as most tools do, moves a point by half a block and puts about one
membership in ten on the wrong side of the limit.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.metric import metric_crs, to_lonlat, to_metric
from isochrones.network import WalkNetwork


@dataclass(frozen=True, slots=True)
class EdgeIndex:
    """
    The edges of a network in metres, with a tree over them.

    Attributes
    ----------
    lines
        Shape (M,), shapely lines in `crs`.
    tree
        Over `lines`.
    crs
        Local metric CRS.
    """

    lines: NDArray[np.object_]
    tree: shapely.STRtree
    crs: CRS


@dataclass(frozen=True, slots=True)
class Snaps:
    """
    Where points join the network.

    Attributes
    ----------
    edge
        Shape (P,), nearest edge; -1 where none is within the longest access leg.
    fraction
        Shape (P,), part of the edge's length before the joining place, 0 to 1.
    access_m
        Shape (P,), length of the straight access leg in metres; inf where `edge` is -1.
    """

    edge: NDArray[np.int32]
    fraction: NDArray[np.float64]
    access_m: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the points."""
        return len(self.edge)

    def take(self, rows: NDArray[np.int64]) -> "Snaps":
        """Keep some points, in the order of `rows`."""
        return Snaps(self.edge[rows], self.fraction[rows], self.access_m[rows])


def index_edges(network: WalkNetwork) -> EdgeIndex:
    """
    Prepare a network for snapping.

    Parameters
    ----------
    network
        Any network.

    Returns
    -------
    EdgeIndex
        Reusable for any number of points.
    """
    west, south, east, north = network.bbox
    crs = metric_crs((west + east) / 2, (south + north) / 2)
    edge = np.repeat(np.arange(len(network.edge_nodes)), np.diff(network.vertex_start))
    lines = shapely.linestrings(to_metric(np.asarray(network.vertex_lonlat), crs), indices=edge)
    return EdgeIndex(lines, shapely.STRtree(lines), crs)


def snap(index: EdgeIndex, lonlat: NDArray[np.float64], *, max_access_m: float) -> Snaps:
    """
    Join points to their nearest edge.

    A point exactly `max_access_m` away is joined. Of several edges at the same distance (a corner) the
    first is taken; times do not depend on which.

    Parameters
    ----------
    index
        Of the network.
    lonlat
        Shape (P, 2), WGS 84 degrees.
    max_access_m
        Longest access leg in metres.

    Returns
    -------
    Snaps
        One row per point, in the order given.
    """
    edge = np.full(len(lonlat), -1, dtype=np.int32)
    fraction = np.zeros(len(lonlat))
    access_m = np.full(len(lonlat), np.inf)
    metres = to_metric(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2), index.crs)
    # Places on the other side of the Earth have no position in a local CRS: they join nothing.
    here = np.flatnonzero(np.isfinite(metres).all(axis=1))
    points = np.full(len(metres), None, dtype=object)
    points[here] = shapely.points(metres[here])
    (point, line), distance = index.tree.query_nearest(
        points, max_distance=np.nextafter(max_access_m, np.inf), return_distance=True, all_matches=True
    )
    order = np.lexsort((line, point))
    point, line, distance = point[order], line[order], distance[order]
    first = np.unique(point, return_index=True)[1]
    point, line, distance = point[first], line[first], distance[first]
    edge[point] = line
    fraction[point] = shapely.line_locate_point(index.lines[line], points[point], normalized=True)
    access_m[point] = distance
    return Snaps(edge, fraction, access_m)


def snapped_lonlat(index: EdgeIndex, snaps: Snaps) -> NDArray[np.float64]:
    """
    Tell where on the network points were joined.

    Parameters
    ----------
    index
        Of the network.
    snaps
        Points that were snapped.

    Returns
    -------
    NDArray[np.float64]
        Shape (P, 2), degrees; NaN where a point was not joined.
    """
    found = np.full((len(snaps), 2), np.nan)
    on = snaps.edge >= 0
    where = shapely.line_interpolate_point(index.lines[snaps.edge[on]], snaps.fraction[on], normalized=True)
    found[on] = to_lonlat(shapely.get_coordinates(where), index.crs)
    return found
