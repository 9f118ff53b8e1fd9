"""The grid that service areas are drawn from, prepared once when it is first wanted."""

from threading import Lock

from isochrones.area import WalkedGrid, prepare_grid, walk_grid
from isochrones.reach import WalkGraph
from isochrones.snap import EdgeIndex

CELL_M = 25.0
MARGIN_M = 50.0


class AreaDrawer:
    """
    Keeps a network's grid; a process that draws no area never makes one.

    Parameters
    ----------
    index
        Of the network.
    graph
        Its costs.
    """

    def __init__(self, index: EdgeIndex, graph: WalkGraph) -> None:
        self._index = index
        self._graph = graph
        self._walked: WalkedGrid | None = None
        self._lock = Lock()

    def grid(self) -> WalkedGrid:
        """Give the grid, made at the first call while others wait."""
        with self._lock:
            if self._walked is None:
                grid = prepare_grid(self._index, cell_m=CELL_M, margin_m=MARGIN_M)
                self._walked = walk_grid(self._graph, grid)
            return self._walked
