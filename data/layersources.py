"""
Which tables each layer of the catalogue is copied from, as one query a layer.

A query gives the layer's fields by their names, ``until`` (when the feature is no longer shown; null for
never) and ``geom``. Its parameters are ``day`` (local date) and ``now``. Layers that are computed (service
areas) are not here: their features come from the engine. What the public must not see is left out here, once:
columns that are not named, sites that are not open, counts of fewer than five people.
"""

from types import MappingProxyType

from psycopg.sql import SQL, Composable, Composed, Literal

from data.facilities import OPEN_ON

SMALLEST = 5
"""The smallest count of people that leaves the house."""

_DISTRICTS = SQL("""
    district AS (
        SELECT DISTINCT ON (code) code, name FROM area WHERE level = 'county'
        ORDER BY code, valid_from DESC
    )
""")


def _district(row: str) -> Composed:
    return SQL("(SELECT d.name FROM district d WHERE d.code = rpad(left({}.area_code, 6), 12, '0'))").format(
        SQL(row)
    )


def _query(text: str, **more: Composable) -> Composed:
    return SQL(text).format(**_PARTS, **more)


_PARTS: dict[str, Composable] = {
    "districts": _DISTRICTS,
    "open_on": OPEN_ON,
    "people": SQL(
        "CASE WHEN p.people = 0 OR p.people >= {} THEN round(p.people::numeric, 1)::float8 END"
    ).format(Literal(SMALLEST)),
    "valid": SQL("j.valid_from <= %(day)s AND (j.valid_to IS NULL OR j.valid_to > %(day)s)"),
    # What `data.listings.courses` offers: until the end of the day on which it begins.
    "offers": SQL("""
        SELECT course.*, greatest(seats - seats_taken - enrolled, 0)::int AS seats_left
        FROM course CROSS JOIN LATERAL (
            SELECT count(*) AS enrolled FROM enrolment n WHERE n.course_id = course.id AND NOT n.waiting) n
        WHERE starts >= %(day)s
    """),
    **{f"district_{row}": _district(row) for row in "fevnptcb"},
}

_STATIONS = _query("""
    WITH {districts}
    SELECT f.id, f.name, f.kind, f.local_kind, f.address, f.phone, f.opening_hours,
        nullif(array_to_string(f.services, '、'), '') AS services, f.host_kind, f.host_venue,
        {district_f} AS district, f.area_code, f.demo, NULL::timestamptz AS until, f.geom
    FROM facility f JOIN facility_kind k ON k.code = f.kind WHERE k.covers AND {open_on}
""")

_MICRO_CORNERS = _query("""
    WITH {districts}
    SELECT f.id, f.name, f.local_kind, f.address, f.opening_hours, f.host_kind, f.host_venue,
        {district_f} AS district, f.area_code, f.demo, NULL::timestamptz AS until, f.geom
    FROM facility f JOIN facility_kind k ON k.code = f.kind WHERE NOT k.covers AND {open_on}
""")

_ENTERPRISES = _query("""
    WITH {districts}, offered AS (
        SELECT enterprise_id, count(*)::int AS vacancies FROM vacancy
        WHERE posted <= %(day)s AND (expires IS NULL OR expires >= %(day)s) GROUP BY enterprise_id
    )
    SELECT e.id, e.name, e.uscc, e.industry, e.staff, e.state_owned, coalesce(o.vacancies, 0) AS vacancies,
        {district_e} AS district, e.area_code, e.demo, NULL::timestamptz AS until, e.geom
    FROM enterprise e LEFT JOIN offered o ON o.enterprise_id = e.id
""")

_VACANCIES = _query("""
    WITH {districts}
    SELECT v.id, v.title, e.name AS enterprise, v.occupation, v.posts, v.contract, v.wage_min, v.wage_max,
        nullif(array_to_string(v.tags, '、'), '') AS tags, v.posted, v.expires, {district_e} AS district,
        v.demo, ((v.expires + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS until, v.geom
    FROM vacancy v JOIN enterprise e ON e.id = v.enterprise_id
    WHERE v.posted <= %(day)s AND (v.expires IS NULL OR v.expires >= %(day)s)
""")

_JOB_FAIRS = _query("""
    SELECT id, name, venue, starts, ends, posts, demo, ends AS until, geom
    FROM job_fair WHERE ends > %(now)s
""")

_COVERAGE = _query("""
    WITH {districts}, run AS (SELECT max(id) AS id FROM audit_run)
    SELECT p.population_id::text AS id, p.state, p.reason,
        CASE WHEN p.seconds < 'Infinity' THEN round((p.seconds / 60)::numeric, 1)::float8 END AS minutes,
        {people} AS people,
        p.facility_id AS site, p.facilities_in_reach AS sites,
        {district_n} AS district, NULL::timestamptz AS until, ST_Multi(p.geom) AS geom
    FROM audit_point p JOIN run ON run.id = p.run_id LEFT JOIN population n ON n.id = p.population_id
""")

# Cells whose sides touch are one patch; the cells' corners differ by rounding, hence the small distance.
_GAPS = _query("""
    WITH {districts}, run AS (SELECT max(id) AS id FROM audit_run), cell AS (
        SELECT p.population_id, p.people, n.area_code, p.geom,
            ST_ClusterDBSCAN(p.geom, eps => 0.00002, minpoints => 1) OVER () AS patch
        FROM audit_point p JOIN run ON run.id = p.run_id LEFT JOIN population n ON n.id = p.population_id
        WHERE p.state = 'gap'
    ), patch AS (
        SELECT min(population_id)::text AS id, sum(people) AS people, count(*)::int AS cells,
            mode() WITHIN GROUP (ORDER BY area_code) AS area_code,
            ST_Union(ST_Buffer(geom, 0.00001, 'quad_segs=1 join=mitre')) AS geom
        FROM cell GROUP BY patch
    )
    SELECT p.id,
        {people} AS people,
        p.cells, round(ST_Area(p.geom::geography)::numeric)::float8 AS area_m2,
        {district_p} AS district, NULL::timestamptz AS until, ST_Multi(p.geom) AS geom
    FROM patch p
""")

_INSTITUTIONS = _query("""
    WITH {districts}, offered AS (
        SELECT institution_id, count(*)::int AS courses, sum(seats_left)::int AS seats_left
        FROM ({offers}) c WHERE seats_left > 0 GROUP BY institution_id
    )
    SELECT t.id, t.name, t.address, t.phone, t.uscc, coalesce(o.courses, 0) AS courses,
        coalesce(o.seats_left, 0) AS seats_left, CASE WHEN o.courses > 0 THEN 'yes' ELSE 'no' END AS open,
        {district_t} AS district, t.area_code, t.demo, NULL::timestamptz AS until, t.geom
    FROM training_institution t LEFT JOIN offered o ON o.institution_id = t.id
""")

_COURSES = _query("""
    WITH {districts}
    SELECT c.id, c.name, t.name AS institution, c.occupation,
        CASE WHEN c.subsidised THEN 'yes' ELSE 'no' END AS subsidised, c.starts, c.days, c.seats,
        c.seats_left, c.enrol_url, {district_t} AS district, c.demo,
        ((c.starts + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS until, t.geom
    FROM ({offers}) c JOIN training_institution t ON t.id = c.institution_id
""")


def _bodies(kind: str) -> Composed:
    return _query(
        """
        WITH {districts}, named AS (
            SELECT DISTINCT ON (code) code, name FROM area ORDER BY code, valid_from DESC
        )
        SELECT b.id, b.name, b.address, b.phone, b.opening_hours, (
                SELECT string_agg(DISTINCT coalesce(n.name, '按边界'), '、')
                FROM jurisdiction j LEFT JOIN LATERAL unnest(j.area_codes) AS c (code) ON true
                LEFT JOIN named n ON n.code = c.code WHERE j.body_id = b.id AND {valid}
            ) AS competence,
            {district_b} AS district, b.area_code, b.demo, NULL::timestamptz AS until, b.geom
        FROM legal_body b WHERE b.kind = {kind}
    """,
        kind=Literal(kind),
    )


_JURISDICTIONS = _query("""
    WITH shape AS (
        SELECT DISTINCT ON (code) code, geom FROM area ORDER BY code, valid_from DESC
    )
    SELECT * FROM (
        SELECT j.id, j.body_id, b.name, b.kind, j.legal_basis, j.valid_from, j.valid_to, j.demo,
            (j.valid_to::timestamp AT TIME ZONE 'Asia/Shanghai') AS until,
            ST_Multi(ST_Union(array_remove(array_append(
                (SELECT array_agg(s.geom) FROM shape s WHERE s.code = ANY (j.area_codes)), j.geom
            ), NULL))) AS geom
        FROM jurisdiction j JOIN legal_body b ON b.id = j.body_id WHERE {valid}
    ) drawn WHERE geom IS NOT NULL
""")

# A result is text that was written once; the newest plan that was done is the city's.
_PLAN = _query("""
    WITH made AS (
        SELECT id, result FROM plan WHERE state = 'done' AND purpose = 'plan' ORDER BY ended_at DESC LIMIT 1
    ), site AS (
        SELECT made.id AS plan, item FROM made, json_array_elements(made.result -> 'sites') AS item
    )
    SELECT item ->> 'id' AS id, item ->> 'name' AS name, item ->> 'kind' AS kind, item ->> 'action' AS action,
        item #>> '{{into,id}}' AS into, item ->> 'venue' AS venue, item ->> 'host_kind' AS host_kind,
        item #>> '{{summary,zh}}' AS summary, (item ->> 'year')::int AS year, plan,
        NULL::timestamptz AS until,
        ST_SetSRID(ST_Point((item ->> 'lon')::float8, (item ->> 'lat')::float8), 4326) AS geom
    FROM site
""")

SOURCES = MappingProxyType(
    {
        "stations": _STATIONS,
        "micro_corners": _MICRO_CORNERS,
        "enterprises": _ENTERPRISES,
        "vacancies": _VACANCIES,
        "job_fairs": _JOB_FAIRS,
        "coverage": _COVERAGE,
        "gaps": _GAPS,
        "institutions": _INSTITUTIONS,
        "courses": _COURSES,
        "arbitration": _bodies("arbitration"),
        "mediation": _bodies("mediation"),
        "work_injury": _bodies("work_injury"),
        "inspection": _bodies("inspection"),
        "jurisdictions": _JURISDICTIONS,
        "plan": _PLAN,
    }
)
"""Query of each layer that is in the store."""
