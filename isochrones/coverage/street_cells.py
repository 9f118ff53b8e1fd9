"""
What of the streets lies in each cell of 250 m: metres, loose ends, pieces torn off the main network.

Cells are numbered from the origin of the UTM zone: those of two vintages of a network are the same squares.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.streets import tally_streets
from isochrones.network import WalkNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

CELL_M = 250.0
REACH_CELLS = 2
"""A window is a cell and so many around it on every side: 1,250 m across."""

MOST_CELLS = 50_000_000

RIM_M = 100.0
"""Ends and pieces within so many metres of the rectangle around the network are put down to the extract."""

PIECE_M = 100.0
"""Longer straight pieces are counted in parts, each in the cell where it lies."""


@dataclass(frozen=True, slots=True)
class StreetCells:
    """
    The streets of one network by cell; row 0 is the west, column 0 the south.

    Attributes
    ----------
    crs_epsg
        UTM zone of the metres.
    west, south
        Number of the first cell from the origin of the zone.
    street_m
        Shape (X, Y), metres of street.
    apart_m
        Shape (X, Y), metres that are not connected to the main component, other than by the extract's rim.
    loose, junctions
        Shape (X, Y), dead ends (without those that the extract's rim makes), and nodes where three or more
        edges end.
    """

    crs_epsg: int
    west: int
    south: int
    street_m: Floats
    apart_m: Floats
    loose: Floats
    junctions: Floats

    def cell_of(self, xy: Floats) -> Ints:
        """Give the cells of places as positions in a raveled array; outside the cells, -1."""
        place = np.floor(np.where(np.isfinite(xy), xy, -1.0) / CELL_M).astype(np.int64) - (
            self.west,
            self.south,
        )
        columns, rows = self.street_m.shape
        x, y = place[..., 0], place[..., 1]
        inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
        return np.where(inside, x * rows + y, -1)

    def middles(self, cell: Ints) -> Floats:
        """Give the middles of cells, positions in a raveled array, in metres of the zone; shape (N, 2)."""
        x, y = np.unravel_index(cell, self.street_m.shape)
        return np.column_stack([x + self.west + 0.5, y + self.south + 0.5]) * CELL_M

    def count(self, xy: Floats, weight: Floats | None = None) -> Floats:
        """Add up what lies in each cell; places outside the cells are left out."""
        return _count(self.cell_of(xy), self.street_m.shape, weight)


def measure_streets(network: WalkNetwork) -> StreetCells:
    """
    Count streets, dead ends and torn pieces by cell.

    Parameters
    ----------
    network
        Any network.

    Returns
    -------
    StreetCells
        Over the rectangle around the network, one window wider on every side.

    Raises
    ------
    InputError
        If the rectangle has more than 50 million cells: parts of one network are too far from each other.
    """
    vertex, start = np.asarray(network.vertex_xy), np.asarray(network.vertex_start)
    corners = _corners(vertex)
    low, high = np.floor(corners / CELL_M).astype(np.int64) + np.array([[-REACH_CELLS], [REACH_CELLS]])
    shape = (int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1)
    if shape[0] * shape[1] > MOST_CELLS:
        raise InputError(
            "路网范围太大，无法检查完整性；请按市县拆分路网",
            "the network is too wide to be checked for missing streets; split it by city or county",
        )
    empty = np.zeros(shape)
    frame = StreetCells(network.meta.crs_epsg, int(low[0]), int(low[1]), empty, empty, empty, empty)
    ends = np.asarray(network.edge_nodes)
    node = np.empty((len(network.node_lonlat), 2))
    node[ends[:, 0]], node[ends[:, 1]] = vertex[start[:-1]], vertex[start[1:] - 1]
    rim = _on_rim(network, node, corners)
    apart = _torn_components(network, rim)[network.node_component[ends[:, 0]]]
    street_m, apart_m = np.zeros(shape), np.zeros(shape)
    tally_streets(
        np.ascontiguousarray(start), np.ascontiguousarray(vertex), apart, frame.west, frame.south,
        CELL_M, PIECE_M, street_m, apart_m,
    )  # fmt: skip
    degree = np.bincount(ends.ravel(), minlength=len(node))
    return StreetCells(
        frame.crs_epsg,
        frame.west,
        frame.south,
        street_m=street_m,
        apart_m=apart_m,
        loose=frame.count(node[(degree == 1) & ~rim]),
        junctions=frame.count(node[degree >= 3]),  # noqa: PLR2004 - fewer are bends and ends
    )


def window(cells: Floats) -> Floats:
    """Add up each cell and those around it, shape unchanged."""
    side = 2 * REACH_CELLS + 1
    sums = np.pad(np.pad(cells, REACH_CELLS).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    found = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    # Differences of sums leave specks where there is nothing.
    return np.where(found > 1e-6 * max(1.0, float(cells.max(initial=0.0))), found, 0.0)


def _count(cell: Ints, shape: tuple[int, ...], weight: Floats | None) -> Floats:
    inside = cell >= 0
    weights = None if weight is None else weight[inside]
    return np.bincount(cell[inside], weights, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)


def _corners(vertex: Floats) -> Floats:
    """Give the least and greatest x and y; by column, which is many times quicker than both at once."""
    x, y = vertex.T
    return np.array([[x.min(), y.min()], [x.max(), y.max()]])


def _on_rim(network: WalkNetwork, node: Floats, corners: Floats) -> Flags:
    rim = np.array(network.node_cut)
    for axis in (0, 1):
        rim |= (node[:, axis] - corners[0, axis] < RIM_M) | (corners[1, axis] - node[:, axis] < RIM_M)
    return rim


def _torn_components(network: WalkNetwork, rim: Flags) -> Flags:
    """Tell which components are apart although no rim of the extract explains it."""
    component = np.asarray(network.node_component)
    torn = np.ones(int(component.max()) + 1, dtype=bool)
    torn[component[rim]] = False
    torn[0] = False
    return torn
