"""The order in which equally good sites are taken: one that spreads them, whatever their order in a file."""

import numpy as np

from isochrones.siting.matrix import Floats, Longs


def spread_order(places_m: Floats) -> Longs:
    """
    Rank places by farthest-first traversal (Gonzalez, 1985).

    Parameters
    ----------
    places_m
        Shape (J, 2), metres.

    Returns
    -------
    NDArray[np.int64]
        Shape (J,), a permutation: rank 0 is farthest from the middle of all, each next one farthest from
        those before it. Of places equally far the more eastern, then the more northern comes first, so the
        ranks do not depend on the order of the rows.

    Examples
    --------
    >>> spread_order(np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0]])).tolist()
    [1, 2, 0]
    """
    sites = len(places_m)
    rank = np.zeros(sites, dtype=np.int64)
    if not sites:
        return rank
    by_place = np.lexsort((-places_m[:, 1], -places_m[:, 0]))
    ordered = places_m[by_place]
    apart = np.hypot(*(ordered - ordered.mean(axis=0)).T)
    for i in range(sites):
        chosen = int(np.argmax(apart))
        rank[by_place[chosen]] = i
        distance = np.hypot(*(ordered - ordered[chosen]).T)
        apart = distance if i == 0 else np.minimum(apart, distance)
        apart[chosen] = -1.0
    return rank
