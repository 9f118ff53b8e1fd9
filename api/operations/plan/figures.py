"""What the tests of sites look at, taken from an audit."""

from collections.abc import Sequence

import numpy as np

from api.operations.audit.run import Audit
from isochrones.plan.judging import SiteFigures
from isochrones.siting.matrix import Floats


def figures_of(audit: Audit) -> SiteFigures:
    """
    Give what the tests of sites look at, in the order of the audit's sites.

    Micro-corners only inform (F09): nothing of them is looked at, and no threshold is drawn from them. Nor is
    anything known of the people of a site whose street is not connected to the main network: that few are
    seen to reach it may be a fault of the network.
    """
    sites, people = audit.facilities, audit.inputs.demand.people
    near, within = audit.walked.nearest.facility, audit.coverage.nearest
    there = near >= 0
    weight = np.bincount(near[there], people[there], minlength=len(sites))
    walked = np.bincount(
        near[there], people[there] * audit.walked.nearest.seconds[there], minlength=len(sites)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        walk_min = walked / weight / 60
    nearest = np.bincount(within[within >= 0], people[within >= 0], minlength=len(sites))
    visits, staff = (_known([getattr(site, name) for site in sites]) for name in ("monthly_visits", "staff"))
    joined = audit.covers & ~audit.islands
    of_people = (np.where(joined, each, np.nan) for each in (walk_min, nearest, audit.coverage.site_people))
    return SiteFigures(*of_people, *(np.where(audit.covers, each, np.nan) for each in (visits, staff)))


def _known(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
