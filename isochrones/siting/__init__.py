"""Where sites should be: covering models and the plan (撤改增), each with a bound on what could be better."""

from isochrones.siting.cover import Cover, CoverProblem, Room, cover_most
from isochrones.siting.matrix import SitingMatrix, siting_matrix
from isochrones.siting.mip import Effort
from isochrones.siting.planned import Floor, Plan, PlanDemand, PlanProblem, PlanRules, PlanSites, Range, Rule
from isochrones.siting.relaxing import Infeasible, Relaxation, explain
from isochrones.siting.solving import solve_plan
from isochrones.siting.spreading import spread_order

__all__ = [
    "Cover",
    "CoverProblem",
    "Effort",
    "Floor",
    "Infeasible",
    "Plan",
    "PlanDemand",
    "PlanProblem",
    "PlanRules",
    "PlanSites",
    "Range",
    "Relaxation",
    "Room",
    "Rule",
    "SitingMatrix",
    "cover_most",
    "explain",
    "siting_matrix",
    "solve_plan",
    "spread_order",
]
