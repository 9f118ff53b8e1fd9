"""
The report of a plan with its evidence cards as HTML, PDF, Word and Excel, in Chinese and English.

`compose_plan` makes one `Report` of a plan's result; the writers of the audit's report render it.
"""

from layers.plans import PlanLayers
from layers.report.plan.write import write_plan_report

__all__ = ["PlanLayers", "write_plan_report"]
