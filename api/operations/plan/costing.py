"""What every action of a plan would cost, looked up in a table."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from api.operations.plan.choices import Site
from api.operations.plan.options import PlanOptions
from data.files.costs import ACTIONS
from gis.candidates import Action, Candidate, CostTable
from gis.errors import InputError
from gis.hosts import host_code
from gis.kinds import BY_CODE
from gis.model import Facility
from isochrones.siting.planned import ADD, CLOSE, MERGE, UPGRADE, PlanSites
from isochrones.siting.rows import MUST_ADD, MUST_UPGRADE, SHUT

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

COLUMN = {Action.CLOSE: CLOSE, Action.MERGE: MERGE, Action.UPGRADE: UPGRADE, Action.ADD: ADD}
"""Columns of `PlanSites.once` and `PlanSites.yearly`."""


def look_up(
    facilities: Sequence[Facility], candidates: Sequence[Candidate], costs: CostTable
) -> tuple[Floats, Floats]:
    """
    Look up what every action costs.

    Parameters
    ----------
    facilities, candidates
        In the rows of the problem.
    costs
        The table; a candidate's own cost comes before it.

    Returns
    -------
    tuple[NDArray[np.float64], NDArray[np.float64]]
        Shape (J, 4) each, yuan once and change of the yearly yuan; NaN where no row is for it, 0 where
        there is no such action.
    """
    once, yearly = (np.zeros((len(facilities) + len(candidates), len(COLUMN))) for _ in range(2))
    for i, site in enumerate(facilities):
        host = host_code(site.host_kind) if site.host_kind else ""
        keep = costs.find(Action.KEEP, kind=site.kind, host_kind=host)
        kept = keep.yearly_yuan if keep else np.nan
        for action in (Action.CLOSE, Action.MERGE, Action.UPGRADE):
            row = costs.find(action, kind=site.kind, host_kind=host)
            once[i, COLUMN[action]] = row.once_yuan if row else np.nan
            after = row.yearly_yuan if row and action is Action.UPGRADE else 0.0
            yearly[i, COLUMN[action]] = after - kept if row else np.nan
    for i, candidate in enumerate(candidates, start=len(facilities)):
        row = costs.find(
            Action.ADD, kind=candidate.kind, venue=candidate.venue.value, host_kind=candidate.host_kind
        )
        given = candidate.cost_yuan
        once[i, ADD] = given if given is not None else row.once_yuan if row else np.nan
        yearly[i, ADD] = row.yearly_yuan if row else np.nan
    return once, yearly


def unpriced(sites: PlanSites, everyone: Sequence[Site], options: PlanOptions) -> tuple[Action, Site] | None:
    """
    Find an action that a plan may do and whose cost is not known.

    Parameters
    ----------
    sites
        With NaN where a cost is not known.
    everyone
        The same sites.
    options
        The switches: what none is wanted of costs nothing.

    Returns
    -------
    tuple[Action, Facility or Candidate] or None
        The first; None when all are known.
    """
    able = np.zeros(sites.once.shape, dtype=np.bool_)
    shut = sites.may_shut & (options.close.most > 0) | sites.must[:, SHUT]
    able[:, CLOSE] = able[:, MERGE] = sites.standing & shut
    able[:, UPGRADE] = sites.may_upgrade & (options.upgrade.most > 0) | sites.must[:, MUST_UPGRADE]
    wanted = np.where(sites.covers, options.add.most > 0, options.corners.most > 0)
    able[:, ADD] = sites.may_add & wanted | sites.must[:, MUST_ADD]
    able[:, UPGRADE] &= sites.standing
    able[:, ADD] &= ~sites.standing
    missing = np.argwhere(able & ~(np.isfinite(sites.once) & np.isfinite(sites.yearly)))
    if not len(missing):
        return None
    row, column = missing[0].tolist()
    return next(action for action, at in COLUMN.items() if at == column), everyone[row]


def refuse_unpriced(found: tuple[Action, Site]) -> None:
    """
    Say that no budget can be kept.

    Parameters
    ----------
    found
        From `unpriced`.

    Raises
    ------
    InputError
        Always, naming the action and the site.
    """
    action, site = found
    kind = BY_CODE[site.kind]
    raise InputError(
        f"费用表里没有“{ACTIONS[action][2]}”（{site.id}，{kind.zh}）的费用，不能按预算约束；"
        "请补全费用表（命令行为 --costs），或去掉一次性和年度的预算",
        f"the table of costs has nothing for {action.value} of {site.id} ({kind.en.lower()}), so no budget "
        "can be kept; complete the table (--costs on the command line) or leave both budgets out",
    )
