"""
Who walks out of the data: an extract ends somewhere, the streets and the sites beyond it do not.

A point is in doubt when the walk from it meets a clipped end with time left: beyond the end there may be a
site within the limit. The walk is exact, so a wall or a river between a point and the edge keeps it out of
doubt. Extracts cut by a box mark their ends (`WalkNetwork.node_cut`); those that keep ways whole do not, and
then only the bounds that the extract was made for can tell.
"""

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.network import WalkNetwork
from isochrones.reach import WalkGraph, nearest_of
from isochrones.snap import Snaps

Flags = NDArray[np.bool_]
Bounds = tuple[float, float, float, float]


def clipped_ends(network: WalkNetwork, bounds: Bounds | None = None) -> Snaps:
    """
    List the ends where streets leave the data.

    Parameters
    ----------
    network
        Any network.
    bounds
        West, south, east, north in degrees that the extract was made for, where they are known: streets that
        go on beyond them were kept for their part inside only.

    Returns
    -------
    Snaps
        One row per end, none where the network was not clipped.

    Raises
    ------
    InputError
        If the bounds are not in order.
    """
    cut = np.array(network.node_cut)
    if bounds is not None:
        west, south, east, north = bounds
        if not (west < east and south < north):
            raise InputError(
                "范围应依次为西、南、东、北", "bounds must be west, south, east, north in this order"
            )
        lon, lat = np.asarray(network.node_lonlat).T
        cut |= (lon < west) | (lon > east) | (lat < south) | (lat > north)
    edge = np.zeros(len(cut), dtype=np.int32)
    fraction = np.zeros(len(cut))
    rows = np.arange(len(network.edge_nodes), dtype=np.int32)
    for side in (0, 1):
        edge[network.edge_nodes[:, side]] = rows
        fraction[network.edge_nodes[:, side]] = side
    ends = np.flatnonzero(cut)
    return Snaps(edge[ends], fraction[ends], np.zeros(len(ends)))


def walks_out(graph: WalkGraph, ends: Snaps, demand: Snaps, *, limit_s: float) -> Flags:
    """
    Tell from which points a walk leaves the data with time left.

    Parameters
    ----------
    graph
        The walker's network.
    ends
        From `clipped_ends`.
    demand
        Where the people joined the network.
    limit_s
        The audit's limit in seconds.

    Returns
    -------
    NDArray[np.bool_]
        Shape (D,). At an end exactly at the limit nothing is left to walk: False.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day.
    """
    if not len(ends):
        return np.zeros(len(demand), dtype=bool)
    leaving: Flags = nearest_of(graph, ends, demand, limit_s=limit_s).seconds < limit_s
    return leaving
