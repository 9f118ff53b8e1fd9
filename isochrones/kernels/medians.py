"""
Which sites people walk least to: nearest sites, greedy choice, exchange of two, and a bound from below.

Arrays common to the kernels: pairs by site (`start` (J + 1,) int64, `point` and `ticks` (K,) int32) and by
point (`at` (D + 1,) int64, `site` and `walks` (K,) int32), `weight` (D,) float64. `far` is what a point
counts that no chosen site reaches, more ticks than any walk.
"""

import numpy as np

from isochrones.kernels.compiled import compiled
from isochrones.kernels.siting import best_fitting

DEFLECTION, PERIOD, SLOW, SHORTER, SMALLEST_STEP = 0.7, 10, 1e-3, 0.6, 1e-4
"""How the prices move, as in `isochrones.kernels.siting`."""

HIGHEST = 64.0
"""No price rises above so many times the highest at the start: sums of larger ones are no longer exact."""


@compiled
def count_reach(at, site, chosen, count):
    """Count the chosen sites, `chosen` (J,) bool, of each point into `count` (D,) int64."""
    for d in range(at.size - 1):
        count[d] = 0
        for z in range(at[d], at[d + 1]):
            if chosen[site[z]]:
                count[d] += 1


@compiled
def two_nearest(at, site, walks, chosen, near, near_ticks, next_ticks):
    """
    Find the nearest chosen site of each point, and the walk to the next one.

    `chosen` (J,) bool. Fills `near`, `near_ticks` and `next_ticks` (D,) int32, -1 where there is none; of
    equally near sites the first is the nearest.
    """
    for d in range(at.size - 1):
        near[d], near_ticks[d], next_ticks[d] = -1, -1, -1
        for z in range(at[d], at[d + 1]):
            if not chosen[site[z]]:
                continue
            if near[d] < 0 or walks[z] < near_ticks[d]:
                near[d], near_ticks[d], next_ticks[d] = site[z], walks[z], near_ticks[d]
            elif next_ticks[d] < 0 or walks[z] < next_ticks[d]:
                next_ticks[d] = walks[z]


@compiled
def greedy_median(start, point, ticks, weight, far, most, rank, open_, walk):
    """
    Open the site that shortens walks most, until `most` are open or none does (lazily, as `greedy_cover`).

    `open_` (J,) bool holds those that are open before; `rank` (J,) int64 breaks ties, lower first. Changes
    `walk` (D,) float64, the ticks to the nearest open site, `far` where there is none.
    """
    sites = start.size - 1
    gain, fresh = np.empty(sites), np.full(sites, -1, np.int64)
    opened = 0
    for j in range(sites):
        gain[j] = np.inf
        opened += open_[j]
    for turn in range(opened, most):
        best = -1
        while True:
            best = -1
            for j in range(sites):
                if not open_[j] and (
                    best < 0 or gain[j] > gain[best] or (gain[j] == gain[best] and rank[j] < rank[best])
                ):
                    best = j
            if best < 0 or fresh[best] == turn:
                break
            total = 0.0
            for k in range(start[best], start[best + 1]):
                total += weight[point[k]] * max(walk[point[k]] - ticks[k], 0.0)
            gain[best] = total
            fresh[best] = turn
        if best < 0:
            break
        open_[best] = True
        for k in range(start[best], start[best + 1]):
            walk[point[k]] = min(walk[point[k]], float(ticks[k]))


@compiled
def assign_two(d, at, site, walks, open_, far, first, walk, other):
    """Write down the nearest open site of point `d` and the walks to it and to the next one."""
    first[d], walk[d], other[d] = -1, far, far
    for z in range(at[d], at[d + 1]):
        if open_[site[z]]:
            if walks[z] < walk[d]:
                other[d] = walk[d]
                first[d], walk[d] = site[z], float(walks[z])
            elif walks[z] < other[d]:
                other[d] = float(walks[z])


@compiled
def swap_median(start, point, ticks, at, site, walks, weight, far, fixed, rank, open_, tiny, most):
    """
    Exchange an open site for a closed one, the best pair each time, until no exchange shortens walks.

    Teitz and Bart (1968) by Whitaker's fast interchange (1983): for each entering site one pass over its
    points finds what every leaving one would cost. `fixed` (J,) bool never leave. Changes `open_` (J,) bool;
    gives the number of exchanges. Gains up to `tiny` are none, and of pairs that differ by no more the lower
    `rank` enters, then leaves.
    """
    sites, points = start.size - 1, weight.size
    first = np.empty(points, np.int64)
    walk, other = np.empty(points), np.empty(points)
    loss, less = np.zeros(sites), np.zeros(sites)
    touched = np.empty(sites, np.int64)
    for d in range(points):
        assign_two(d, at, site, walks, open_, far, first, walk, other)
        if first[d] >= 0:
            loss[first[d]] += weight[d] * (other[d] - walk[d])
    for step in range(most):
        cheapest = -1
        for j in range(sites):
            if open_[j] and not fixed[j] and (cheapest < 0 or loss[j] < loss[cheapest]):
                cheapest = j
        if cheapest < 0:
            return step
        best, enters, leaves = tiny, -1, -1
        for j in range(sites):
            if open_[j]:
                continue
            gain, count = 0.0, 0
            for k in range(start[j], start[j + 1]):
                d = point[k]
                r = first[d]
                if ticks[k] < walk[d]:
                    gain += weight[d] * (walk[d] - ticks[k])
                    back = weight[d] * (other[d] - walk[d])
                elif ticks[k] < other[d]:
                    back = weight[d] * (other[d] - ticks[k])
                else:
                    continue
                if r >= 0 and back > 0.0:
                    if less[r] == 0.0:
                        touched[count] = r
                        count += 1
                    less[r] += back
            # A leaving site costs its loss, less what the entering one takes over of it.
            for t in range(count + 1):
                r = touched[t] if t < count else cheapest
                if fixed[r]:
                    continue
                value = gain - loss[r] + less[r]
                better = value > best + tiny or (enters < 0 and value > tiny)
                if not better and enters >= 0 and value > best - tiny:
                    better = rank[j] < rank[enters] or (j == enters and rank[r] < rank[leaves])
                if better:
                    best, enters, leaves = value, j, r
            for t in range(count):
                less[touched[t]] = 0.0
        if enters < 0:
            return step
        open_[leaves], open_[enters] = False, True
        for side in range(2):
            j = leaves if side == 0 else enters
            for k in range(start[j], start[j + 1]):
                here = np.int64(point[k])
                if first[here] >= 0:
                    loss[first[here]] -= weight[here] * (other[here] - walk[here])
                assign_two(here, at, site, walks, open_, far, first, walk, other)
                if first[here] >= 0:
                    loss[first[here]] += weight[here] * (other[here] - walk[here])
        loss[leaves] = 0.0
    return most


@compiled
def lagrange_median(
    start, point, ticks, weight, held, group, room, spare, above, turns, step, price, score, taken_best
):
    """
    Bound the walks from below, by prices on walking to one site (Cornuejols, Fisher and Nemhauser, 1977).

    With a price of ``l`` ticks a person, a site within ``t < l`` of a point saves ``l - t`` for each of its
    people, and the best sites that fit are the whole problem. `held` (D,) float64 are ticks to a site that is
    open in any case, which caps the price, or -1. All others are to be covered but for `spare` of their
    weight: staying uncovered costs ``m`` ticks a person, which caps their prices, and the bound is less by
    ``m`` times `spare`; ``m`` is priced too, and without `spare` there is none.

    `price` (D + 1,) is the start and becomes the best, ``m`` last; `score` (J,) gets what sites save at it,
    `taken_best` (J,) bool those that fit best. Prices follow deflected subgradients with Polyak's step
    towards `above`, a value that is reached. Gives the bound, in ticks times weight.
    """
    sites, points = start.size - 1, weight.size
    tried = price.copy()
    saved = np.empty(sites, np.float64)
    way = np.zeros(points + 1, np.float64)
    chosen = np.empty(points, np.int64)
    taken = np.zeros(sites, np.bool_)
    free, top = 0.0, 0.0
    for d in range(points):
        top = max(top, HIGHEST * price[d])
        if held[d] < 0.0:
            free += weight[d]
    best, checked = -np.inf, -np.inf
    for turn in range(turns):
        for j in range(sites):
            total = 0.0
            for k in range(start[j], start[j + 1]):
                d = point[k]
                if ticks[k] < tried[d]:
                    total += weight[d] * (tried[d] - ticks[k])
            saved[j] = total
        bound = -best_fitting(saved, np.argsort(-saved), group, room, taken)
        if spare > 0.0:
            bound -= tried[points] * spare
        for d in range(points):
            bound += weight[d] * tried[d]
            chosen[d] = 0
        if bound > best:
            best = bound
            price[:] = tried
            score[:] = saved
            taken_best[:] = taken
        if bound >= above or step < SMALLEST_STEP:
            break
        if (turn + 1) % PERIOD == 0:
            if best - checked < SLOW * abs(best):
                step *= SHORTER
            checked = best
        for j in range(sites):
            if taken[j]:
                for k in range(start[j], start[j + 1]):
                    if ticks[k] < tried[point[k]]:
                        chosen[point[k]] += 1
        slope = -spare
        square = 0.0
        for d in range(points):
            steep = 1.0 - chosen[d]
            cap = held[d] if held[d] >= 0.0 else tried[points]
            if held[d] < 0.0:
                slope += weight[d] * steep
            way[d] = steep + DEFLECTION * way[d]
            if (tried[d] >= cap and way[d] > 0.0) or (tried[d] <= 0.0 and way[d] < 0.0):
                way[d] = 0.0
            square += weight[d] * way[d] * way[d]
        if spare > 0.0 and free > 0.0:
            way[points] = slope / free + DEFLECTION * way[points]
            square += free * way[points] * way[points]
        if square == 0.0:
            break
        length = step * (above - bound) / square
        rise = 0.0
        if spare > 0.0 and free > 0.0:
            rise = min(max(length * way[points], -tried[points]), top - tried[points])
            tried[points] += rise
        for d in range(points):
            cap = held[d] if held[d] >= 0.0 else tried[points]
            moved = tried[d] + length * way[d]
            if held[d] < 0.0:
                moved += rise
            tried[d] = min(max(moved, 0.0), cap, top)
    return best
