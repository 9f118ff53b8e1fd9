"""What the maps and files of a plan are drawn from."""

import geopandas as gpd
import shapely

from api.operations.plan.cards import action_of
from api.operations.plan.made import Planned
from gis.candidates import Action, Candidate
from layers.outlines import WGS84, outlines
from layers.plans import PlanLayers


def plan_layers(planned: Planned) -> PlanLayers:
    """
    Give the layers of a plan.

    Parameters
    ----------
    planned
        Any; without an answer every site is kept.

    Returns
    -------
    PlanLayers
        People whom nobody can place are on no map.
    """
    return PlanLayers(
        cells=_cells(planned), sites=_sites(planned), areas=outlines(planned.before.inputs.areas)
    )


def _cells(planned: Planned) -> gpd.GeoDataFrame:
    audit, after = planned.before, planned.after or planned.before
    placed, demand = ~audit.inputs.unplaced, audit.inputs.demand
    return gpd.GeoDataFrame(
        {
            "people": demand.people[placed],
            "before": audit.coverage.state[placed],
            "after": after.coverage.state[placed],
        },
        geometry=shapely.points(demand.lonlat[placed]),
        crs=WGS84,
    )


def _sites(planned: Planned) -> gpd.GeoDataFrame:
    question, plan = planned.question, planned.plan
    everyone, sites = question.everyone, question.problem.sites
    acts = [
        (Action.KEEP if sites.standing[i] else None)
        if plan is None
        else action_of(plan, i, standing=bool(sites.standing[i]))
        for i in range(len(everyone))
    ]
    rows = [(i, action) for i, action in enumerate(acts) if action is not None]
    into = [-1] * len(everyone) if plan is None else plan.into.tolist()
    shown = [everyone[i] for i, _ in rows]
    return gpd.GeoDataFrame(
        {
            "id": [each.id for each in shown],
            "name": [each.name for each in shown],
            "kind": [each.kind for each in shown],
            "action": [action.value for _, action in rows],
            "into": [everyone[into[i]].id if into[i] >= 0 else None for i, _ in rows],
            "venue": [each.venue.value if isinstance(each, Candidate) else None for each in shown],
            "covers": [
                bool(sites.covers[i] or (plan is not None and plan.upgraded[i] and sites.covers_upgraded[i]))
                for i, _ in rows
            ],
        },
        geometry=[shapely.Point(each.position) for each in shown],
        crs=WGS84,
    )
