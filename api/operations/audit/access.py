"""How much of the sites' supply there is for everybody, shared with those who reach it too (E2SFCA)."""

from typing import Any

import numpy as np

from api.operations.audit.run import Audit
from api.operations.audit.values import minutes, number, ratio
from isochrones.coverage import Access, StepDecay, measure_access
from isochrones.reach import TravelTimes


def decay_of(audit: Audit) -> StepDecay:
    """Give every third of the circle its weight: Luo and Qi cut one of 30 minutes into three."""
    limit_s = audit.rules.profiles[0].limit_s
    return StepDecay((limit_s / 3, 2 * limit_s / 3, limit_s))


def access_of(audit: Audit) -> Access:
    """
    Measure the access of everybody.

    Parameters
    ----------
    audit
        Any. Where every site tells its capacity that is its supply, else each site counts as one.

    Returns
    -------
    Access
        A walk weighs by the part of its own circle that it takes, whichever profile counts.
    """
    known = _has_capacity(audit)
    supply = np.where(
        audit.covers, [(site.capacity or 0.0) if known else 1.0 for site in audit.facilities], 0.0
    )
    return measure_access(_times_to_scale(audit), audit.inputs.demand.people, supply, decay=decay_of(audit))


def access_block(audit: Audit, access: Access) -> dict[str, Any]:
    """
    Render how access was measured, and its average.

    Parameters
    ----------
    audit
        Any.
    access
        From `access_of`.

    Returns
    -------
    dict[str, Any]
        ``upto_min`` is of the first profile, ``upto_share`` of any.
    """
    decay, weight = decay_of(audit), audit.inputs.demand.people
    everybody = weight.sum()
    return {
        "method": "E2SFCA (Luo & Qi 2009)",
        "decay": [
            {"upto_min": minutes(end_s), "upto_share": number(end_s / decay.upto_s[-1]), "weight": each}
            for end_s, each in zip(decay.upto_s, decay.weights, strict=True)
        ],
        "supply": "capacity" if _has_capacity(audit) else "sites",
        "mean": ratio(float((access.ratio * weight).sum() / everybody)) if everybody else None,
    }


def _times_to_scale(audit: Audit) -> TravelTimes:
    """Give walks in circles of other profiles the length that they would have in the first."""
    times, first_s = audit.walked.times, audit.rules.profiles[0].limit_s
    if all(profile.limit_s == first_s for profile in audit.rules.profiles):
        return times
    scale = np.ones(len(times.start) - 1)
    for profile, rows in audit.walked.profiles:
        scale[rows] = first_s / profile.limit_s
    ticks = np.rint(times.ticks * np.repeat(scale, np.diff(times.start))).astype(np.int32)
    return TravelTimes(times.start, times.destination, ticks)


def _has_capacity(audit: Audit) -> bool:
    return all(site.capacity is not None for site in audit.facilities)
