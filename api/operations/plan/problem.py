"""The question of a plan, put together from an audit, candidates, costs and decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.choice import profile_of_points
from api.operations.audit.inputs import AuditInputs, positions_of
from api.operations.audit.notes import beyond_border
from api.operations.audit.run import Audit
from api.operations.audit.walks import draw_circles, walk_times
from api.operations.plan.choices import Choices, Site, check_ids, decide
from api.operations.plan.costing import look_up, refuse_unpriced, unpriced
from api.operations.plan.districts import district_floors
from api.operations.plan.memory import Memory
from api.operations.plan.options import PlanOptions
from api.operations.plan.sources import PlanSources
from gis.candidates import Candidate, Venue
from gis.errors import InputError, Message
from gis.kinds import BY_CODE
from gis.metric import metric_crs, to_metric
from gis.model import DemandPoints, Facility, RowNote
from isochrones.network import WalkNetwork
from isochrones.plan.judging import CLOSE_TESTS, UPGRADE_TESTS, Test, passed
from isochrones.siting.matrix import SitingMatrix, siting_matrix
from isochrones.siting.planned import Floor, PlanDemand, PlanProblem, PlanRules, PlanSites
from isochrones.siting.rows import MUST_ADD
from isochrones.siting.spreading import spread_order
from isochrones.snap import index_edges, snap

__all__ = ["Choices", "Question", "group_of", "make_question", "opened", "plan_rules"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PEOPLE, WORKING_AGE = "people", "working_age"

TOO_FAR = Message(
    "离步行路网太远，无法步行到达，不参与选址", "too far from the walking network to be reached; left out"
)
BEYOND = Message("在区划以外，按要求不计，不参与选址", "beyond the areas, as asked; left out")


@dataclass(frozen=True, slots=True)
class Question:
    """
    A plan's question with what it was made from.

    Attributes
    ----------
    problem
        For the engine: sites that stand first, each kind by its id, whatever the order of the files.
    facilities, candidates
        In the rows of the problem.
    weights
        What the plan covers most of.
    costs_known
        False where the cost of an action that the plan may do is not known.
    notes
        Candidates that cannot be used.
    """

    problem: PlanProblem
    facilities: tuple[Facility, ...]
    candidates: tuple[Candidate, ...]
    weights: dict[str, float]
    costs_known: bool
    notes: list[RowNote]

    @property
    def everyone(self) -> tuple[Site, ...]:
        """Sites, then candidates: the rows of the problem."""
        return (*self.facilities, *self.candidates)


def make_question(sources: PlanSources, audit: Audit, tests: Sequence[Test], memory: Memory) -> Question:
    """
    Put a plan's question together.

    Parameters
    ----------
    sources
        Network, candidates, costs, decisions and switches.
    audit
        Of what stands today; its people, sites and circle profiles are the plan's.
    tests
        Of its sites, in their order.
    memory
        Of the walking times of earlier plans.

    Returns
    -------
    Question
        Whose walking times are those that an audit of the planned sites would find.

    Raises
    ------
    InputError
        If ids repeat, a decision is about no site or contradicts another, a weight is about no group, or a
        cost is missing that a rule needs.
    """
    choices, options = sources.choices, sources.options
    order = np.argsort([site.id for site in audit.facilities], kind="stable").tolist()
    facilities = tuple(audit.facilities[i] for i in order)
    candidates = tuple(sorted(choices.candidates, key=lambda candidate: candidate.id))
    check_ids(facilities, candidates)
    demand = audit.inputs.demand
    asked = replace(audit.inputs, facilities=[*facilities, *(opened(each) for each in candidates)])
    matrix, usable, notes = memory.of(
        sources.data,
        "walks",
        (audit.rules, candidates),
        lambda: _walked(sources.network, asked, audit, candidates),
    )
    weights = _weights(options, demand)
    weight = sum(
        (value * group_of(demand, name) for name, value in weights.items()), np.zeros(len(demand.people))
    )
    if not weight.any():
        refuse_weightless(weights)
    sites = _sites(facilities, candidates, choices, options, _allowed(tests, options, audit.covers, order))
    missing = unpriced(sites, (*facilities, *candidates), options)
    if missing and (options.budget_yuan is not None or options.yearly_yuan is not None):
        refuse_unpriced(missing)
    sites = _placed(sites, matrix, demand, positions_of(asked.facilities), usable)
    rules = plan_rules(options, audit, demand)
    problem = PlanProblem(matrix, sites, PlanDemand(weight, demand.people), rules)
    question = Question(problem, facilities, candidates, weights, missing is None, list(notes))
    _refuse_unusable(question, usable)
    if (options.add.most or options.corners.most) and candidates and not usable[len(facilities) :].any():
        _refuse_all(candidates[0], notes[0])
    return question


def group_of(demand: DemandPoints, name: str) -> Floats:
    """Give a weight of the people by name; ``people`` are all."""
    return demand.people if name == PEOPLE else demand.groups[name]


def plan_rules(options: PlanOptions, audit: Audit, demand: DemandPoints) -> PlanRules:
    """
    Turn the switches of the doors into those of the engine.

    Parameters
    ----------
    options
        The switches.
    audit
        Of what stands today.
    demand
        Its people.

    Returns
    -------
    PlanRules
        With the people of every floor.

    Raises
    ------
    InputError
        If a floor is asked for districts or groups that are not given.
    """
    if options.group_floor is not None and not demand.groups:
        raise InputError(
            "人群公平底线（group_floor）需要人口数据里的人群列；命令行请加上 --groups",
            "the floor of groups (group_floor) needs columns of groups in the population; on the command "
            "line add --groups",
        )
    share = options.group_floor
    floors = () if share is None else tuple(Floor(name, each, share) for name, each in demand.groups.items())
    return PlanRules(
        add=options.add,
        shut=options.close,
        upgrade=options.upgrade,
        corners=options.corners,
        actions=options.actions,
        budget_yuan=options.budget_yuan,
        yearly_yuan=options.yearly_yuan,
        no_loss=options.no_loss,
        area_floors=district_floors(options.equity_floor, audit),
        group_floors=floors,
        reuse=options.reuse_share,
        apart_m=options.apart_m,
        capacity=options.capacity,
    )


def opened(candidate: Candidate) -> Facility:
    """Give the site that a candidate would be."""
    return Facility(
        candidate.id, candidate.position, candidate.name, candidate.kind, capacity=candidate.capacity
    )


def _walked(
    network: WalkNetwork, asked: AuditInputs, audit: Audit, candidates: Sequence[Candidate]
) -> tuple[SitingMatrix, Flags, list[RowNote]]:
    """Walk to sites and candidates; candidates that an audit would leave out are not usable."""
    rules, first = audit.rules, len(asked.facilities) - len(candidates)
    index = index_edges(network)
    circles = draw_circles(network, asked, rules, profile_of_points(asked, rules), index)
    matrix = siting_matrix(walk_times(circles, len(asked.demand.people)), len(asked.facilities))
    places = positions_of(asked.facilities)[first:].reshape(-1, 2)
    off = snap(index, places, max_access_m=rules.profiles[0].max_access_m).edge < 0
    within = {site.id for site in beyond_border(asked, cross_border=rules.cross_border)[0]}
    beyond = np.array([candidate.id not in within for candidate in candidates], dtype=np.bool_)
    notes = [
        RowNote(candidates[i].row, BEYOND if beyond[i] else TOO_FAR, "candidates")
        for i in np.flatnonzero(off | beyond).tolist()
    ]
    usable = np.concatenate([np.ones(first, dtype=np.bool_), ~(off | beyond)])
    return matrix, usable, notes


def _weights(options: PlanOptions, demand: DemandPoints) -> dict[str, float]:
    weights = dict(options.weights)
    if not weights:
        return {WORKING_AGE if WORKING_AGE in demand.groups else PEOPLE: 1.0}
    for name in weights:
        if name != PEOPLE and name not in demand.groups:
            listed = ", ".join([PEOPLE, *demand.groups])
            raise InputError(
                f"人口数据里没有“{name}”这一列，不能用作权重；可用：{listed}",
                f"the population has no column {name} to weight by; there are {listed}",
            )
    if not any(weights.values()):
        raise InputError("权重不能全为 0", "not all weights may be 0")
    return weights


def _allowed(
    tests: Sequence[Test], options: PlanOptions, covers: Flags, order: list[int]
) -> tuple[Flags, Flags]:
    """Tell which sites pass enough tests to be shut, and to be upgraded."""
    # A micro-corner covers nobody, so no test speaks of it (F09): only a person closes one.
    shutting = (passed(tests, CLOSE_TESTS) >= options.close_needs) & covers
    upgrading = passed(tests, UPGRADE_TESTS) >= options.upgrade_needs
    return shutting[order], upgrading[order]


def _sites(
    facilities: Sequence[Facility],
    candidates: Sequence[Candidate],
    choices: Choices,
    options: PlanOptions,
    allowed: tuple[Flags, Flags],
) -> PlanSites:
    everyone: tuple[Site, ...] = (*facilities, *candidates)
    standing = np.arange(len(everyone)) < len(facilities)
    none = np.zeros(len(candidates), dtype=np.bool_)
    covers = np.array([BY_CODE[each.kind].covers for each in everyone], dtype=np.bool_)
    decided = decide(facilities, candidates, choices.locks)
    once, yearly = look_up(facilities, candidates, choices.costs)
    capacity = np.array(
        [np.inf if each.capacity is None else each.capacity for each in everyone], dtype=np.float64
    )
    existing = [each.venue is Venue.EXISTING for each in candidates]
    return PlanSites(
        standing=standing,
        covers=covers,
        covers_upgraded=np.ones(len(everyone), dtype=np.bool_),
        reused=np.array([False] * len(facilities) + existing, dtype=np.bool_),
        may_shut=np.concatenate([allowed[0], none]),
        # A micro-corner may always become a station: no test is for what does not cover.
        may_upgrade=np.concatenate([allowed[1] | ~covers[: len(facilities)], none]),
        may_add=~standing & ~decided.barred,
        must=decided.must,
        places_m=np.zeros((len(everyone), 2)),
        once=once,
        yearly=yearly,
        capacity=capacity,
        capacity_upgraded=capacity,
        upgrade_worth=np.zeros(len(everyone)),
        rank=np.arange(len(everyone)),
    )


def _placed(
    sites: PlanSites, matrix: SitingMatrix, demand: DemandPoints, places: Floats, usable: Flags
) -> PlanSites:
    """Add what walking told; costs that nobody knows count as nothing from here."""
    metres = to_metric(places, metric_crs(*places.mean(axis=0)))
    in_reach = np.bincount(
        matrix.by_point.destination, demand.people[matrix.by_point.origin], minlength=len(places)
    ).astype(np.float64)
    return replace(
        sites,
        places_m=metres,
        rank=spread_order(metres),
        upgrade_worth=in_reach,
        may_add=sites.may_add & usable,
        once=np.nan_to_num(sites.once),
        yearly=np.nan_to_num(sites.yearly),
    )


def refuse_weightless(weights: Mapping[str, float]) -> None:
    """
    Say that there is nobody to cover.

    Parameters
    ----------
    weights
        By group.

    Raises
    ------
    InputError
        Always.
    """
    listed = ", ".join(weights)
    raise InputError(
        f"人口数据里权重列（{listed}）合计为 0，没有可覆盖的人；请检查这些列，或换用 --weights people=1",
        f"the weights ({listed}) add up to 0 in the population, so there is nobody to cover; check these "
        "columns, or weight by people (--weights people=1)",
    )


def _refuse_all(first: Candidate, note: RowNote) -> None:
    """Say that no candidate can be used, with what is the matter with one."""
    raise InputError(
        f"没有可用的候选点：全部不能用，如 {first.id}：{note.reason.zh}；请检查坐标和坐标系",
        f"no candidate can be used; {first.id}, for one, is {note.reason.en}; check the coordinates and "
        "their datum",
    )


def _refuse_unusable(question: Question, usable: Flags) -> None:
    """Refuse to add by decision what no audit would count."""
    wanted = question.problem.sites.must[:, MUST_ADD] & ~usable
    for row in np.flatnonzero(wanted).tolist():
        raise InputError(
            f"决定要求新增 {question.everyone[row].id}，但它不能接入路网或在区划以外；请修正坐标或撤回决定",
            f"the decision to add {question.everyone[row].id} cannot be kept: it is too far from the walking "
            "network or beyond the areas; mend its place or take the decision back",
        )
