import time
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import pytest
import shapely

from data.load import load_city
from gis.errors import InputError
from tests.town_city import INFO, town_tables


def one(dsn: str, query: str) -> Any:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def load(dsn: str, tables: dict[str, pd.DataFrame]) -> dict[str, int]:
    with psycopg.connect(dsn) as connection:
        return load_city(connection, tables, INFO)


def test_every_row_is_written_and_counted(load_store: str) -> None:
    counts = load(load_store, town_tables())
    assert counts == {"area": 3, "facility": 7, "facility_status": 7, "population": 3}
    assert one(load_store, "SELECT count(*) FROM facility") == 7
    assert one(load_store, "SELECT opening_hours IS NULL FROM facility WHERE id = 'C'") is True
    assert one(load_store, "SELECT groups ->> 'age_60_up' FROM population WHERE id = 1") == "5.0"
    assert one(load_store, "SELECT ST_GeometryType(geom) FROM area LIMIT 1") == "ST_MultiPolygon"
    assert one(load_store, "SELECT name FROM city") == INFO.name


def test_loading_again_replaces_the_city(load_store: str) -> None:
    load(load_store, town_tables())
    tables = town_tables()
    tables["facility"] = tables["facility"].iloc[:2]
    tables["facility_status"] = tables["facility_status"].iloc[:2]
    load(load_store, tables)
    assert one(load_store, "SELECT count(*) FROM facility") == 2


def test_rows_of_a_real_register_stay(load_store: str) -> None:
    load(load_store, town_tables())
    real = town_tables()["facility"].iloc[:1].assign(id="REAL", demo=False)
    with psycopg.connect(load_store) as connection:
        load_city(connection, {"facility": real})
    load(load_store, town_tables())
    assert one(load_store, "SELECT count(*) FROM facility WHERE id = 'REAL'") == 1
    with psycopg.connect(load_store) as connection:
        connection.execute("DELETE FROM facility")


def spoil(**columns: object) -> dict[str, pd.DataFrame]:
    tables = town_tables()
    tables["facility"] = tables["facility"].assign(**columns)
    return tables


SPOILED = [
    (spoil(kind="cinema"), "fk_facility_kind"),
    (spoil(staff=-1), "ck_facility_staff_not_negative"),
    (spoil(id="same"), "pk_facility"),
    (spoil(colour="red"), "unknown columns: colour"),
    (spoil(geom=None), "row 1 of facility has no usable point"),
    (spoil(geom=gpd.GeoSeries([shapely.Point(np.nan, 1)] * 7, crs=4326)), "no usable point"),
    (spoil(geom=gpd.GeoSeries([shapely.LineString([(0, 0), (1, 1)])] * 7, crs=4326)), "no usable point"),
    (spoil(geom=gpd.GeoSeries([shapely.Point(500_000, 2_700_000)] * 7, crs=32650)), "not in WGS 84"),
    ({"facility": town_tables()["facility"].drop(columns="name")}, "lacks columns: name"),
    ({"cinema": pd.DataFrame()}, "no table cinema"),
]


@pytest.mark.parametrize(("tables", "said"), SPOILED, ids=range(len(SPOILED)))
def test_one_bad_row_and_nothing_is_written(
    load_store: str, tables: dict[str, pd.DataFrame], said: str
) -> None:
    load(load_store, town_tables())
    with pytest.raises(InputError, match=said):
        load(load_store, tables)
    assert one(load_store, "SELECT count(*) FROM facility") == 7
    assert one(load_store, "SELECT count(*) FROM area") == 3


def test_a_whole_citys_rows_load_in_seconds(load_store: str) -> None:
    count = 40_000
    rng = np.random.default_rng(3)
    people = gpd.GeoDataFrame(
        {"id": np.arange(count), "people": 50.0, "groups": [{"age_60_up": 9.0}] * count, "demo": True},
        geometry=gpd.points_from_xy(118.6 + rng.random(count) / 9, 24.9 + rng.random(count) / 9),
        crs=4326,
    ).rename_geometry("geom")
    employers = gpd.GeoDataFrame(
        {"id": [f"E{row}" for row in range(10_000)], "name": "某公司", "staff": np.nan, "demo": True},
        geometry=people.geom[:10_000].to_numpy(),
        crs=4326,
    ).rename_geometry("geom")
    vacancies = gpd.GeoDataFrame(
        {
            "id": [f"V{row}" for row in range(20_000)],
            "enterprise_id": [f"E{row % 10_000}" for row in range(20_000)],
            "title": "普工",
            "posts": 2,
            "contract": "full_time",
            "tags": [["包住"]] * 20_000,
            "posted": date(2026, 11, 1),
            "demo": True,
        },
        geometry=people.geom[:20_000].to_numpy(),
        crs=4326,
    ).rename_geometry("geom")
    began = time.monotonic()
    load(load_store, {"population": people, "enterprise": employers, "vacancy": vacancies})
    assert time.monotonic() - began < 10
    assert one(load_store, "SELECT count(*) FROM enterprise WHERE staff IS NULL") == 10_000
