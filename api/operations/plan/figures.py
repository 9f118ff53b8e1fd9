"""What the tests of sites look at, taken from an audit."""

from collections.abc import Sequence

import numpy as np

from api.operations.audit.run import Audit
from isochrones.plan.judging import SiteFigures
from isochrones.siting.matrix import Floats


def figures_of(audit: Audit) -> SiteFigures:
    """Give what the tests of sites look at, in the order of the audit's sites."""
    sites, people = audit.facilities, audit.inputs.demand.people
    near, within = audit.walked.nearest.facility, audit.coverage.nearest
    there = near >= 0
    weight = np.bincount(near[there], people[there], minlength=len(sites))
    walked = np.bincount(
        near[there], people[there] * audit.walked.nearest.seconds[there], minlength=len(sites)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        walk_min = walked / weight / 60
    return SiteFigures(
        walk_min=np.where(audit.covers, walk_min, np.nan),
        nearest=np.where(
            audit.covers, np.bincount(within[within >= 0], people[within >= 0], minlength=len(sites)), np.nan
        ),
        in_reach=audit.coverage.site_people.astype(np.float64),
        monthly_visits=_known([site.monthly_visits for site in sites]),
        staff=_known([site.staff for site in sites]),
    )


def _known(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
