from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from gis.datum import Datum, from_wgs84
from gis.model import LonLat
from gis.navigation import baidu_start, navigation_links

PLACE = LonLat(118.5894, 24.9089)
NAME = "鲤城 零工驿站&（东门）"


def query(vendor: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(navigation_links(PLACE, NAME)[vendor]).query)


def shifted(datum: Datum) -> tuple[float, float]:
    lon, lat = from_wgs84(np.array([PLACE]), datum)[0]
    return float(lon), float(lat)


def test_amap_takes_gcj02_longitude_first() -> None:
    lon, lat, name = query("amap")["to"][0].split(",")
    assert (float(lon), float(lat)) == pytest.approx(shifted(Datum.GCJ02), abs=1e-6)
    assert (name, query("amap")["mode"]) == (NAME, ["walk"])


def test_tencent_takes_gcj02_latitude_first() -> None:
    lat, lon = query("tencent")["tocoord"][0].split(",")
    assert (float(lon), float(lat)) == pytest.approx(shifted(Datum.GCJ02), abs=1e-6)
    assert (query("tencent")["type"], query("tencent")["coord_type"]) == (["walk"], ["2"])
    assert query("tencent")["referer"]


def test_baidu_takes_bd09_latitude_first() -> None:
    lat, lon = query("baidu")["location"][0].split(",")
    assert (float(lon), float(lat)) == pytest.approx(shifted(Datum.BD09), abs=1e-6)
    assert (query("baidu")["coord_type"], query("baidu")["output"]) == (["bd09ll"], ["html"])
    assert query("baidu")["title"] == [NAME]


def test_baidu_walks_from_the_origin_when_there_is_one() -> None:
    start = baidu_start(LonLat(118.58881, 24.90501))
    link = urlsplit(navigation_links(PLACE, NAME, start)["baidu"])
    asked = parse_qs(link.query)
    lon, lat = from_wgs84(np.array([(118.5888, 24.9050)]), Datum.BD09)[0]
    assert (link.path, asked["mode"]) == ("/direction", ["walking"])
    assert asked["origin"] == [f"latlng:{lat:.6f},{lon:.6f}|name:起点"]
    assert asked["destination"][0].endswith(f"|name:{NAME}")
    assert all("118.58881" not in other for other in navigation_links(PLACE, NAME, start).values())


def test_blanks_are_written_as_percent_20_which_every_app_reads() -> None:
    assert all("+" not in link and " " not in link for link in navigation_links(PLACE, NAME).values())
