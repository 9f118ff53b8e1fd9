"""Candidates that are one place several times over, or stand beside a site that is open."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.candidates import Candidate
from gis.kinds import BY_CODE
from gis.metric import metric_crs, to_metric
from gis.model import Facility

SAME_PLACE_M = 30.0
"""Of candidates of one kind this near to each other the first counts."""

SAME_NAME_M = 200.0
"""So near, two of one kind, name and kind of venue are one: a map may have it as point and as area."""

Floats = NDArray[np.float64]


def thin(candidates: Sequence[Candidate]) -> list[Candidate]:
    """
    Leave out candidates that say again what one before them says.

    Parameters
    ----------
    candidates
        The first counts.

    Returns
    -------
    list[Candidate]
        In the same order; no two have one id, and no two of one kind are within `SAME_PLACE_M`.
    """
    by_id: dict[str, Candidate] = {}
    for candidate in candidates:
        by_id.setdefault(candidate.id, candidate)
    once = list(by_id.values())
    metres = _metres(once, once)
    here = np.flatnonzero(np.isfinite(metres).all(axis=1))
    near = cKDTree(metres[here]).query_pairs(SAME_NAME_M, output_type="ndarray") if len(here) else []
    later: dict[int, list[tuple[int, float]]] = {}
    for one, other in here[np.asarray(near, dtype=np.int64).reshape(-1, 2)].tolist():
        later.setdefault(min(one, other), []).append(
            (max(one, other), float(np.hypot(*(metres[one] - metres[other]))))
        )
    gone: set[int] = set()
    for first in range(len(once)):
        if first not in gone:
            gone |= {i for i, apart_m in later.get(first, ()) if _is_same(once[first], once[i], apart_m)}
    return [candidate for i, candidate in enumerate(once) if i not in gone]


def apart_from(
    candidates: Sequence[Candidate], sites: Sequence[Facility], *, apart_m: float
) -> list[Candidate]:
    """
    Leave out candidates beside an open site.

    Parameters
    ----------
    candidates
        Any.
    sites
        That are open. A micro-corner keeps only other micro-corners away: it covers nobody, and may be what a
        candidate is to replace.
    apart_m
        Straight; exactly so far is beside it. 0 leaves none out.

    Returns
    -------
    list[Candidate]
        In the same order.
    """
    if not apart_m:
        return list(candidates)
    nearest_m = {
        informs: _nearest_m(candidates, [s for s in sites if informs or BY_CODE[s.kind].covers])
        for informs in (False, True)
    }
    return [
        candidate
        for i, candidate in enumerate(candidates)
        if nearest_m[not BY_CODE[candidate.kind].covers][i] > apart_m
    ]


def _is_same(first: Candidate, other: Candidate, apart_m: float) -> bool:
    if first.kind != other.kind:
        return False
    named = bool(first.name) and (first.name, first.host_kind) == (other.name, other.host_kind)
    return named or apart_m <= SAME_PLACE_M


def _nearest_m(candidates: Sequence[Candidate], sites: Sequence[Facility]) -> list[float]:
    places, around = _metres(candidates, candidates), _metres(sites, candidates)
    around = around[np.isfinite(around).all(axis=1)]
    found = np.full(len(candidates), np.inf)
    here = np.isfinite(places).all(axis=1)
    if len(around) and here.any():
        found[here] = cKDTree(around).query(places[here])[0]
    nearest: list[float] = found.tolist()
    return nearest


def _metres(things: Sequence[Candidate | Facility], around: Sequence[Candidate]) -> Floats:
    """Give places on the plane around the middle of the candidates; infinite where it does not reach."""
    middle = np.median([candidate.position for candidate in around], axis=0)
    lonlat = np.array([thing.position for thing in things], dtype=np.float64).reshape(-1, 2)
    return to_metric(lonlat, metric_crs(float(middle[0]), float(np.clip(middle[1], -80, 84))))
