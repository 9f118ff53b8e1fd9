"""
Counting kernels of the audit: one pass over the pairs of a search, or over the points in order of a value.

The pairs of point ``d`` are ``start[d]:start[d + 1]``, their sites ascending. Every sum is taken in the
order of the points by one thread, so that the same input gives the same bits.
"""

import numpy as np

from isochrones.kernels.compiled import compiled


@compiled
def tally_pairs(
    start, site, ticks, covers, people, in_reach, nearest, nearest_ticks, site_people, sole_people
):
    """
    Count the covering sites of every point, find the two nearest, and add up the people around every site.

    Arrays: start int64 (D+1,), site and ticks int32 (K,), covers bool (F,), people float64 (D,); filled:
    in_reach int32 (D,), nearest and nearest_ticks int32 (2, D), site_people and sole_people float64 (F,),
    from zero. Where there is none, nearest is -1 and the time the greatest int32. Sites ascend within a
    point and only a strictly shorter walk takes the place of another, so of equals the first site stays.
    """
    for d in range(len(in_reach)):
        count = 0
        first = second = -1
        first_ticks = second_ticks = 2_147_483_647
        for k in range(start[d], start[d + 1]):
            f = site[k]
            site_people[f] += people[d]
            if not covers[f]:
                continue
            count += 1
            t = ticks[k]
            if t < first_ticks:
                second, second_ticks = first, first_ticks
                first, first_ticks = f, t
            elif t < second_ticks:
                second, second_ticks = f, t
        if count == 1:
            sole_people[first] += people[d]
        in_reach[d] = count
        nearest[0, d], nearest[1, d] = first, second
        nearest_ticks[0, d], nearest_ticks[1, d] = first_ticks, second_ticks


@compiled
def overlap_rows(start, site, covers, people, begin, point, place, first, last, found, other, shared, reach):
    """
    Add up the people that sites first..last-1 share with each later site; return how many overlaps there are.

    Arrays: start int64 (D+1,), site int32 (K,), covers bool (F,), people float64 (D,); the pairs turned by
    site: begin int64 (F+1,), point and place int32 (K,), place being a pair's row among those by point;
    filled: found int64 (last-first,), the overlaps of each site, other int32 and shared float64, one per
    overlap, and reach float64 (last-first,), the people of each site. Each overlap is summed by one loop,
    its points ascending.
    """
    sum_with = np.zeros(len(covers))
    touched = np.empty(len(covers), dtype=np.int32)
    pairs = 0
    for f in range(first, last):
        count = 0
        total = 0.0
        for i in range(begin[f], begin[f + 1] if covers[f] else begin[f]):
            d = point[i]
            w = people[d]
            if w <= 0.0:
                continue
            total += w
            for k in range(place[i] + 1, start[d + 1]):
                g = site[k]
                before = sum_with[g]
                if before == 0.0:
                    touched[count] = g
                    count += 1
                sum_with[g] = before + w
        reach[f - first] = total
        begun = pairs
        for g in np.sort(touched[:count]):
            if covers[g]:
                other[pairs] = g
                shared[pairs] = sum_with[g]
                pairs += 1
            sum_with[g] = 0.0
        found[f - first] = pairs - begun
    return pairs


@compiled
def weigh_sites(start, site, weight, people, demand):
    """
    Add up the weighted people around each site.

    Arrays: start int64 (D+1,), site int32 (K,), weight float64 (K,), people float64 (D,); filled from zero:
    demand float64 (F,).
    """
    for d in range(len(people)):
        for k in range(start[d], start[d + 1]):
            demand[site[k]] += people[d] * weight[k]


@compiled
def weigh_points(start, site, weight, ratio, access):
    """
    Add up the weighted ratios of the sites around each point.

    Arrays: start int64 (D+1,), site int32 (K,), weight float64 (K,), ratio float64 (F,); filled: access
    float64 (D,).
    """
    for d in range(len(access)):
        total = 0.0
        for k in range(start[d], start[d + 1]):
            total += ratio[site[k]] * weight[k]
        access[d] = total


@compiled
def sum_codes(row, code, weight, sums):
    """
    Add up the weight of the points by row and code.

    Arrays: row int32 (D,) or -1, code int32 (D,), weight float64 (D,); filled from zero: sums float64 (R, C).
    """
    for d in range(len(row)):
        if row[d] >= 0:
            sums[row[d], code[d]] += weight[d]


@compiled
def sum_rows(row, value, value_log, weight, sums):
    """
    Add up, for each row, what its quantiles and its inequality stand on.

    Arrays: row int32 (D,) or -1, value float64 (D,), not negative, inf for none, value_log float64 (D,),
    value times its logarithm, weight float64 (D,); filled from zero: sums float64 (R, 4): weight, weight of
    the finite, weight x value, weight x value_log.
    """
    for d in range(len(row)):
        r = row[d]
        if r < 0:
            continue
        sums[r, 0] += weight[d]
        if np.isfinite(value[d]):
            sums[r, 1] += weight[d]
            sums[r, 2] += weight[d] * value[d]
            sums[r, 3] += weight[d] * value_log[d]


@compiled
def spread_rows(order, row, value, weight, sums, shares, quantile, lorenz, area):
    """
    Walk through the points by rising value and note, for each row, its quantiles and its Lorenz curve.

    Arrays: those of `sum_rows`; order int64 (D,), points by rising value; shares float64 (Q,), rising;
    filled: quantile float64 (R, Q), the least value with at least that share of the weight (inf ranks
    last), lorenz float64 (R, 2), the sum of weight x value of the lowest 40 % and 90 % of the finite
    weight, the point at the mark divided, and area float64 (R,), from zero: the sum of weight x (cumulated
    value before + after), which is twice the area under the curve.
    """
    rows = len(area)
    heavy = np.zeros(rows)
    rich = np.zeros(rows)
    next_share = np.zeros(rows, dtype=np.int64)
    for d in order:
        r = row[d]
        w = weight[d]
        if r < 0 or w <= 0.0:
            continue
        x = value[d]
        before = heavy[r]
        after = before + w
        heavy[r] = after
        share = next_share[r]
        while share < len(shares) and after >= shares[share] * sums[r, 0]:
            quantile[r, share] = x
            share += 1
        next_share[r] = share
        if np.isfinite(x):
            for i in range(2):
                mark = (0.4 if i == 0 else 0.9) * sums[r, 1]
                if before < mark <= after:
                    lorenz[r, i] = rich[r] + (mark - before) * x
            area[r] += w * (2.0 * rich[r] + w * x)
            rich[r] += w * x
