"""
Which sites cover most: greedy choice, exchange of two sites, and a Lagrangean bound, on merged demand.

Arrays common to the kernels: pairs by site (`start` (J + 1,) int64, `point` (K,) int32) and by point
(`at` (D + 1,) int64, `site` (K,) int32), `weight` (D,) float64. Sites are of three groups, `group` (J,)
int64: 0 stands today, 1 would open in a room that is there, 2 in a new one. `room` (4,) int64: at most so
many of group 0, 1 and 2, and of 1 and 2 together. These limits are a laminar matroid, so whatever is
additive is maximal when the best that still fits is taken, again and again.
"""

import numpy as np

from isochrones.kernels.compiled import compiled

DEFLECTION, PERIOD, SLOW, SHORTER, SMALLEST_STEP = 0.9, 15, 1e-3, 0.6, 1e-4
"""How the prices move: share of the last way that is kept; every so many turns a step that brought less than
this share of the bound is shortened to this part, down to the smallest."""


@compiled
def fits(group, used, room):
    """Tell whether one more of `group` is within the limits; `used` (3,) int64 are taken already."""
    if used[group] >= room[group]:
        return False
    return group == 0 or used[1] + used[2] < room[3]


@compiled
def greedy_cover(start, point, weight, group, room, rank, open_, covers):
    """
    Open the site with most gain that still fits, until none does (Minoux's lazy greedy, 1978).

    `rank` (J,) int64 breaks ties, lower first. Fills `open_` (J,) bool and `covers` (D,) int64, the
    number of open sites that cover each point. A stale gain is never below the true one, since gains only
    fall, so a fresh gain on top of the stale ones is the largest.
    """
    sites = start.size - 1
    gain = np.zeros(sites, np.float64)
    fresh = np.full(sites, -1, np.int64)
    used = np.zeros(3, np.int64)
    for j in range(sites):
        for k in range(start[j], start[j + 1]):
            gain[j] += weight[point[k]]
    for turn in range(sites):
        best = -1
        while True:
            best = -1
            for j in range(sites):
                if open_[j] or not fits(group[j], used, room):
                    continue
                if best < 0 or gain[j] > gain[best] or (gain[j] == gain[best] and rank[j] < rank[best]):
                    best = j
            if best < 0 or fresh[best] == turn:
                break
            total = 0.0
            for k in range(start[best], start[best + 1]):
                if covers[point[k]] == 0:
                    total += weight[point[k]]
            gain[best] = total
            fresh[best] = turn
        if best < 0:
            break
        open_[best] = True
        used[group[best]] += 1
        for k in range(start[best], start[best + 1]):
            covers[point[k]] += 1


@compiled
def enter_alone(d, by, at, site, weight, slot, loss, back, sign):
    """Book that point `d` is now (`sign` 1), or no longer (-1), covered by the open site `by` alone."""
    loss[by] += sign * weight[d]
    row = slot[by]
    for z in range(at[d], at[d + 1]):
        back[row, site[z]] += sign * weight[d]


@compiled
def other_open(d, but, at, site, open_):
    """Find the open site beside `but` that covers point `d`; `but` may be no site."""
    for z in range(at[d], at[d + 1]):
        if open_[site[z]] and site[z] != but:
            return np.int64(site[z])
    return np.int64(-1)


@compiled
def swap_cover(start, point, at, site, weight, group, room, rank, open_, covers, tiny, most):
    """
    Exchange an open site for a closed one, the best pair each time, until no exchange gains.

    Teitz and Bart (1968) with everything kept up to date (Resende and Werneck, 2007): a site that enters
    gains what nobody covers, one that leaves loses what it alone covers, and the pair gets back what the
    entering one also covers of that. Changes `open_` (J,) bool and `covers` (D,) int64, the number of open
    sites at each point; gives the number of exchanges. Gains up to `tiny` are none, and of pairs that differ
    by no more the lower rank enters, then leaves.
    """
    sites = start.size - 1
    gain, loss = np.zeros(sites), np.zeros(sites)
    slot, held = np.full(sites, -1, np.int64), np.empty(sites, np.int64)
    used = np.zeros(3, np.int64)
    # Out of an array it has the sites' own type: the small kernels are compiled for one type only.
    opened, nobody = 0, np.full(1, -1, np.int64)[0]
    for j in range(sites):
        if open_[j]:
            slot[j] = opened
            held[opened] = j
            opened += 1
            used[group[j]] += 1
    back = np.zeros((opened, sites))
    for d in range(covers.size):
        if covers[d] == 0:
            for z in range(at[d], at[d + 1]):
                gain[site[z]] += weight[d]
        elif covers[d] == 1:
            enter_alone(d, other_open(d, sites, at, site, open_), at, site, weight, slot, loss, back, 1.0)
    for step in range(most):
        best, enters, leaves = tiny, nobody, nobody
        for j in range(sites):
            # Nothing that an exchange gives back exceeds what leaving costs, so the gain bounds the pair.
            if open_[j] or gain[j] < best - tiny:
                continue
            for i in range(opened):
                r = held[i]
                value = gain[j] - loss[r] + back[i, j]
                if value <= best - tiny or value <= tiny or (group[r] == 0) != (group[j] == 0):
                    continue
                used[group[r]] -= 1
                allowed = fits(group[j], used, room)
                used[group[r]] += 1
                if not allowed:
                    continue
                better = value > best + tiny or enters < 0
                if not better:
                    better = rank[j] < rank[enters] or (j == enters and rank[r] < rank[leaves])
                if better:
                    best, enters, leaves = value, j, r
        if enters < 0:
            return step
        open_[leaves] = False
        used[group[leaves]] -= 1
        for k in range(start[leaves], start[leaves + 1]):
            here = np.int64(point[k])
            covers[here] -= 1
            if covers[here] == 0:
                for z in range(at[here], at[here + 1]):
                    gain[site[z]] += weight[here]
            elif covers[here] == 1:
                enter_alone(
                    here, other_open(here, leaves, at, site, open_), at, site, weight, slot, loss, back, 1.0
                )
        slot[enters] = slot[leaves]
        held[slot[enters]] = enters
        back[slot[enters]] = 0.0
        loss[enters], loss[leaves] = 0.0, 0.0
        open_[enters] = True
        used[group[enters]] += 1
        for k in range(start[enters], start[enters + 1]):
            here = np.int64(point[k])
            covers[here] += 1
            if covers[here] == 1:
                for z in range(at[here], at[here + 1]):
                    gain[site[z]] -= weight[here]
                enter_alone(here, enters, at, site, weight, slot, loss, back, 1.0)
            elif covers[here] == 2:
                enter_alone(
                    here, other_open(here, enters, at, site, open_), at, site, weight, slot, loss, back, -1.0
                )
    return most


@compiled
def best_fitting(score, order, group, room, taken):
    """Take sites in `order` (J,) int64, best first, while they fit; fills `taken` (J,) bool, adds them up."""
    used = np.zeros(3, np.int64)
    total = 0.0
    taken[:] = False
    for j in order:
        if fits(group[j], used, room):
            taken[j] = True
            used[group[j]] += 1
            total += score[j]
    return total


@compiled
def lagrange_cover(start, point, weight, group, room, below, enough, turns, step, price, score, taken_best):
    """
    Bound what can be covered from above, by prices on being covered (Galvão and ReVelle, 1996).

    With a price ``0 <= p <= w`` on "covered only if a site is open", a point is covered for ``w - p`` by
    itself, and each site is worth the prices in its reach: the best sites that fit are the whole problem, and
    its value bounds the true one. The prices follow deflected subgradients (Camerini, Fratta and Maffioli,
    1975) with Polyak's step towards `below`, a value that is reached; each price moves in proportion to its
    weight, as if every person had one. `price` (D,) is the start and becomes the best; `score` (J,) gets the
    sites' worth at it, `taken_best` (J,) bool the sites that fit best. A bound of `enough` ends it. Gives the
    bound.
    """
    sites, points = start.size - 1, weight.size
    tried = price.copy()
    worth = np.empty(sites, np.float64)
    slope, way = np.empty(points, np.float64), np.zeros(points, np.float64)
    taken = np.zeros(sites, np.bool_)
    best, checked = np.inf, np.inf
    for turn in range(turns):
        for j in range(sites):
            total = 0.0
            for k in range(start[j], start[j + 1]):
                total += tried[point[k]]
            worth[j] = total
        bound = best_fitting(worth, np.argsort(-worth), group, room, taken)
        for d in range(points):
            bound += weight[d] - tried[d]
            slope[d] = -1.0 if tried[d] < weight[d] else 0.0
        if bound < best:
            best = bound
            price[:] = tried
            score[:] = worth
            taken_best[:] = taken
        if bound <= enough or step < SMALLEST_STEP:
            break
        if (turn + 1) % PERIOD == 0:
            if checked - best < SLOW * best:
                step *= SHORTER
            checked = best
        for j in range(sites):
            if taken[j]:
                for k in range(start[j], start[j + 1]):
                    slope[point[k]] += 1.0
        square = 0.0
        for d in range(points):
            way[d] = slope[d] + DEFLECTION * way[d]
            if (tried[d] <= 0.0 and way[d] > 0.0) or (tried[d] >= weight[d] and way[d] < 0.0):
                way[d] = 0.0
            square += weight[d] * way[d] * way[d]
        if square == 0.0:
            break
        length = step * (bound - below) / square
        for d in range(points):
            tried[d] = min(max(tried[d] - length * weight[d] * way[d], 0.0), weight[d])
    return best


@compiled
def exchange_walks(start, point, ticks, weight, near, near_ticks, next_ticks, leaves, covered, walked):
    """
    Weigh every site that could take the place of an open one.

    `near` (D,) int32 is the nearest open site of each point, -1 for none, `near_ticks` and `next_ticks` (D,)
    int32 the walks to it and to the next one, -1 for none. When `leaves` goes and site ``j`` comes, the
    covered weight changes by ``covered[j]`` and the walks of the covered by ``walked[j]`` (J,) float64,
    weight times ticks.
    """
    gone_weight, gone_walk = 0.0, 0.0
    for k in range(start[leaves], start[leaves + 1]):
        d = point[k]
        if near[d] == leaves:
            if next_ticks[d] < 0:
                gone_weight += weight[d]
                gone_walk -= weight[d] * near_ticks[d]
            else:
                gone_walk += weight[d] * (next_ticks[d] - near_ticks[d])
    for j in range(start.size - 1):
        covered[j], walked[j] = -gone_weight, gone_walk
        for k in range(start[j], start[j + 1]):
            d = point[k]
            held = next_ticks[d] if near[d] == leaves else near_ticks[d]
            if held < 0:
                covered[j] += weight[d]
                walked[j] += weight[d] * ticks[k]
            elif ticks[k] < held:
                walked[j] -= weight[d] * (held - ticks[k])
