"""
The three closing tests and the three upgrade tests of a site (F08), with figures and thresholds.

Source 1 closes and merges sites that are remote, serve few and are little used
(位置偏远、服务人群少、使用效率低), and upgrades those that are well placed, busy and in demand
(地理位置优越、人流量大、服务需求旺盛). It names no threshold [K], so each is a quantile of the city's
own sites, and is printed. Where a figure is not known the test does not pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.errors import Message
from isochrones.siting.matrix import Flags, Floats, Longs

CLOSE_TESTS = ("remote", "few_served", "little_used")
UPGRADE_TESTS = ("location", "footfall", "demand")

TEXTS = {
    "remote": Message("位置偏远：最近居民的平均步行时间", "Remote: mean walk of the people nearest to it"),
    "few_served": Message(
        "服务人群少：圈内以它为最近站点的人数",
        "Serves few: people within the limit to whom it is the nearest",
    ),
    "little_used": Message("使用效率低：月服务人次", "Little used: visits a month"),
    "location": Message("地理位置优越：圈内人数", "Well placed: people within the limit"),
    "footfall": Message("人流量大：月服务人次", "Busy: visits a month"),
    "demand": Message(
        "服务需求旺盛：每名工作人员对应的居民",
        "In demand: people nearest to it for each member of staff",
    ),
}
"""What each test looks at, as it is printed."""


@dataclass(frozen=True, slots=True)
class Test:
    """
    One test of every site.

    Attributes
    ----------
    name
        Of `CLOSE_TESTS` or `UPGRADE_TESTS`.
    value
        Shape (F,), NaN where nobody knows.
    threshold
        A site passes beyond it; NaN where nothing is known of any site.
    above
        True when the high values pass.
    unit
        ``minutes``, ``people``, ``visits_month``, ``people_per_staff``.
    text
        What is tested, in both languages.
    """

    name: str
    value: Floats
    threshold: float
    above: bool
    unit: str
    text: Message

    @property
    def passes(self) -> Flags:
        """Which sites pass, shape (F,); not those of which nothing is known."""
        with np.errstate(invalid="ignore"):
            passed: Flags = self.value > self.threshold if self.above else self.value < self.threshold
        return passed


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """
    What the tests look at; each of shape (F,), NaN where nobody knows.

    Attributes
    ----------
    walk_min
        Mean walk of the people to whom a site is the nearest, however far.
    nearest
        People within the limit to whom it is the nearest.
    in_reach
        People within the limit.
    monthly_visits, staff
        From the register.
    """

    walk_min: Floats
    nearest: Floats
    in_reach: Floats
    monthly_visits: Floats
    staff: Floats


def judge_sites(figures: SiteFigures, *, tail: float) -> tuple[Test, ...]:
    """
    Test every site.

    Parameters
    ----------
    figures
        Of the sites.
    tail
        Part of the sites at the far end: 0.25 for the upper and lower quartile.

    Returns
    -------
    tuple[Test, ...]
        The closing tests, then the upgrade tests.

    Examples
    --------
    >>> few = np.array([1.0, 2.0, 3.0, 4.0, np.nan])
    >>> figures = SiteFigures(few, few, few, few, few)
    >>> [int(test.passes.sum()) for test in judge_sites(figures, tail=0.25)]
    [1, 1, 1, 1, 1, 0]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        load = np.where(figures.staff > 0, figures.nearest / figures.staff, np.nan)
    asked = (
        ("remote", figures.walk_min, True, "minutes"),
        ("few_served", figures.nearest, False, "people"),
        ("little_used", figures.monthly_visits, False, "visits_month"),
        ("location", figures.in_reach, True, "people"),
        ("footfall", figures.monthly_visits, True, "visits_month"),
        ("demand", load, True, "people_per_staff"),
    )
    return tuple(
        Test(name, value, _threshold(value, 1 - tail if above else tail), above, unit, TEXTS[name])
        for name, value, above, unit in asked
    )


def passed(tests: Sequence[Test], names: tuple[str, ...]) -> Longs:
    """Count the tests of some names that each site passes, shape (F,)."""
    flags = np.array([test.passes for test in tests if test.name in names])
    counted: Longs = np.count_nonzero(flags, axis=0).astype(np.int64)
    return counted


def _threshold(value: Floats, part: float) -> float:
    known = value[np.isfinite(value)]
    return float(np.quantile(known, part)) if len(known) else float("nan")
