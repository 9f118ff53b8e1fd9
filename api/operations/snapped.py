"""Places joined to the network once and remembered, so that a request only snaps its own point."""

from collections.abc import Sequence
from threading import Lock

import numpy as np

from gis.card import FacilityCard
from gis.model import LonLat
from isochrones.snap import EdgeIndex, Snaps, snap

MAX_REMEMBERED = 200_000


class SnappedSites:
    """
    A memory of where facilities join the network, by code and position: a moved one is snapped anew.

    Parameters
    ----------
    index
        Of the network.
    max_access_m
        Longest access leg in metres.
    """

    def __init__(self, index: EdgeIndex, *, max_access_m: float) -> None:
        self._index = index
        self._max_access_m = max_access_m
        self._known: dict[tuple[str, LonLat], tuple[int, float, float]] = {}
        self._lock = Lock()

    def snaps(self, cards: Sequence[FacilityCard]) -> Snaps:
        """
        Give the joining places of facilities.

        Parameters
        ----------
        cards
            In any order.

        Returns
        -------
        Snaps
            One row per facility, in the order given.
        """
        return self.snaps_at([(card.id, card.position) for card in cards])

    def snaps_at(self, places: Sequence[tuple[str, LonLat]]) -> Snaps:
        """
        Give the joining places of anything that has a code and a position.

        Parameters
        ----------
        places
            Code and WGS 84 position, in any order.

        Returns
        -------
        Snaps
            One row per place, in the order given.
        """
        with self._lock:
            if len(self._known) > MAX_REMEMBERED:
                self._known.clear()
            new = [place for place in places if place not in self._known]
            if new:
                self._learn(new)
            rows = [self._known[place] for place in places]
        return Snaps(
            edge=np.array([row[0] for row in rows], dtype=np.int32),
            fraction=np.array([row[1] for row in rows], dtype=np.float64),
            access_m=np.array([row[2] for row in rows], dtype=np.float64),
        )

    def _learn(self, places: Sequence[tuple[str, LonLat]]) -> None:
        found = snap(
            self._index, np.array([position for _, position in places]), max_access_m=self._max_access_m
        )
        rows = zip(found.edge.tolist(), found.fraction.tolist(), found.access_m.tolist(), strict=True)
        self._known.update(zip(places, rows, strict=True))
