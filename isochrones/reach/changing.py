"""The nearest facility of every node while facilities are tried out: taken away, put back, added."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.kernels.changing import add_facility, remove_facility
from isochrones.reach.graph import Ints, WalkGraph, limit_ticks
from isochrones.reach.nearest import Nearest, as_nearest, node_states, point_states
from isochrones.reach.points import legs_of
from isochrones.snap import Snaps


class ChangingNearest:
    """
    The nearest standing facility of every node, kept up to date.

    Unlike the other values of the engine this one changes: copying a million states for every trial would
    cost more than the trial. After any changes it equals a fresh sweep over the standing facilities, to
    the bit, ties included.

    Parameters
    ----------
    graph
        The walker's network.
    facilities
        All that may stand, candidate sites included.
    standing
        Shape (F,), which of them stand at the beginning.
    limit_s
        Longest walk in seconds.

    Raises
    ------
    InputError
        If the limit is not positive and at most a day, or the shapes disagree.

    Examples
    --------
    See `tests/isochrones/test_changing.py`.
    """

    def __init__(
        self,
        graph: WalkGraph,
        facilities: Snaps,
        standing: NDArray[np.bool_],
        *,
        limit_s: float,
    ) -> None:
        if standing.shape != (len(facilities),):
            raise InputError(
                "站点数不一致", f"want standing of shape ({len(facilities)},), got {standing.shape}"
            )
        self._graph, self._facilities = graph, facilities
        self._limit = limit_ticks(limit_s)
        self._standing = np.array(standing, dtype=np.bool_)
        legs = legs_of(graph, facilities)
        self._ticks = np.ascontiguousarray(legs.arrive)
        self._nodes = np.where(
            legs.edge[:, None] >= 0, graph.edge_nodes[np.maximum(legs.edge, 0)], -1
        ).astype(np.int32)
        self._first, self._next = _chains(self._nodes, graph.nodes)
        self._cell, self._changed = np.empty(graph.nodes, np.int32), np.empty(graph.nodes, np.int32)
        at_first = replace(legs, edge=np.where(self._standing, legs.edge, -1).astype(np.int32))
        self.state = node_states(graph, at_first, limit=self._limit)

    @property
    def standing(self) -> NDArray[np.bool_]:
        """Which facilities stand now; a copy."""
        return self._standing.copy()

    @property
    def nearest(self) -> Nearest:
        """The answer at every node as it is now."""
        return as_nearest(self.state)

    def add(self, row: int) -> Ints:
        """
        Let a facility stand.

        Parameters
        ----------
        row
            Of the facilities given.

        Returns
        -------
        NDArray[np.int32]
            Nodes whose answer changed; valid until the next change.
        """
        if self._standing[row]:
            return self._changed[:0]
        self._standing[row] = True
        count = add_facility(
            self._graph.start, self._graph.toward, self.state, self._limit,
            self._nodes, self._ticks, row, self._cell, self._changed,
        )  # fmt: skip
        return self._changed[:count]

    def remove(self, row: int) -> Ints:
        """
        Take a facility away.

        Parameters
        ----------
        row
            Of the facilities given.

        Returns
        -------
        NDArray[np.int32]
            Nodes whose answer changed; valid until the next change.
        """
        if not self._standing[row]:
            return self._cell[:0]
        self._standing[row] = False
        count = remove_facility(
            self._graph.start, self._graph.toward, self._graph.away, self.state, self._limit,
            self._nodes, self._ticks, row, self._first, self._next, self._standing, self._cell, self._changed,
        )  # fmt: skip
        return self._cell[:count]

    def nearest_of(self, demand: Snaps) -> Nearest:
        """
        Find the nearest standing facility of points.

        Parameters
        ----------
        demand
            Points that were snapped to the same network.

        Returns
        -------
        Nearest
            Facilities by their row among all that were given.
        """
        gone = np.where(self._standing, self._facilities.edge, -1).astype(np.int32)
        standing = Snaps(gone, self._facilities.fraction, self._facilities.access_m)
        return as_nearest(
            point_states(self._graph, self.state, standing, legs_of(self._graph, demand), limit=self._limit)
        )


def _chains(nodes: Ints, size: int) -> tuple[Ints, Ints]:
    """Chain the facilities' ends by node: the first of each node, and the next of each end."""
    seed = np.flatnonzero(nodes.ravel() >= 0)
    order = seed[np.argsort(nodes.ravel()[seed], kind="stable")]
    at = nodes.ravel()[order]
    first = np.full(size, -1, dtype=np.int32)
    begins = np.flatnonzero(np.diff(at, prepend=-1))
    first[at[begins]] = order[begins]
    following = np.full(nodes.size, -1, dtype=np.int32)
    same = at[1:] == at[:-1]
    following[order[:-1][same]] = order[1:][same]
    return first, following
