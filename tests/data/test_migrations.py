from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import Engine, create_engine, inspect, text

from data.embedded import ADMIN, APP, OWNER, Cluster, create_database
from data.migrate import downgrade, upgrade
from data.tables import Table
from gis.errors import UnavailableError
from gis.kinds import KINDS
from gis.model import RURAL_5_KM, URBAN_15_MIN


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {"include_object": alembic_helpers.include_object, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Table.metadata))


def checks(engine: Engine) -> dict[str, set[str | None]]:
    found = inspect(engine)
    return {
        table.name: {check["name"] for check in found.get_check_constraints(table.name)}
        for table in Table.metadata.sorted_tables
    }


def test_the_migrations_make_exactly_the_tables(engine: Engine) -> None:
    assert differences(engine) == []


def test_the_migrations_make_every_check(engine: Engine, cluster: Cluster) -> None:
    create_database(cluster, "jobcircle_direct")
    direct = create_engine(cluster.dsn(OWNER, "jobcircle_direct"))
    Table.metadata.create_all(direct)
    assert checks(engine) == checks(direct)
    direct.dispose()


def test_up_down_and_up_again_leaves_the_same_tables(cluster: Cluster) -> None:
    create_database(cluster, "jobcircle_updown")
    engine = create_engine(cluster.dsn(OWNER, "jobcircle_updown"))
    upgrade(engine)
    downgrade(engine, "base")
    ours = {table.name for table in Table.metadata.sorted_tables}
    assert not ours & set(inspect(engine).get_table_names())
    upgrade(engine)
    assert differences(engine) == []
    engine.dispose()


def test_several_upgrades_at_once_all_succeed(cluster: Cluster) -> None:
    create_database(cluster, "jobcircle_race")
    engines = [create_engine(cluster.dsn(OWNER, "jobcircle_race")) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    assert differences(engines[0]) == []
    for engine in engines:
        engine.dispose()


def test_every_kind_of_site_and_its_local_names_are_there(engine: Engine) -> None:
    with engine.connect() as connection:
        kinds = {row.code: row.covers for row in connection.execute(text("SELECT * FROM facility_kind"))}
        names = connection.execute(text("SELECT * FROM facility_kind_alias"))
        aliases = {row.alias: row.kind for row in names}
    assert kinds == {kind.code: kind.covers for kind in KINDS}
    assert aliases["零工小站"] == "gig_post"


def test_the_role_that_serves_may_write_rows_but_not_change_tables(cluster: Cluster, app_dsn: str) -> None:
    with psycopg.connect(app_dsn) as connection:
        assert connection.info.user == APP
        connection.execute("INSERT INTO audit_run (profile, digests, result) VALUES ('{}', '{}', '{}')")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE facility")


def test_a_database_without_postgis_gets_one_clear_sentence(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(ADMIN), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE jobcircle_bare OWNER {OWNER}")
    engine = create_engine(cluster.dsn(OWNER, "jobcircle_bare"))
    with pytest.raises(UnavailableError, match="CREATE EXTENSION postgis"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_database_that_is_away_gets_one_clear_sentence() -> None:
    engine = create_engine("postgresql://nobody@/nothing?host=/nowhere")
    with pytest.raises(UnavailableError, match="cannot be reached"):
        upgrade(engine)


def test_the_declared_circles_are_there_with_whom_they_are_for(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM circle_profile"))
        found = {row.name: (row.limit_s, row.reach_m, row.walker, row.applies_to) for row in rows}
    assert found == {
        profile.name: (profile.limit_s, profile.reach_m, profile.walker, sorted(profile.applies_to))
        for profile in (URBAN_15_MIN, RURAL_5_KM)
    }


def test_a_database_of_the_first_release_gets_the_new_columns_and_keeps_its_rows(cluster: Cluster) -> None:
    create_database(cluster, "jobcircle_first")
    engine = create_engine(cluster.dsn(OWNER, "jobcircle_first"))
    upgrade(engine)
    downgrade(engine, "0001")
    own = "'own', 600, 1.2, 300, '自定', 'own'"
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO circle_profile VALUES ({own})"))
    upgrade(engine)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM circle_profile WHERE name = 'own'")).one()
    assert (row.reach_m, row.walker, row.applies_to) == (None, "adult", [])
    assert differences(engine) == []
    engine.dispose()
