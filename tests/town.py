"""
A town whose every time can be counted by hand: square blocks of 100 m, walked at 1 m/s.

Streets run east-west and north-south through the origin, ``columns`` by ``rows`` junctions. Junction
(0, 0) is the south-west corner; one block takes 100 s. Lengths are set to exactly 100 m; the
coordinates are those of a sphere, so a straight piece measured on the ellipsoid may differ by 0.6 %.
"""

import numpy as np

from gis.model import LonLat
from isochrones.network import NetworkMeta, WalkNetwork

BLOCK_M = 100.0
SPEED_MPS = 1.0
DEGREE_M = 6_371_009.0 * np.pi / 180
CORNER = LonLat(118.6, 0.0)
"""On the equator a degree is as long either way, so blocks are square."""


def place(x_m: float, y_m: float, corner: LonLat = CORNER) -> LonLat:
    """Give the position so many metres east and north of junction (0, 0)."""
    east = DEGREE_M * np.cos(np.radians(corner.lat))
    return LonLat(float(corner.lon + x_m / east), float(corner.lat + y_m / DEGREE_M))


def town(columns: int = 11, rows: int = 11, corner: LonLat = CORNER) -> WalkNetwork:
    """Make the town: every junction joined to its neighbours by straight edges of exactly 100 m."""
    grid = np.arange(columns * rows).reshape(rows, columns)
    along = np.column_stack([grid[:, :-1].ravel(), grid[:, 1:].ravel()])
    across = np.column_stack([grid[:-1].ravel(), grid[1:].ravel()])
    edges = np.concatenate([along, across]).astype(np.int32)
    node_lonlat = np.array(
        [place(column * BLOCK_M, row * BLOCK_M, corner) for row in range(rows) for column in range(columns)]
    )
    return WalkNetwork(
        node_lonlat=node_lonlat,
        node_osm_id=np.arange(1, len(node_lonlat) + 1),
        node_component=np.zeros(len(node_lonlat), dtype=np.int32),
        node_cut=np.zeros(len(node_lonlat), dtype=np.bool_),
        edge_nodes=edges,
        edge_length_m=np.full(len(edges), BLOCK_M),
        edge_way_id=np.arange(1, len(edges) + 1),
        vertex_start=np.arange(0, 2 * len(edges) + 1, 2),
        vertex_lonlat=node_lonlat[edges].reshape(-1, 2),
        meta=NetworkMeta(source_name="town"),
    )
