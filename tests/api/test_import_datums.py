"""Sheets whose rows are in other datums than they say: all is told before it may be kept."""

from collections.abc import Iterator

import numpy as np
import psycopg
import pytest

from api.operations.imports.confirm import Choice, confirm
from data.embedded import Cluster
from gis.datum import Datum, from_wgs84
from gis.errors import InputError
from tests.api.sheets import HEADER, ME, Row, at, preview, row, sheet
from tests.import_city import filled

NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"
SPOTS = [(f"{name}就业点", 50 + k * 47 % 1000, 50 + k * 331 % 1000) for k, name in enumerate(NAMES)]
HALF = len(SPOTS) // 2
Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    """A register that knows every spot by its name."""
    dsn = filled(cluster, "jobcircle_import_datums")
    with psycopg.connect(dsn) as connection:
        first = preview(connection, sheet(*(row(*spot, phone="") for spot in SPOTS)))
        confirm(connection, first.id, Choice(suspects="add"), ME)
    return dsn


@pytest.fixture
def connection(dsn: str) -> Iterator[Connection]:
    with psycopg.connect(dsn) as connection:
        yield connection
        connection.rollback()


def moved(spots: list[tuple[str, int, int]], true: Datum, said: str) -> list[Row]:
    """Rows some metres off what the register has, so that each brings a new position."""
    places = from_wgs84(np.array([at(x + 9, y) for _, x, y in spots]), true).tolist()
    return [
        [*row(*spot, phone="", lon=lon, lat=lat), said]
        for spot, (lon, lat) in zip(spots, places, strict=True)
    ]


def test_of_two_wrong_datums_both_are_told_before_they_are_kept(connection: Connection) -> None:
    rows = [*moved(SPOTS[:HALF], Datum.GCJ02, "WGS84"), *moved(SPOTS[HALF:], Datum.BD09, "GCJ02")]
    found = preview(connection, sheet(*rows, header=[*HEADER, "坐标系"]), datum=None)
    assert found.document is not None
    zh, _ = found.document["doubt"]
    assert "标为“WGS-84”的 12 行看起来是 GCJ-02" in zh
    assert "标为“GCJ-02（高德、腾讯）”的 12 行看起来是 BD-09" in zh
    both = r"declared WGS-84: looks like GCJ-02.*declared GCJ-02: looks like BD-09.*keep_datum"
    with pytest.raises(InputError, match=both):
        confirm(connection, found.id, Choice(only_good=True, suspects="leave_out"), ME)


def test_a_sheet_in_two_datums_under_one_name_is_remarked_with_the_rows(connection: Connection) -> None:
    rows = [*moved(SPOTS[:HALF], Datum.WGS84, "WGS84"), *moved(SPOTS[HALF:], Datum.GCJ02, "WGS84")]
    found = preview(connection, sheet(*rows, header=[*HEADER, "坐标系"]), datum=None)
    assert found.document is not None
    said = str(found.document)
    assert "12 个点符合 GCJ-02（高德、腾讯）（第 14-25 行），12 个点符合所填的 WGS-84（第 2-13 行）" in said
    assert "太粗" not in said
