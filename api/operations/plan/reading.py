"""What a plan is made from, read from the files of an order."""

from dataclasses import replace

from api.operations.audit.reading import read_inputs, read_rules
from api.operations.network import open_network
from api.operations.plan.order import PlanOrder
from api.operations.plan.problem import Choices
from api.operations.plan.sources import PlanSources
from data.files.candidates import read_candidates
from data.files.costs import read_costs, shipped_costs
from gis.candidates import Candidate
from gis.errors import InputError
from gis.model import RowNote


def read_sources(order: PlanOrder) -> PlanSources:
    """Read the files of an order; errors as of `make_plan`."""
    asked = replace(order.audit, speeds_mps=())
    rules, inputs = read_rules(asked), read_inputs(asked)
    notes: list[RowNote] = []
    candidates: list[Candidate] = []
    if order.candidates is not None:
        candidates, said = read_candidates(order.candidates)
        notes += said
    costs = shipped_costs()
    if order.costs is not None:
        costs, said = read_costs(order.costs)
        notes += said
    wanted = order.options.add.most or order.options.corners.most
    if wanted and not candidates:
        raise InputError(
            "要新增站点但没有候选点；请用 --candidates 给出，或先运行 jobcircle candidates",
            "sites are to be added but there are no candidates; give --candidates, or run "
            "jobcircle candidates",
        )
    choices = Choices(tuple(candidates), costs, order.locks)
    return PlanSources(open_network(asked.network), inputs, rules, choices, order.options, tuple(notes))
