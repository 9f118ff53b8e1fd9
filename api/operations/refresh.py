"""Keep the audit of the city in the store up to date with its register."""

from typing import Any

import psycopg

from api.operations.city_audit import audit_city
from api.operations.network import open_network
from data.audits import audited_digest
from data.cities import city_day
from data.networks import newest_network
from data.register import register_digest
from gis.model import CircleProfile


def refresh_audit(connection: psycopg.Connection[Any], profile: CircleProfile) -> int | None:
    """
    Audit the city again if its sites or its people have changed since the last audit.

    Parameters
    ----------
    connection
        Any role that may write; committed here.
    profile
        The rule.

    Returns
    -------
    int or None
        Key of the new run; None when the last one still stands.

    Raises
    ------
    NotFoundError
        If no city or network was loaded yet.
    """
    day = city_day(connection)
    if audited_digest(connection) == register_digest(connection, day):
        connection.rollback()
        return None
    network = open_network(newest_network(connection))
    run, _ = audit_city(connection, network, profile, day=day)
    connection.commit()
    return run
