"""The same figures for every area and every group of people, each average with its inequality."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.errors import InputError
from isochrones.coverage.measure import COVERED, GAP, UNKNOWN, Coverage
from isochrones.coverage.rows import Floats, Rows
from isochrones.coverage.spread import Ranked, Spread, spread
from isochrones.coverage.states import STATES

MOST_TIMES = 3
"""Times covered are counted as 0, 1, 2, and 3 or more."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """
    What an audit found in each row: an area, or a whole city.

    Attributes
    ----------
    people, covered, gap, unknown
        Shape (R,), people in all and by state.
    times_covered
        Shape (R, 4), people with 0, 1, 2, 3 or more covering sites in reach.
    informed, informed_only
        Shape (R,), people within reach of any site, and those of them that no site covers.
    walk
        How the walk to the nearest site is spread over the people.
    elsewhere
        People in no row.
    """

    people: Floats
    covered: Floats
    gap: Floats
    unknown: Floats
    times_covered: Floats
    informed: Floats
    informed_only: Floats
    walk: Spread
    elsewhere: float

    @property
    def share(self) -> Floats:
        """Covered people by all people; NaN where there are none."""
        return _ratio(self.covered, self.people)

    @property
    def share_known(self) -> Floats:
        """Covered people by those who are not unknown; NaN where there are none."""
        return _ratio(self.covered, self.covered + self.gap)

    @property
    def gap_share(self) -> Floats:
        """People in a gap by all people; NaN where there are none."""
        return _ratio(self.gap, self.people)

    @property
    def resilient_share(self) -> Floats:
        """People with two or more covering sites in reach by all people: no single closure uncovers them."""
        return _ratio(self.times_covered[:, 2:].sum(axis=1), self.people)

    def people_per_site(self, site_area: NDArray[np.int32]) -> Floats:
        """
        Divide the people of each row by the sites that stand in it.

        Parameters
        ----------
        site_area
            Shape (F,), row of each site; -1 for none.

        Returns
        -------
        NDArray[np.float64]
            Shape (R,); inf for people without a site, NaN where there is neither.
        """
        return _ratio(self.people, sites_in(site_area, len(self.people)).astype(np.float64))


def break_down(coverage: Coverage, people: Floats, rows: Rows, walk: Ranked) -> Breakdown:
    """
    Count the people of each row.

    Parameters
    ----------
    coverage
        What the audit found.
    people
        Shape (D,), all residents, or those of one group.
    rows
        Areas of one level, or `one_row`.
    walk
        From `rank`: the walk of each point to its nearest site. ``rank(coverage.seconds)`` knows times up
        to the limit of the audit; those of `nearest_of` with a wider limit leave fewer people censored.

    Returns
    -------
    Breakdown
        One element a row.

    Raises
    ------
    InputError
        If the shapes disagree or a number of people is negative or not finite.
    """
    if not (np.isfinite(people) & (people >= 0)).all() or len(people) != len(coverage.state_code):
        raise InputError(
            "人数必须是不小于 0 的有限数，每个需求点一个",
            "people must be finite and not negative, one per point",
        )
    times, states = MOST_TIMES + 1, len(STATES)
    code = np.minimum(coverage.sites_in_reach, MOST_TIMES) * states + coverage.state_code
    found = rows.sums(code * 2 + coverage.is_informed, times * states * 2, people)
    by = found.reshape(rows.count, times, states, 2)
    state = by.sum(axis=(1, 3))
    return Breakdown(
        people=state.sum(axis=1),
        covered=state[:, COVERED],
        gap=state[:, GAP],
        unknown=state[:, UNKNOWN],
        times_covered=by.sum(axis=(2, 3)),
        informed=by[..., 1].sum(axis=(1, 2)),
        informed_only=by[:, 0, :, 1].sum(axis=1),
        walk=spread(walk, people, rows),
        elsewhere=float(people[rows.of_point < 0].sum()),
    )


def break_down_groups(
    coverage: Coverage, groups: Mapping[str, Floats], rows: Rows, walk: Ranked
) -> dict[str, Breakdown]:
    """Count the people of each group in each row, as `break_down` does."""
    return {name: break_down(coverage, weight, rows, walk) for name, weight in groups.items()}


def sites_in(site_area: NDArray[np.int32], rows: int) -> NDArray[np.int64]:
    """Count the sites that stand in each row; shape (R,)."""
    return np.bincount(site_area[site_area >= 0], minlength=rows).astype(np.int64)


def _ratio(part: Floats, whole: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = part / whole
    return ratio
