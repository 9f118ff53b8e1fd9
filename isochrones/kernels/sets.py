"""Sets of numbers: which are equal, and which hold others; those can be left out of a covering problem."""

from isochrones.kernels.compiled import compiled


@compiled
def mark_sets(start, member, mark, total):
    """Add the marks of the members, `mark` (M, 2) uint64, of each set up into `total` (S, 2) uint64."""
    for one in range(start.size - 1):
        for k in range(start[one], start[one + 1]):
            total[one, 0] += mark[member[k], 0]
            total[one, 1] += mark[member[k], 1]


@compiled
def holds_all(start, member, one, other):
    """Tell whether set `other` holds all of set `one`; members ascend."""
    z = start[other]
    for k in range(start[one], start[one + 1]):
        while z < start[other + 1] and member[z] < member[k]:
            z += 1
        if z == start[other + 1] or member[z] != member[k]:
            return False
    return True


@compiled
def leave_out(start, member, at, holder, cost, outer, gone):
    """
    Leave out sets that hold another one (`outer`), or that another one of no higher `cost` holds.

    Sets by `start` (S + 1,) int64 and `member` (K,) int32, who holds a member by `at` (M + 1,) int64 and
    `holder` (K,) int32, `cost` (S,) float64. Fills `gone` (S,) bool; gives how many went. Of equal sets the
    cheaper stays, then the first. Whoever holds a set holds its rarest member, so only those are compared.
    """
    sets, left = start.size - 1, 0
    for one in range(sets):
        if gone[one] or start[one] == start[one + 1]:
            continue
        rare = member[start[one]]
        for k in range(start[one], start[one + 1]):
            if at[member[k] + 1] - at[member[k]] < at[rare + 1] - at[rare]:
                rare = member[k]
        size = start[one + 1] - start[one]
        for z in range(at[rare], at[rare + 1]):
            other = holder[z]
            larger = start[other + 1] - start[other]
            if other == one or gone[other] or larger < size:
                continue
            if outer:
                if (larger > size or one < other) and holds_all(start, member, one, other):
                    gone[other] = True
                    left += 1
                continue
            better = cost[other] < cost[one] or (cost[other] == cost[one] and (larger > size or other < one))
            if better and holds_all(start, member, one, other):
                gone[one] = True
                left += 1
                break
    return left
