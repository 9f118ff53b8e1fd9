"""What a plan may choose among: sites that stand, candidates, costs, and what people decided of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.files.locks import TOGETHER, WORDS
from gis.candidates import Candidate, CostTable, Lock, Locked
from gis.errors import InputError
from gis.model import Facility
from isochrones.siting.planned import DECISIONS

Site = Facility | Candidate
"""A site that stands or could open: both have an id, a name, a kind, a place, a host and a capacity."""

Flags = NDArray[np.bool_]

ON_SITES = {Lock.KEEP: "stay", Lock.CLOSE: "shut", Lock.UPGRADE: "upgrade"}
"""Decisions about sites that stand, and the column of `DECISIONS` that they set."""


@dataclass(frozen=True, slots=True)
class Choices:
    """
    What a plan may choose among.

    Attributes
    ----------
    candidates
        Places that could open.
    costs
        Of actions.
    locks
        What people decided.
    """

    candidates: tuple[Candidate, ...]
    costs: CostTable
    locks: tuple[Locked, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """
    Decisions of people by row.

    Attributes
    ----------
    must
        Shape (J, 4), as `PlanSites.must`.
    barred
        Shape (J,), candidates that must not be added.
    """

    must: Flags
    barred: Flags


def check_ids(facilities: Sequence[Facility], candidates: Sequence[Candidate]) -> None:
    """
    Refuse a candidate that has the id of a site or of another candidate.

    Parameters
    ----------
    facilities, candidates
        Any.

    Raises
    ------
    InputError
        Naming the first.
    """
    taken = {site.id for site in facilities}
    for candidate in candidates:
        if candidate.id in taken:
            raise InputError(
                f"候选点编号 {candidate.id} 与现有站点或其他候选点相同；请改成唯一编号",
                f"the candidate {candidate.id} has the id of a site or of another candidate; make it unique",
            )
        taken.add(candidate.id)


def decide(
    facilities: Sequence[Facility], candidates: Sequence[Candidate], locks: Sequence[Locked]
) -> Decided:
    """
    Put what people decided into rows.

    Parameters
    ----------
    facilities, candidates
        In the rows of the problem.
    locks
        Any.

    Returns
    -------
    Decided
        Candidates after sites.

    Raises
    ------
    InputError
        If a decision is about nobody, does not fit, or contradicts another.
    """
    everyone: tuple[Site, ...] = (*facilities, *candidates)
    row = {each.id: i for i, each in enumerate(everyone)}
    must = np.zeros((len(row), len(DECISIONS)), dtype=np.bool_)
    barred = np.zeros(len(row), dtype=np.bool_)
    before: dict[str, set[Lock]] = {}
    for lock in locks:
        _refuse_contradiction(lock, before.setdefault(lock.site, set()))
        at = row.get(lock.site, -1)
        refuse_unfit_lock(lock.site, lock.lock, stands=None if at < 0 else at < len(facilities))
        if lock.lock is Lock.NOT_HERE:
            barred[at] = True
        else:
            must[at, DECISIONS.index(ON_SITES.get(lock.lock, "add"))] = True
    return Decided(must, barred)


def refuse_unfit_lock(site: str, lock: Lock, *, stands: bool | None) -> None:
    """
    Refuse a decision that cannot be made of its site.

    Parameters
    ----------
    site
        Id.
    lock
        What was decided.
    stands
        True for a site, False for a candidate, None where there is neither.

    Raises
    ------
    InputError
        Saying which.
    """
    if stands is None:
        raise InputError(
            f"决定涉及的 {site} 既不是可用的站点也不是候选点；请核对编号",
            f"the decision on {site} is about no site or candidate that can be used; check the id",
        )
    if stands != (lock in ON_SITES):
        raise InputError(
            f"对 {site} 的决定不适用：现有站点只能保留、撤并、升级，候选点只能新增或不得新增",
            f"the decision on {site} does not fit: a site is kept, closed or upgraded, "
            "a candidate is added or not added",
        )


def _refuse_contradiction(lock: Locked, before: set[Lock]) -> None:
    for other in before - {lock.lock}:
        if {other, lock.lock} != TOGETHER:
            raise InputError(
                f"对 {lock.site} 的决定互相矛盾（{WORDS[other][0]}、{WORDS[lock.lock][0]}）；请只保留一个",
                f"the decisions on {lock.site} contradict each other ({other.value}, {lock.lock.value}); "
                "keep one of them",
            )
    before.add(lock.lock)
