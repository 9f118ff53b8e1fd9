"""Where people are without a site: the audit's own gap, and centres from where it would be filled."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from api.operations.audit.choice import profile_of_points
from api.operations.audit.inputs import AuditInputs
from api.operations.audit.reading import read_inputs, read_rules
from api.operations.audit.run import run_audit
from api.operations.audit.walks import draw_circles, walk_times
from api.operations.candidates.order import GapOrder
from api.operations.network import open_network
from gis.metric import to_lonlat, to_metric
from gis.model import DemandPoints, Facility, LonLat, RowNote
from isochrones.coverage import STATES, State
from isochrones.network import WalkNetwork
from isochrones.siting.clusters import choose_centres, grid_places
from isochrones.snap import index_edges, snap, snapped_lonlat

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GapCentres:
    """
    Centres of the people in the gap.

    Attributes
    ----------
    places
        On the streets, the one that reaches most people first.
    people
        Shape (K,), people whom each reaches and none before it does.
    gap
        People in the gap.
    notes
        What the audit said of rows.
    """

    places: list[LonLat]
    people: Floats
    gap: float
    notes: list[RowNote]


def find_centres(order: GapOrder) -> GapCentres:
    """
    Audit, and find places that would reach those who have none.

    Parameters
    ----------
    order
        What is wanted.

    Returns
    -------
    GapCentres
        No places where nobody is in the gap, or too few people around any one place.

    Raises
    ------
    FileError
        If an input cannot be used.
    OutsideError
        If the sites or the people are all outside the network.
    """
    # What is asked is who is in the gap, not at which other speeds.
    asked = replace(order.audit, speeds_mps=())
    rules, inputs = read_rules(asked), read_inputs(asked)
    network = open_network(asked.network)
    audit = run_audit(network, inputs, rules)
    in_gap = (audit.coverage.state_code == STATES.index(State.GAP)) & (inputs.demand.people > 0)
    rows = np.flatnonzero(in_gap)
    people = inputs.demand.people[rows]
    notes = [*audit.rejected, *(note._replace(used=True) for note in audit.remarks)]
    lonlat = _places(network, inputs.demand.lonlat[rows], people, cell_m=order.cell_m)
    if not len(lonlat):
        return GapCentres([], np.empty(0), float(people.sum()), notes)
    of_point = profile_of_points(inputs, rules)[rows]
    sites = [Facility(str(i), LonLat(*place)) for i, place in enumerate(lonlat.tolist())]
    circles = draw_circles(network, _only(inputs, rows, sites), rules, of_point)
    times = walk_times(circles, len(rows))
    found = choose_centres(times, people, len(sites), most=order.most, least_people=order.least_people)
    places = [sites[i].position for i in found.place.tolist()]
    return GapCentres(places, found.people, float(people.sum()), notes)


def _places(network: WalkNetwork, lonlat: Floats, people: Floats, *, cell_m: float) -> Floats:
    """Lay places over people, and move each to the nearest street of the main network, if there is one."""
    on_main = np.asarray(network.node_component)[np.asarray(network.edge_nodes)[:, 0]] == 0
    index = index_edges(network, usable=on_main)
    metres = grid_places(to_metric(lonlat, index.crs), people, cell_m=cell_m)
    if not len(metres):
        return metres
    joined = snap(index, to_lonlat(metres, index.crs), max_access_m=cell_m)
    return np.unique(snapped_lonlat(index, joined.take(np.flatnonzero(joined.edge >= 0))), axis=0)


def _only(inputs: AuditInputs, rows: Ints, sites: list[Facility]) -> AuditInputs:
    """Give some people, with other sites."""
    demand = DemandPoints(inputs.demand.lonlat[rows], inputs.demand.people[rows])
    return AuditInputs(
        sites,
        demand,
        inputs.unplaced[rows],
        inputs.areas,
        inputs.area_of_point[rows],
        compounds=inputs.compounds.take(rows) if inputs.compounds else None,
    )
