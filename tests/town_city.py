"""A city made of the hand-countable town: its sites, areas, people and one audit, in a real PostGIS."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import shapely
from sqlalchemy import create_engine

from data.audits import AuditPoints, save_run
from data.cities import CityInfo
from data.embedded import APP, OWNER, Cluster, create_database
from data.load import load_city
from data.migrate import upgrade
from gis.model import LonLat
from tests.town import place

CORNER = LonLat(118.6, 24.9)
"""Inside the datum offsets of mainland China."""

OPENED = date(2024, 5, 1)
INFO = CityInfo("方格镇（演示）", "Grid (demo)", OPENED, "演示数据", demo=True)


def migrated(cluster: Cluster, name: str) -> str:
    """Make a migrated database; gives its address as the role that serves."""
    create_database(cluster, name)
    engine = create_engine(cluster.dsn(OWNER, name))
    upgrade(engine)
    engine.dispose()
    return cluster.dsn(APP, name)


def fill(dsn: str) -> int:
    """Load the town and save its audit; gives the audit's key."""
    with psycopg.connect(dsn) as connection:
        load_city(connection, town_tables(), INFO)
        return save_run(
            connection,
            town_audit(),
            profile={"name": "test", "limit_min": 15},
            digests={"network": "0" * 64},
            result={
                "people": 60.0,
                "share": 0.5,
                "unknown_reasons": {"no_network_near": 10.0},
                "informed": 35.0,
            },
            demo=True,
        )


def town_tables() -> dict[str, pd.DataFrame]:
    sites = [
        ("A", "东门就业驿站", "employment_station", 300, 0, "24/7"),
        ("B", "西门零工驿站", "gig_post", 0, 300, "Mo-Fr 09:00-12:00,14:00-17:30"),
        ("C", "北街微拐角", "micro_corner", 500, 500, None),
        ("D", "南城零工市场", "gig_market", 1000, 1000, "每天都开"),
        ("E", "街口就业驿站", "employment_station", 900, 0, "24/7"),
        ("X", "已关闭的驿站", "employment_station", 100, 0, "24/7"),
        ("Y", "筹建的驿站", "employment_station", 200, 0, "24/7"),
    ]
    facility = gpd.GeoDataFrame(
        {
            "id": [site[0] for site in sites],
            "name": [site[1] for site in sites],
            "kind": [site[2] for site in sites],
            "opening_hours": [site[5] for site in sites],
            "services": [["求职登记"]] * len(sites),
            "demo": True,
        },
        geometry=[shapely.Point(place(site[3], site[4], CORNER)) for site in sites],
        crs=4326,
    ).rename_geometry("geom")
    status = pd.DataFrame({"facility_id": facility["id"], "valid_from": OPENED, "status": "open"})
    status.loc[status.facility_id == "Y", "status"] = "planned"
    status["valid_to"] = None
    status.loc[status.facility_id == "X", "valid_to"] = date(2025, 1, 1)
    return {"facility": facility, "facility_status": status, "area": _areas(), "population": _people()}


def _areas() -> gpd.GeoDataFrame:
    west, middle, east = (place(x, -200, CORNER) for x in (-200, 500, 1200))
    north = place(0, 1200, CORNER).lat
    left = shapely.box(west.lon, west.lat, middle.lon, north)
    right = shapely.box(middle.lon, middle.lat, east.lon, north)
    city = "359900000000"
    return gpd.GeoDataFrame(
        {
            "code": [city, "359901000000", "359902000000"],
            "valid_from": OPENED,
            "level": ["city", "county", "county"],
            "parent_code": [None, city, city],
            "name": ["方格市", "西区", "东区"],
            "demo": True,
        },
        geometry=[shapely.union(left, right), left, right],
        crs=4326,
    ).rename_geometry("geom")


def _people() -> gpd.GeoDataFrame:
    points = [(0, 0), (400, 400), (900, 900)]
    return gpd.GeoDataFrame(
        {
            "id": [1, 2, 3],
            "area_code": ["359901000000", "359901000000", "359902000000"],
            "people": [30.0, 20.0, 10.0],
            "groups": [{"age_60_up": 5.0}, {}, {}],
            "cell_m": 100.0,
            "demo": True,
        },
        geometry=[shapely.Point(place(x, y, CORNER)) for x, y in points],
        crs=4326,
    ).rename_geometry("geom")


def town_audit() -> AuditPoints:
    return AuditPoints(
        population_id=np.array([1, 2, 3]),
        state=["covered", "gap", "unknown"],
        reason=["", "", "no_network_near"],
        facility_id=["A", "A", None],
        seconds=np.array([300.0, 1800.0, np.inf]),
        facilities_in_reach=np.array([1, 0, 0]),
        country=np.array([False, True, False]),
        country_by="code",
    )
