"""Every layer of the catalogue is copied from the store with exactly its fields, and copies never change."""

from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL

from data.cities import CityInfo
from data.demo import generate
from data.embedded import Cluster
from data.layercopies import LayerCopy, copy_stored
from data.layersources import SOURCES
from data.load import load_city
from data.maps import Imprint, history, live_layers, publish, roll_back, take_turn, versions
from gis.errors import NotFoundError
from layers.catalog import LAYERS, MAPS, layer_of
from tests.town_city import migrated

DAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 4, tzinfo=UTC)
IMPRINT = Imprint(DAY, "刺桐市（演示）：虚构数据", demo=True)
COMPUTED = {"service_areas"}


@pytest.fixture(scope="module")
def city_dsn(cluster: Cluster) -> str:
    """A small demo city, without an audit."""
    dsn = migrated(cluster, "jobcircle_maps")
    city = generate(0.02)
    with psycopg.connect(dsn) as connection:
        info = CityInfo(city.name, city.name_en, DAY, city.attribution, demo=True)
        load_city(connection, city.tables, info)
    return dsn


def copied(connection: psycopg.Connection[Any], layer: str) -> LayerCopy:
    return copy_stored(connection, layer, day=DAY, now=NOW, demo=True)


def published(connection: psycopg.Connection[Any], name: str, layers: list[str]) -> int:
    take_turn(connection)
    return publish(connection, name, [copied(connection, layer) for layer in layers], IMPRINT, by="赵工")


def test_every_layer_has_a_source() -> None:
    assert set(SOURCES) | COMPUTED == {layer.id for layer in LAYERS}


@pytest.mark.parametrize("layer", sorted(SOURCES))
def test_a_source_gives_exactly_the_fields_of_its_layer(city_dsn: str, layer: str) -> None:
    with psycopg.connect(city_dsn) as connection:
        cursor = connection.execute(SOURCES[layer], {"day": DAY, "now": NOW})
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        assert names == [*(field.name for field in layer_of(layer).fields), "until", "geom"]
        connection.execute("SELECT 1")


def test_the_layers_of_the_register_hold_its_rows(city_dsn: str) -> None:
    with psycopg.connect(city_dsn) as connection:
        for layer, table in (("enterprises", "enterprise"), ("institutions", "training_institution")):
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert row is not None
            assert copied(connection, layer).features == row[0] > 0
        for layer in ("stations", "micro_corners", "vacancies", "job_fairs", "courses", "arbitration"):
            assert copied(connection, layer).features > 0, layer
        jurisdictions = copied(connection, "jurisdictions")
        assert jurisdictions.features > 0
        assert jurisdictions.bbox is not None
        connection.rollback()


def test_a_course_is_offered_through_its_first_day_with_the_seats_that_enrolments_left(city_dsn: str) -> None:
    with psycopg.connect(city_dsn) as connection:
        row = connection.execute(
            "UPDATE course SET starts = %s, seats = 9, seats_taken = 6"
            " WHERE id = (SELECT min(id) FROM course) RETURNING id, institution_id",
            (DAY,),
        ).fetchone()
        assert row is not None
        code, institution = row
        connection.execute("DELETE FROM course WHERE institution_id = %s AND id <> %s", (institution, code))
        for token, waiting in (("a", False), ("b", False), ("c", True)):
            connection.execute(
                "INSERT INTO enrolment (token_hash, course_id, waiting) VALUES (%s, %s, %s)",
                (token * 64, code, waiting),
            )
        told = connection.execute(
            SQL("SELECT seats_left, until FROM ({}) s WHERE id = %(id)s").format(SOURCES["courses"]),
            {"day": DAY, "now": NOW, "id": code},
        ).fetchone()
        assert told == (1, datetime(2026, 11, 20, 16, tzinfo=UTC))
        place = connection.execute(
            SQL("SELECT seats_left, courses, open FROM ({}) s WHERE id = %(id)s").format(
                SOURCES["institutions"]
            ),
            {"day": DAY, "now": NOW, "id": institution},
        ).fetchone()
        assert place == (1, 1, "yes")
        connection.rollback()


def test_what_was_published_stays_when_the_register_changes_and_a_rollback_is_one_step(city_dsn: str) -> None:
    with psycopg.connect(city_dsn) as connection:
        first = published(connection, "training", ["institutions", "courses"])
        before = live_layers(connection)["institutions"].copy
        connection.execute("UPDATE training_institution SET name = name || '（新）'")
        assert names(connection, before) == names(connection, live_layers(connection)["institutions"].copy)
        second = published(connection, "training", ["institutions", "courses"])
        after = live_layers(connection)["institutions"].copy
        assert (first, second) == (1, 2)
        assert all(name.endswith("（新）") for name in names(connection, after))
        assert roll_back(connection, "training", to=None, by="钱工", note="名称有误") == first
        assert live_layers(connection)["institutions"].copy == before
        told = [(event.action, event.version, event.by) for event in history(connection, "training")]
        assert told == [("rollback", 1, "钱工"), ("publish", 2, "赵工"), ("publish", 1, "赵工")]
        with pytest.raises(NotFoundError):
            roll_back(connection, "training", to=None, by="钱工")
        connection.rollback()


def test_publishing_again_without_a_change_keeps_no_feature_twice(city_dsn: str) -> None:
    with psycopg.connect(city_dsn) as connection:
        published(connection, "training", ["institutions", "courses"])
        count = features(connection)
        assert published(connection, "training", ["institutions", "courses"]) == 2
        assert features(connection) == count
        assert [each.active for each in versions(connection, "training")] == [True, False]
        connection.rollback()


def test_old_versions_lose_their_features_and_keep_their_record(
    city_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.maps.KEPT", 2)
    with psycopg.connect(city_dsn) as connection:
        for round_ in range(4):
            connection.execute("UPDATE job_fair SET name = %s || id", (str(round_),))
            published(connection, "employment", ["job_fairs"])
        assert [each.whole for each in versions(connection, "employment")] == [True, True, False, False]
        with pytest.raises(NotFoundError):
            roll_back(connection, "employment", to=1, by="钱工")
        connection.rollback()


def test_a_new_city_takes_the_demo_maps_away(city_dsn: str) -> None:
    with psycopg.connect(city_dsn) as connection:
        published(connection, "training", ["institutions"])
        load_city(connection, {}, None)
        assert live_layers(connection) == {}
        assert features(connection) == 0
        connection.rollback()


def test_no_layer_is_on_two_maps_and_all_public_layers_are_on_one() -> None:
    shown = [layer.id for each in MAPS for layer in each.layers]
    assert len(shown) == len(set(shown))
    assert set(shown) == {layer.id for layer in LAYERS if layer.public}


def names(connection: psycopg.Connection[Any], copy: LayerCopy) -> list[str]:
    rows = connection.execute(
        "SELECT properties ->> 'name' FROM layer_feature WHERE copy_id = %s ORDER BY place", (copy.id,)
    )
    return [row[0] for row in rows]


def features(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM layer_feature").fetchone()
    assert row is not None
    return int(row[0])
