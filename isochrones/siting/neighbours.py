"""Which sites are near each other: too near, or within the limit of the same people."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from isochrones.siting.matrix import Flags, Longs
from isochrones.siting.planned import CLOSE, MERGE, PlanProblem, PlanSites

NOBODY = 1e-9
"""Fewer people than this are none."""


def conflicts(sites: PlanSites, apart_m: float) -> Longs:
    """
    List pairs that are too near: two added full sites, or one and a covering site that stands.

    Parameters
    ----------
    sites
        All.
    apart_m
        Exactly so far is far enough.

    Returns
    -------
    NDArray[np.int64]
        Shape (P, 2), ascending.
    """
    full = np.flatnonzero(sites.covers)
    if not len(full):
        return np.empty((0, 2), dtype=np.int64)
    pairs = full[cKDTree(sites.places_m[full]).query_pairs(apart_m, output_type="ndarray")].reshape(-1, 2)
    distance = np.hypot(*(sites.places_m[pairs[:, 0]] - sites.places_m[pairs[:, 1]]).T)
    near = (distance < apart_m) & ~sites.standing[pairs].all(axis=1)
    found = np.sort(pairs[near], axis=1)
    return found[np.lexsort((found[:, 1], found[:, 0]))].astype(np.int64)


def taken_over(problem: PlanProblem, open_: Flags, covers: Flags) -> Flags:
    """
    Tell which sites are merged: shut ones some of whose people another site covers.

    Parameters
    ----------
    problem
        The whole question.
    open_, covers
        Shape (J,), open sites and those that cover.

    Returns
    -------
    NDArray[np.bool_]
        Shape (J,).
    """
    covered = (problem.matrix.reach_of(covers) > 0) & (problem.demand.people > NOBODY)
    merged = problem.sites.standing & ~open_
    for site in np.flatnonzero(merged).tolist():
        merged[site] = covered[problem.matrix.points_of(site)].any()
    return merged


def takers(problem: PlanProblem, site: Flags) -> csr_matrix:
    """
    Count the people whom each site has in reach together with each other one.

    Parameters
    ----------
    problem
        The whole question.
    site
        Shape (J,), the sites whose people are counted.

    Returns
    -------
    scipy.sparse.csr_matrix
        Shape (J, J), people in reach of row and column; empty in rows of other sites and in the diagonal.
    """
    matrix, sites = problem.matrix, problem.sites
    shape = (matrix.sites, matrix.points)
    arrays = (matrix.by_site.destination, matrix.by_site.start)
    counted = np.where(problem.demand.people > NOBODY, problem.demand.people, 0.0)
    people = csr_matrix((counted[arrays[0]], *arrays), shape=shape)
    there = csr_matrix((np.ones(matrix.pairs), *arrays), shape=shape)
    able = (sites.covers | sites.covers_upgraded).astype(np.float64)
    shared = (people.multiply(site[:, None]).tocsr() @ there.T.multiply(able[None, :]).tocsr()).tocsr()
    shared.setdiag(0.0)
    shared.eliminate_zeros()
    shared.sort_indices()
    return shared


def merging_counts(sites: PlanSites) -> Flags:
    """Tell for which sites it matters whether they are closed or merged: those where it costs otherwise."""
    once, yearly = sites.once, sites.yearly
    counts: Flags = (once[:, CLOSE] != once[:, MERGE]) | (yearly[:, CLOSE] != yearly[:, MERGE])
    return counts
