"""The town with a register: courses, vacancies, enterprises and fairs that can be counted by hand."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd
import psycopg
import shapely

from data.initials import learn_initials
from data.load import load_city
from tests.town import place
from tests.town_city import CORNER, INFO, town_tables

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=CHINA)
TODAY = NOW.date()


def days(number: int) -> Any:
    return TODAY + timedelta(days=number)


INSTITUTIONS = [
    ("T1", "东门职业培训学校", 300, 0),
    ("T2", "西门技工学校", 0, 600),
    ("T3", "南城家政服务培训中心", 900, 900),
]
COURSES: list[dict[str, Any]] = [
    {"id": "C1", "institution_id": "T1", "name": "育婴员", "occupation": "4-10-01-02", "starts": days(9)},
    {"id": "C2", "institution_id": "T2", "name": "育婴员", "occupation": "4-10-01-02", "starts": days(3)},
    {"id": "C3", "institution_id": "T3", "name": "育婴员", "occupation": "4-10-01-02", "starts": days(40)},
    {"id": "C4", "institution_id": "T1", "name": "电焊工", "occupation": "6-18-02-04", "starts": days(0)},
    {"id": "C5", "institution_id": "T2", "name": "电焊工", "occupation": "6-18-02-04", "starts": days(-1)},
    {"id": "C6", "institution_id": "T3", "name": "茶艺师", "occupation": "4-03-02-07", "starts": days(9)},
]
SEATS = {"C1": (1, 0), "C2": (20, 20), "C3": (20, 5), "C4": (10, 0), "C5": (10, 0), "C6": (1, 1)}
SELF_PAID = {"C3"}

ENTERPRISES = [
    ("E1", "刺桐制衣有限公司", "C18", False, 100, 0),
    ("E2", "重庆餐饮管理有限公司", "H62", False, 200, 0),
    ("E3", "桐江物流有限公司", "G60", True, 0, 900),
]
VACANCIES: list[tuple[Any, ...]] = [
    # id, enterprise, title, occupation, contract, wage_min, tags, posted, expires
    ("V1", "E1", "缝纫工", "6-05-01-01", "full_time", 5200, ["妈妈岗"], days(-10), days(10)),
    ("V2", "E1", "质检员", "6-31-03-05", "full_time", 5400, [], days(-1), None),
    ("V3", "E2", "餐厅服务员", "4-03-02-05", "temp", 24, ["夜班", "妈妈岗"], days(0), days(0)),
    ("V4", "E2", "厨师", "4-03-02-01", "full_time", 8000, [], days(-30), days(-1)),
    ("V5", "E3", "分拣员", "4-02-06-03", "short", 19, ["夜班"], days(-5), days(5)),
    ("V6", "E3", "货车司机", "4-02-02-01", "full_time", None, [], days(1), None),
]
FAIRS = [
    ("F1", "昨天的招聘会", "广场", NOW - timedelta(days=1, hours=2), NOW - timedelta(days=1), 100, 100),
    ("F2", "春风行动招聘会", "文化广场", NOW - timedelta(hours=1), NOW + timedelta(hours=5), 500, 0),
    ("F3", "零工专场招聘会", "零工市场", NOW + timedelta(days=2), NOW + timedelta(days=2, hours=3), 200, 0),
    ("F4", "园区用工招聘会", "工业园", NOW + timedelta(days=20), NOW + timedelta(days=20, hours=3), 0, 300),
    ("F5", "刚刚结束的招聘会", "会堂", NOW - timedelta(hours=3), NOW, 300, 0),
]


def points(rows: list[tuple[float, float]]) -> list[shapely.Point]:
    return [shapely.Point(place(x, y, CORNER)) for x, y in rows]


def _table(columns: dict[str, Any], at: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame({**columns, "demo": True})
    return gpd.GeoDataFrame(frame, geometry=points(at), crs=4326).rename_geometry("geom")


def register_tables() -> dict[str, pd.DataFrame]:
    """Make the tables; every row is stamped as made up."""
    where = {row[0]: (row[4], row[5]) for row in ENTERPRISES}
    course = pd.DataFrame(COURSES)
    course["subsidised"] = [row["id"] not in SELF_PAID for row in COURSES]
    course["days"] = 10
    course["seats"] = [SEATS[row["id"]][0] for row in COURSES]
    course["seats_taken"] = [SEATS[row["id"]][1] for row in COURSES]
    course["demo"] = True
    names = (
        "id",
        "enterprise_id",
        "title",
        "occupation",
        "contract",
        "wage_min",
        "tags",
        "posted",
        "expires",
    )
    vacancy = {name: [row[k] for row in VACANCIES] for k, name in enumerate(names)}
    return {
        "training_institution": _table(
            {"id": [row[0] for row in INSTITUTIONS], "name": [row[1] for row in INSTITUTIONS]},
            [(row[2], row[3]) for row in INSTITUTIONS],
        ),
        "course": course,
        "enterprise": _table(
            {
                "id": [row[0] for row in ENTERPRISES],
                "name": [row[1] for row in ENTERPRISES],
                "industry": [row[2] for row in ENTERPRISES],
                "state_owned": [row[3] for row in ENTERPRISES],
            },
            [where[row[0]] for row in ENTERPRISES],
        ),
        "vacancy": _table(
            vacancy | {"posts": 2, "wage_max": [row[5] for row in VACANCIES]},
            [where[row[1]] for row in VACANCIES],
        ),
        "job_fair": _table(
            {
                "id": [row[0] for row in FAIRS],
                "name": [row[1] for row in FAIRS],
                "venue": [row[2] for row in FAIRS],
                "starts": [row[3] for row in FAIRS],
                "ends": [row[4] for row in FAIRS],
                "posts": 50,
            },
            [(row[5], row[6]) for row in FAIRS],
        ),
        "named_place": _table(
            {"id": [1, 2, 3], "kind": ["street", "street", "poi"], "name": ["东门街", "重庆路", "东门小学"]},
            [(500, 100), (100, 800), (400, 0)],
        ),
    }


def fill_register(dsn: str) -> None:
    """Load the town and its register."""
    with psycopg.connect(dsn) as connection:
        load_city(connection, {**town_tables(), **register_tables()}, INFO)
        learn_initials(connection)
