"""What every section of a plan's report is made from."""

from dataclasses import dataclass

from layers.report.desk import Desk
from layers.report.plain import mapping
from layers.report.plan.ground import Ground


@dataclass(frozen=True, slots=True)
class PlanDesk(Desk):
    """
    A plan on the desk of whoever writes its report.

    Attributes
    ----------
    ground
        What its maps are drawn on; the ``layers`` of an audit are empty.
    """

    ground: Ground | None = None

    @property
    def infeasible(self) -> bool:
        """Tell whether no plan keeps all the rules."""
        return self.result.get("status") == "infeasible" or bool(mapping(self.result.get("infeasible")))
