"""A store for imports: the town, with one entry of every kind."""

import psycopg

from data.embedded import Cluster
from tests.town import place
from tests.town_city import CORNER, fill, migrated

HERE = place(250, 250, CORNER)


def filled(cluster: Cluster, name: str) -> str:
    """Make the store; gives its address as the role that serves."""
    dsn = migrated(cluster, name)
    fill(dsn)
    with psycopg.connect(dsn) as connection:
        for statement in (_EMPLOYERS, _TRAINING, _BODIES):
            psycopg.ClientCursor(connection).execute(statement, {"lon": HERE.lon, "lat": HERE.lat})
    return dsn


_EMPLOYERS = """
    INSERT INTO enterprise (id, uscc, name, industry, staff, state_owned, area_code, geom)
    VALUES ('EN1', '91110000101623741K', '东门服装有限公司', 'C18', 40, false, '359901000000',
        ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326));
    INSERT INTO vacancy (id, enterprise_id, title, posts, contract, wage_min, wage_max, tags, posted, expires,
        geom)
    SELECT 'VA1', id, '缝纫工', 3, 'full_time', 5000, 7000, '{妈妈岗}', '2026-01-01', '2026-12-01', geom
    FROM enterprise;
    INSERT INTO job_fair (id, name, venue, starts, ends, posts, geom)
    SELECT 'JF1', '春风行动', '广场', '2026-03-01T09:00+08:00', '2026-03-01T12:00+08:00', 60, geom
    FROM enterprise
"""
_TRAINING = """
    INSERT INTO training_institution (id, name, phone, geom)
    VALUES ('TI1', '东门培训学校', '0595-22220002', ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326));
    INSERT INTO course (id, institution_id, name, subsidised, starts, days, seats, enrol_url)
    VALUES ('CO1', 'TI1', '育婴员', true, '2026-04-01', 20, 40, 'https://example.invalid/CO1')
"""
_BODIES = """
    INSERT INTO legal_body (id, kind, name, phone, area_code, geom)
    VALUES ('LB1', 'arbitration', '西区仲裁委', '0595-22220001', '359901000000',
        ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326))
"""
