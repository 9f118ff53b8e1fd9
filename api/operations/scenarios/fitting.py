"""Decisions are held against the sites and candidates of today when they come, not only when planned with."""

from collections.abc import Sequence

from api.operations.cityplan.checks import candidates_of
from api.operations.cityplan.desk import PlanDesk
from api.operations.cityplan.order import STORED, CityPlan
from api.operations.plan.choices import refuse_unfit_lock
from api.operations.pool import borrowed
from data.candidates import sent_candidates, sites_among
from gis.candidates import Lock
from gis.scenarios import Decision


async def refuse_unfit(desk: PlanDesk, plan: CityPlan, decisions: Sequence[Decision]) -> None:
    """
    Refuse decisions on what is not there or is of the wrong kind.

    Parameters
    ----------
    desk
        Of the city.
    plan
        Names the day, and where candidates come from.
    decisions
        Those that take an earlier one back always fit: that is how one that no longer does is mended.

    Raises
    ------
    InputError
        About the first.
    """
    made = [each for each in decisions if each.lock]
    async with borrowed(desk.pool) as connection:
        stands = await sites_among(
            connection, [each.site for each in made], day=plan.day, candidates=plan.candidates == STORED
        )
        sent = None if plan.candidates == STORED else await sent_candidates(connection, plan.candidates)
    if sent and any(each.site not in stands for each in made):
        candidates = await desk.served.turns.compute(candidates_of, sent)
        stands |= {each.id: False for each in candidates if each.id not in stands}
    for each in made:
        refuse_unfit_lock(each.site, Lock(each.lock), stands=stands.get(each.site))
