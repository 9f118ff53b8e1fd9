"""Where sites should be: classic models and the plan (撤改增), each with a bound on what could be better."""

from isochrones.siting.choice import Choice
from isochrones.siting.compiling import compile_kernels
from isochrones.siting.cover import Cover, CoverProblem, Room, cover_most
from isochrones.siting.fewest import lscp
from isochrones.siting.keeping import broken_rules
from isochrones.siting.matrix import SitingMatrix, siting_matrix, times_of_pairs
from isochrones.siting.medians import p_median
from isochrones.siting.mip import Effort
from isochrones.siting.mostcovered import mclp
from isochrones.siting.planned import (
    Floor,
    Level,
    Plan,
    PlanDemand,
    PlanProblem,
    PlanRules,
    PlanSites,
    Range,
    Rule,
)
from isochrones.siting.relaxing import Infeasible, Relaxation, explain, relax
from isochrones.siting.solving import solve_first, solve_plan
from isochrones.siting.spreading import spread_order

__all__ = [
    "Choice",
    "Cover",
    "CoverProblem",
    "Effort",
    "Floor",
    "Infeasible",
    "Level",
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
    "broken_rules",
    "compile_kernels",
    "cover_most",
    "explain",
    "lscp",
    "mclp",
    "p_median",
    "relax",
    "siting_matrix",
    "solve_first",
    "solve_plan",
    "spread_order",
    "times_of_pairs",
]
