"""GDAL and owslib as real clients of /ogc, and laws of paging."""

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from owslib.ogcapi.features import Features

from tests.api.published import enterprise, show

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_4490 = "http://www.opengis.net/def/crs/EPSG/0/4490"
MANY = 100_000
FEW = 2_345


def places(many: int) -> Any:
    return np.random.default_rng(11).uniform((118.4, 24.7), (119.1, 25.3), (many, 2)).round(7)


@pytest.fixture(scope="module")
def base(client: Client, town_dsn: str) -> str:
    """Address of /ogc with some enterprises published."""
    _publish(client, town_dsn, FEW)
    return f"{client.base_url}/ogc".replace("//ogc", "/ogc")


def _publish(client: Client, dsn: str, many: int) -> None:
    show(dsn, {"enterprises": [enterprise(n, tuple(place)) for n, place in enumerate(places(many))]})
    for _ in range(200):
        answer = client.get("/ogc/collections/enterprises/items?limit=1")
        if answer.status_code == 200 and answer.json()["numberMatched"] == many:
            return
    raise AssertionError("never published")


CHILD = """
import json, sys, pyogrio, shapely
base, options = sys.argv[1], json.loads(sys.argv[2])
options |= {"bbox": tuple(options["bbox"])} if "bbox" in options else {}
frame = pyogrio.read_dataframe("OAPIF:" + base, layer="enterprises", **options).sort_values("id")
json.dump({"layers": pyogrio.list_layers("OAPIF:" + base)[:, 0].tolist(), "crs": frame.crs.to_string(),
    "id": frame["id"].tolist(), "staff": frame["staff"].tolist(),
    "places": shapely.get_coordinates(frame.geometry).tolist()}, sys.stdout)
"""


def read_with_gdal(base: str, **options: Any) -> Any:
    """Read with GDAL in a process of its own: pyogrio would keep the server of this one waiting for ever."""
    call = [sys.executable, "-c", CHILD, base, json.dumps(options)]
    return json.loads(subprocess.run(call, check=True, capture_output=True, timeout=240).stdout)


def read_with_owslib(base: str, limit: int) -> list[str]:
    service = Features(base)
    found: list[str] = []
    page = service.collection_items("enterprises", limit=limit)
    while True:
        found += [each["id"] for each in page["features"]]
        onward = [each["href"] for each in page["links"] if each["rel"] == "next"]
        if not onward:
            return found
        token = dict(part.split("=") for part in onward[0].partition("?")[2].split("&"))["page"]
        page = service.collection_items("enterprises", limit=limit, page=token)


def expected(many: int) -> list[str]:
    return [f"E{n:07d}" for n in range(many)]


QGIS = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from urllib.request import urlopen
from qgis.core import *
app = QgsApplication([], False)
app.initQgis()
base = sys.argv[1]
layer = QgsVectorLayer(f"url='{base}' typename='enterprises' pageSize='500'", "x", "OAPIF")
tiles = QgsVectorTileLayer(
    f"type=xyz&url={base}/maps/employment/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}&zmin=0&zmax=22", "y")
style = json.load(urlopen(f"{base}/maps/employment/style.json"))
converted = QgsMapBoxGlStyleConverter().convert(style, QgsMapBoxGlStyleConversionContext())
print(json.dumps({"ids": sorted(each["id"] for each in layer.getFeatures()), "tiles": tiles.isValid(),
    "style": converted == QgsMapBoxGlStyleConverter.Success}), flush=True)
os._exit(0)
"""
SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's, which its QGIS is built for."""


def has_qgis() -> bool:
    asked = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    return (
        Path(SYSTEM_PYTHON).exists()
        and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    )


def test_qgis_pages_through_all_features_and_takes_tiles_and_their_style(base: str, tmp_path: Path) -> None:
    if not has_qgis():
        pytest.skip("QGIS is not installed: apt-get install python3-qgis")
    call = [SYSTEM_PYTHON, "-c", QGIS, base]
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(call, check=True, capture_output=True, timeout=120, env=home).stdout
    assert json.loads(answer) == {"ids": expected(FEW), "tiles": True, "style": True}


def test_gdal_lists_the_layers_and_pages_through_all_features(base: str) -> None:
    read = read_with_gdal(base)
    assert "enterprises" in read["layers"]
    assert read["id"] == expected(FEW)
    assert read["crs"] == "OGC:CRS84"
    assert np.abs(np.array(read["places"]) - places(FEW)).max() <= 1e-7
    assert read["staff"] == [n % 900 for n in range(FEW)]


def test_gdal_reads_the_same_places_in_epsg_4490(base: str) -> None:
    read = read_with_gdal(base, CRS=EPSG_4490, PAGE_SIZE="500")
    assert read["crs"] == "EPSG:4490"
    assert np.abs(np.array(read["places"]) - places(FEW)).max() <= 1e-7


def test_gdal_filters_by_box_and_by_field(base: str, client: Client) -> None:
    box = (118.6, 24.9, 118.7, 25.0)
    read = read_with_gdal(base, bbox=box)
    inside = [
        code
        for code, (x, y) in zip(expected(FEW), places(FEW), strict=True)
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]
    ]
    assert read["id"] == inside
    chosen = read_with_gdal(base, where="industry = 'I'")
    assert chosen["id"] == expected(FEW)[1::3]
    asked = client.get("/ogc/collections/enterprises/items", params={"industry": "I"}).json()
    assert asked["numberMatched"] == len(chosen["id"])


def test_owslib_reads_the_service_and_pages_through_all_features(base: str) -> None:
    service = Features(base)
    assert "enterprises" in service.feature_collections()
    assert any("ogcapi-features-1/1.0/conf/core" in each for each in service.conformance()["conformsTo"])
    assert service.collection("enterprises")["storageCrs"] == CRS84
    assert service.collection_queryables("enterprises")["properties"]["staff"]["type"] == "integer"
    one = service.collection_item("enterprises", "E0000005")
    assert one["properties"]["name"] == "企业5（演示）"
    assert read_with_owslib(base, 400) == expected(FEW)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limits=st.lists(st.integers(1, 1500), min_size=1, max_size=4),
    industry=st.sampled_from(["C", "I", "G", None]),
    staff=st.none() | st.integers(0, 20),
    west=st.floats(118.4, 119.1),
)
def test_pages_of_any_size_give_every_match_once(
    base: str, client: Client, limits: list[int], industry: str | None, staff: int | None, west: float
) -> None:
    asked = {"industry": industry, "staff": staff, "bbox": f"{west},24,119.2,26"}
    query: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    matching = [
        code
        for n, (code, place) in enumerate(zip(expected(FEW), places(FEW), strict=True))
        if place[0] >= west and industry in (None, "CIG"[n % 3]) and staff in (None, n % 900)
    ]
    found: list[str] = []
    for limit in itertools.cycle(limits if sum(limits) > 200 else [*limits, 500]):
        page = client.get(f"{base}/collections/enterprises/items", params={**query, "limit": limit}).json()
        assert page["numberMatched"] == len(matching)
        assert page["numberReturned"] == len(page["features"]) <= min(limit, 1000)
        found += [each["id"] for each in page["features"]]
        onward = [each["href"] for each in page["links"] if each["rel"] == "next"]
        if not onward:
            break
        query["page"] = onward[0].rpartition("page=")[2]
    assert found == matching


@pytest.mark.slow
def test_gdal_and_owslib_get_every_one_of_a_hundred_thousand_once(client: Client, town_dsn: str) -> None:
    _publish(client, town_dsn, MANY)
    address = f"{client.base_url}/ogc".replace("//ogc", "/ogc")
    read = read_with_gdal(address)
    assert read["id"] == expected(MANY)
    assert np.abs(np.array(read["places"]) - places(MANY)).max() <= 1e-7
    assert read_with_owslib(address, 1000) == expected(MANY)
