"""A plan in memory: what came out, and what that is rendered to."""

from dataclasses import dataclass
from typing import Any

from api.operations.audit.run import Audit
from api.operations.plan.frontier import FrontierPoint
from api.operations.plan.order import PlanOrder
from api.operations.plan.problem import Question
from api.operations.plan.sources import PlanSources
from gis.model import RowNote
from isochrones.plan.judging import Test
from isochrones.plan.phases import Phase
from isochrones.siting.planned import Plan
from isochrones.siting.relaxing import Infeasible


@dataclass(frozen=True, slots=True)
class Planned:
    """
    A plan with its evidence.

    Attributes
    ----------
    sources
        What it was made from.
    question
        As it was put to the engine.
    plan
        The answer; None where there is none.
    infeasible
        Why there is none; None where there is one.
    before, after
        Audits of what stands today and of what is planned.
    tests
        Of the sites, in the order of the question.
    frontier
        More and fewer sites.
    phases
        Of the plan, a year each.
    seconds
        Of each stage.
    """

    sources: PlanSources
    question: Question
    plan: Plan | None
    infeasible: Infeasible | None
    before: Audit
    after: Audit | None
    tests: tuple[Test, ...]
    frontier: tuple[FrontierPoint, ...]
    phases: tuple[Phase, ...]
    seconds: dict[str, float]

    @property
    def notes(self) -> list[RowNote]:
        """Give what has to be said of rows: of sites and people, then of candidates and costs."""
        audit = self.before
        return [*audit.rejected, *audit.remarks, *self.sources.notes, *self.question.notes]


@dataclass(frozen=True, slots=True)
class MadePlan:
    """
    A plan and what it is rendered to.

    Attributes
    ----------
    order
        What was ordered; None where it came from the store.
    planned
        The arrays.
    result
        The JSON.
    """

    order: PlanOrder | None
    planned: Planned
    result: dict[str, Any]
