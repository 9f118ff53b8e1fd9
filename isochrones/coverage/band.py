"""The sensitivity band: the same audit at the walking speeds that the literature uses (★3)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BAND_MPS = tuple(kmh / 3.6 for kmh in (3.2, 3.6, 4.0, 4.5, 5.0, 5.1))
"""From elderly people's pace to the one that planning handbooks take for adults."""


@dataclass(frozen=True, slots=True)
class BandRow:
    """
    One speed of the band.

    Attributes
    ----------
    walk_speed_mps
        Metres a second.
    people, covered, gap, unknown
        People in all and by state.
    """

    walk_speed_mps: float
    people: float
    covered: float
    gap: float
    unknown: float

    @property
    def share(self) -> float | None:
        """Covered people by all people; None when there are none."""
        return self.covered / self.people if self.people else None


def band_row(
    covered: NDArray[np.bool_],
    people: NDArray[np.float64],
    unknown: NDArray[np.int8],
    *,
    walk_speed_mps: float,
) -> BandRow:
    """
    Count the people of one speed.

    Parameters
    ----------
    covered
        Shape (D,), True where a covering site is within the limit at that speed.
    people
        Shape (D,).
    unknown
        Shape (D,), reasons as for `measure_coverage`: what the data cannot tell does not depend on speed.
    walk_speed_mps
        Metres a second.

    Returns
    -------
    BandRow
        One row of the table.

    Examples
    --------
    >>> covered, unknown = np.array([True, False, False]), np.array([0, 0, 1], np.int8)
    >>> band_row(covered, np.array([5.0, 3.0, 2.0]), unknown, walk_speed_mps=1.25).share
    0.5
    """
    state = np.where(covered, 0, np.where(unknown == 0, 1, 2))
    counted = np.bincount(state, people, 3)
    return BandRow(walk_speed_mps, float(people.sum()), *counted.tolist())
