"""
The sensitivity band (★3): who is covered at the walking speeds that the literature uses.

Scaling the times of one search would be a little off, since whole edges are rounded to ticks before they are
added, and wrong where a walker waits. But the times of one search bound those of another
(`isochrones.reach.bounds`), and the bounds decide nearly everybody; only the others walk again.
"""

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.inputs import AuditInputs
from api.operations.audit.rules import AuditRules
from api.operations.audit.walks import Circle, at_speed, nearest_in, standing_sites
from isochrones.network import WalkNetwork
from isochrones.reach import Nearest, time_bounds, times_between

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW_SHARE = 0.02
"""Up to so many of the points are walked one by one; for more, one sweep from all sites is quicker."""


def covered_at_speeds(
    network: WalkNetwork,
    inputs: AuditInputs,
    rules: AuditRules,
    circles: tuple[Circle, ...],
    nearest: Nearest,
    covers: Flags,
) -> Flags:
    """
    Tell who is covered at every speed of the band, exactly.

    Parameters
    ----------
    network, inputs, rules
        Of the audit.
    circles
        From `draw_circles`.
    nearest
        The nearest covering site of everybody, looked for as far as `rules.searched_s`.
    covers
        Shape (F,), True for sites that cover.

    Returns
    -------
    NDArray[np.bool_]
        Shape (S, D), who has a covering site within the limit at each speed: as if everybody had walked
        again. Only those are asked again whom the bounds of their walk leave on either side of the limit.
    """
    covered = np.zeros((len(rules.speeds_mps), len(inputs.demand.people)), dtype=np.bool_)
    for circle in circles:
        known = nearest.seconds[circle.rows]
        for speed, row in zip(rules.speeds_mps, covered, strict=True):
            faster = at_speed(circle, network, rules, speed)
            row[circle.rows] = _covered(circle, faster, covers, known, rules.searched_s)
    return covered


def _covered(circle: Circle, faster: Circle, covers: Flags, known_s: Floats, searched_s: float) -> Flags:
    """Tell who of a circle is covered at another speed; who was not found within the search is farther."""
    limit_s = faster.profile.limit_s
    bounds = time_bounds(circle.walkable.graph, faster.walkable.graph)
    if bounds is None:
        return _swept(faster, covers)
    found = bounds.latest(known_s) <= limit_s
    open_rows = np.flatnonzero(~found & (bounds.earliest(np.minimum(known_s, searched_s)) <= limit_s))
    if len(open_rows) > FEW_SHARE * len(found) or faster.ways_out is not None:
        return _swept(faster, covers)
    found[open_rows] = _asked(faster, covers, open_rows)
    return found


def _asked(circle: Circle, covers: Flags, rows: Ints) -> Flags:
    """Walk again from some points of a circle."""
    graph, sites = circle.walkable.graph, standing_sites(circle, covers)
    walks = times_between(graph, circle.people.take(rows), sites, limit_s=circle.profile.limit_s)
    found: Flags = np.diff(walks.start) > 0
    return found


def _swept(circle: Circle, covers: Flags) -> Flags:
    """Walk again from everybody to the nearest site."""
    return np.isfinite(nearest_in(circle, covers, limit_s=circle.profile.limit_s).seconds)
