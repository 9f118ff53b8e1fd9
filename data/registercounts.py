"""Counters of the register on a day (F14), always counted and never typed in."""

from datetime import date
from typing import Any

import psycopg
from psycopg.rows import dict_row

from gis.kinds import KINDS

_COUNTS = """
    WITH site AS (
        SELECT f.kind, f.chain, k.covers, s.status FROM facility f JOIN facility_kind k ON k.code = f.kind
        JOIN facility_status s ON s.facility_id = f.id
        WHERE s.valid_from <= %(day)s AND (s.valid_to IS NULL OR s.valid_to > %(day)s)
    ), offer AS (
        SELECT posts FROM vacancy WHERE posted <= %(day)s AND (expires IS NULL OR expires >= %(day)s)
    ), body AS (
        SELECT kind FROM legal_body WHERE (valid_from IS NULL OR valid_from <= %(day)s)
            AND (valid_to IS NULL OR valid_to > %(day)s)
    )
    SELECT
        (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM (
            SELECT kind, count(*) AS n FROM site WHERE status = 'open' GROUP BY kind) a) AS open_sites,
        (SELECT count(*) FROM site WHERE status = 'open' AND covers) AS serving,
        (SELECT count(*) FROM site WHERE status = 'open' AND NOT covers) AS informing,
        (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM (
            SELECT status, count(*) AS n FROM site GROUP BY status) a) AS statuses,
        (SELECT coalesce(jsonb_object_agg(chain, n), '{}') FROM (
            SELECT chain, count(*) AS n FROM site WHERE status = 'open' AND chain IS NOT NULL
            GROUP BY chain) a) AS chains,
        (SELECT count(*) FROM enterprise) AS enterprises,
        (SELECT count(*) FROM offer) AS vacancies,
        (SELECT coalesce(sum(posts), 0)::bigint FROM offer) AS posts,
        (SELECT count(*) FROM job_fair) AS fairs,
        (SELECT count(*) FROM job_fair WHERE (ends AT TIME ZONE 'Asia/Shanghai')::date >= %(day)s)
            AS fairs_to_come,
        (SELECT count(*) FROM training_institution) AS institutions,
        (SELECT count(*) FROM course WHERE starts >= %(day)s AND seats_taken < seats) AS courses_open,
        (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM (
            SELECT kind, count(*) AS n FROM body GROUP BY kind) a) AS bodies
"""


def register_counts(connection: psycopg.Connection[Any], day: date) -> dict[str, Any]:
    """
    Count what the register holds.

    Parameters
    ----------
    connection
        Only read.
    day
        Local date: sites count with the status that they have on it, vacancies, fairs and courses where they
        are open on it or still to come. Enterprises and institutions have no dates and count as they are.

    Returns
    -------
    dict[str, Any]
        ``open_sites`` names every kind of site, those without any too.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(_COUNTS, {"day": day})
        found = cursor.fetchone() or {}
    found["open_sites"] = {kind.code: found["open_sites"].get(kind.code, 0) for kind in KINDS}
    return found
