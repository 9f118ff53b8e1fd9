"""Audit the city in the store and save the run."""

from datetime import date
from typing import Any

import psycopg

from api.operations.audit import Audit, AuditRules, audit_result, plain_inputs, profile_result, run_audit
from api.operations.audit.choice import chosen_by, profile_of_points
from api.operations.audit.rules import SEARCH_S
from data.areas import stored_areas
from data.audits import AuditPoints, save_run
from data.facilities import open_on
from data.population import StoredDemand, demand
from data.register import register_digest
from gis.errors import NotFoundError
from gis.model import RURAL_5_KM, URBAN_15_MIN, CircleProfile
from isochrones.network import WalkNetwork

TOWN_AND_COUNTRY = AuditRules(profiles=(URBAN_15_MIN, RURAL_5_KM))
"""The pair of F05: who lives in the country is told by the same rule as where an audit chooses."""


def audit_city(
    connection: psycopg.Connection[Any], network: WalkNetwork, profile: CircleProfile, *, day: date
) -> tuple[int, dict[str, Any]]:
    """
    Audit every site that is open on a day against everybody in the store.

    Parameters
    ----------
    connection
        Any role that may write.
    network
        Of the city.
    profile
        The rule.
    day
        Local date.

    Returns
    -------
    tuple[int, dict[str, Any]]
        Key of the saved run, and its result.

    Raises
    ------
    NotFoundError
        If the store holds no open site or nobody.
    OutsideError
        If sites or people are all outside the network.
    """
    facilities, stored = open_on(connection, day), demand(connection)
    if not facilities or not len(stored.ids):
        raise NotFoundError(
            "数据库里没有营业的站点或人口；请先导入",
            "the store holds no open site or nobody; import them first",
        )
    sources = {
        "store": {
            "day": day.isoformat(),
            "sites": len(facilities),
            "points": len(stored.ids),
            "digest": register_digest(connection, day),
        }
    }
    inputs = plain_inputs(facilities, stored.points, areas=stored_areas(connection, day), sources=sources)
    audit = run_audit(network, inputs, AuditRules(profiles=(profile,), search_s=searched_s(profile)))
    result = audit_result(audit)
    run = save_run(
        connection,
        _points(audit, stored),
        profile=profile_result(profile),
        digests=audit.inputs.sources,
        result=result,
        demo=stored.demo,
    )
    return run, result


def searched_s(profile: CircleProfile) -> float:
    """Tell how far a city's audit looks for a site: it is counted again for other walks, up to F05's 5 km."""
    return max(SEARCH_S, (RURAL_5_KM.reach_m or 0.0) / profile.walk_speed_mps)


def _points(audit: Audit, stored: StoredDemand) -> AuditPoints:
    found = audit.coverage
    nearest = [
        audit.facilities[row].id if row >= 0 else None for row in audit.walked.nearest.facility.tolist()
    ]
    return AuditPoints(
        population_id=stored.ids,
        state=found.state.tolist(),
        reason=found.reason.tolist(),
        facility_id=nearest,
        seconds=audit.walked.nearest.seconds,
        facilities_in_reach=found.sites_in_reach,
        country=profile_of_points(audit.inputs, TOWN_AND_COUNTRY) == 1,
        country_by=chosen_by(audit.inputs, TOWN_AND_COUNTRY),
    )
