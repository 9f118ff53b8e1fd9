"""Two positions of one place that are apart only because they are in two datums."""

import numpy as np
from numpy.typing import NDArray

from gis.datum import Datum, to_wgs84
from gis.datumclues import vectors_m

Floats = NDArray[np.float64]

SAME_M = 3.0
"""So near two positions are one: digits that were cut off move a place by a metre or two."""

_TOLD = (Datum.WGS84, Datum.GCJ02, Datum.BD09)


def datum_pairs(one: Floats, other: Floats) -> list[tuple[Datum, Datum] | None]:
    """
    Tell in which two datums two positions would be one place.

    Parameters
    ----------
    one, other
        Shape (N, 2), degrees as written, longitude first.

    Returns
    -------
    list
        Datum of the first and of the second, for each row; None where no two datums bring them within
        `SAME_M`, or one datum does. CGCS2000 is not told from WGS 84.

    Examples
    --------
    >>> from gis.datum import from_wgs84
    >>> here = np.array([[118.6, 24.9]])
    >>> datum_pairs(from_wgs84(here, Datum.BD09), here)
    [(<Datum.BD09: 'bd09'>, <Datum.WGS84: 'wgs84'>)]
    """
    pairs = [(first, second) for first in _TOLD for second in _TOLD if first != second]
    apart_m = np.stack([_apart_m(to_wgs84(one, first), to_wgs84(other, second)) for first, second in pairs])
    best = apart_m.argmin(axis=0)
    found = (apart_m.min(axis=0) <= SAME_M) & (_apart_m(one, other) > SAME_M)
    return [pairs[at] if told else None for at, told in zip(best.tolist(), found.tolist(), strict=True)]


def _apart_m(one: Floats, other: Floats) -> Floats:
    apart_m: Floats = np.hypot(*vectors_m(one, other).T)
    return apart_m
