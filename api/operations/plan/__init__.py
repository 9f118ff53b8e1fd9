"""Plans (撤改增): keep, close, merge, upgrade and add sites, with evidence for each."""

from api.operations.plan.make import STAGES, MadePlan, Planned, PlanSources, make_plan, run_plan
from api.operations.plan.options import PlanOptions
from api.operations.plan.order import PlanOrder

__all__ = [
    "STAGES",
    "MadePlan",
    "PlanOptions",
    "PlanOrder",
    "PlanSources",
    "Planned",
    "make_plan",
    "run_plan",
]
