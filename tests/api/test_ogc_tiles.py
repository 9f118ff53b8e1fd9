"""Vector tiles under /ogc: read by GDAL, counted, kept, and told of publications."""

import asyncio
import re
import time
from collections import Counter
from math import cos, log, pi, radians, tan
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psycopg
import pyogrio
import pytest
import shapely
from httpx import Client

from api.operations.kepttiles import COST_OF_ONE, KeptTiles
from data.mapcells import MOST_EACH, SHOWN_BY
from data.spots import PACKED, make_spots
from layers.catalog import LAYERS, layer_of
from tests.api.conftest import Refused
from tests.api.published import enterprise, feature, show

SQUARE = shapely.MultiPolygon([shapely.box(118.6, 24.9, 118.65, 24.95)])
CORNERS = [(118.6 + 0.01 * (n % 40), 24.9 + 0.01 * (n // 40)) for n in range(1600)]


def index(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    side = 2**zoom
    return (
        int((lon + 180) / 360 * side),
        int((1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * side),
    )


def url(zoom: int, x: int, y: int, of: str = "collections/enterprises") -> str:
    return f"/ogc/{of}/tiles/WebMercatorQuad/{zoom}/{y}/{x}"


def covering(zoom: int, west: float, south: float, east: float, north: float) -> list[tuple[int, int]]:
    (left, top), (right, bottom) = index(west, north, zoom), index(east, south, zoom)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def read(folder: Path, body: bytes, zoom: int, x: int, y: int, layer: str = "enterprises") -> Any:
    """Read a tile with GDAL, in degrees."""
    path = folder / "tile.mvt"
    path.write_bytes(body)
    frame = pyogrio.read_dataframe(f"MVT:{path}", layer=layer, X=str(x), Y=str(y), Z=str(zoom))
    return frame.to_crs(4326)


def wait_for(client: Client, address: str, *, after: str = "") -> httpx.Response:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["etag"] != after:
            return answer
        time.sleep(0.02)
    raise AssertionError("the tile never came")


def test_gdal_reads_every_feature_once_at_its_place(client: Client, town_dsn: str, tmp_path: Path) -> None:
    show(town_dsn, {"enterprises": [enterprise(n, place) for n, place in enumerate(CORNERS)]})
    wait_for(client, url(0, 0, 0))
    found: Counter[str] = Counter()
    for x, y in covering(9, 118.5, 24.8, 119.1, 25.4):
        answer = client.get(url(9, x, y))
        if answer.status_code == 204:
            continue
        frame = read(tmp_path, answer.content, 9, x, y)
        found.update(frame["id"])
        places = np.array([CORNERS[int(code[1:])] for code in frame["id"]])
        away = np.abs(shapely.get_coordinates(frame.geometry) - places)
        assert away.max() < 360 / 2**9 / 4096 * 1.5
        assert set(frame.columns) >= {"id", "industry"}
        assert not {"uscc", "name"} & set(frame.columns)
    assert found == Counter(f"E{n:07d}" for n in range(len(CORNERS)))
    x, y = index(*CORNERS[0], 14)
    close = read(tmp_path, client.get(url(14, x, y)).content, 14, x, y)
    assert close[["id", "name"]].to_dict("records") == [{"id": "E0000000", "name": "企业0（演示）"}]


def test_squares_of_low_zooms_count_every_feature(client: Client, town_dsn: str, tmp_path: Path) -> None:
    places = np.random.default_rng(7).normal((118.8, 25.1), 0.05, (MOST_EACH + 3000, 2))
    show(town_dsn, {"enterprises": [enterprise(n, tuple(place)) for n, place in enumerate(places)]})
    first = wait_for(client, url(0, 0, 0))
    until = time.monotonic() + 5
    while "features" not in read(tmp_path, first.content, 0, 0, 0).columns and time.monotonic() < until:
        first = client.get(url(0, 0, 0))
    for zoom in (0, 6, 9, 13):
        counted, each = 0, 0
        for x, y in covering(zoom, 118.4, 24.7, 119.2, 25.5):
            answer = client.get(url(zoom, x, y))
            if answer.status_code == 200:
                frame = read(tmp_path, answer.content, zoom, x, y)
                counted += int(frame["features"].sum()) if "features" in frame.columns else 0
                each += 0 if "features" in frame.columns else len(frame)
                assert len(frame) <= MOST_EACH
        assert counted + each == len(places)
        assert (each > 0) == (zoom == 13)


@pytest.mark.parametrize("zoom", [16, 20, 22])
def test_a_point_beside_a_border_is_in_one_tile_alone(client: Client, town_dsn: str, zoom: int) -> None:
    edges = [
        (x / 2**zoom * 360 - 180) for x in range(index(118.6, 24.9, zoom)[0], index(118.6, 24.9, zoom)[0] + 8)
    ]
    places = [(edge + away, 24.9) for edge in edges for away in (-2e-7, 0.0, 2e-7)]
    show(town_dsn, {"enterprises": [enterprise(n, place) for n, place in enumerate(places)]})
    wait_for(client, url(0, 0, 0))
    found: Counter[bytes] = Counter()
    west, north = index(*places[0], zoom)
    for x in range(west - 1, west + 10):
        for y in (north - 1, north, north + 1):
            found.update(re.findall(rb"E\d{7}", client.get(url(zoom, x, y)).content))
    assert found == Counter(f"E{n:07d}".encode() for n in range(len(places)))


def test_where_points_are_many_a_tile_has_each_once_with_what_people_filter_by(
    client: Client, town_dsn: str, tmp_path: Path
) -> None:
    places = np.random.default_rng(8).normal((118.8, 25.1), 0.05, (MOST_EACH + 2000, 2))
    drawn = [enterprise(n, tuple(place)) for n, place in enumerate(places)]
    drawn[7] = enterprise(7, tuple(places[7]), industry=None)
    (copy,) = show(town_dsn, {"enterprises": drawn})
    with psycopg.connect(town_dsn) as connection:
        connection.execute(
            "UPDATE layer_feature SET until = now() - interval '1 hour' WHERE copy_id = %s AND place = 9",
            (copy,),
        )
        connection.execute("DELETE FROM layer_spots")
        make_spots(connection, copy, "enterprises")
    wait_for(client, url(0, 0, 0))
    found = {}
    for x, y in covering(13, 118.4, 24.7, 119.2, 25.5):
        answer = client.get(url(13, x, y))
        if answer.status_code == 204:
            continue
        frame = read(tmp_path, answer.content, 13, x, y)
        assert set(frame.columns) == {"mvt_id", "industry", "geometry"}
        for number, industry, point in zip(frame["mvt_id"], frame["industry"], frame.geometry, strict=True):
            assert number not in found
            found[number] = industry
            assert np.abs(np.array([point.x, point.y]) - places[number - 1]).max() < 360 / 2**13 / 4096 * 1.5
    assert set(found) == set(range(1, len(places) + 1)) - {9}
    assert [found[n] for n in (1, 2, 3)] == ["C", "I", "G"]
    assert not isinstance(found[8], str)


def test_a_square_shows_the_value_that_most_have(client: Client, town_dsn: str, tmp_path: Path) -> None:
    kinds = ["gig_post"] * 3 + ["job_shop"] * 2
    drawn = [
        feature("stations", f"S{n}", shapely.Point(118.6, 24.9), name="站", kind=kinds[n % 5])
        for n in range(MOST_EACH + 5)
    ]
    show(town_dsn, {"stations": drawn})
    x, y = index(118.6, 24.9, 3)
    body = wait_for(client, url(3, x, y, "collections/stations")).content
    frame = read(tmp_path, body, 3, x, y, "stations")
    assert frame[["features", "kind"]].to_dict("records") == [{"features": MOST_EACH + 5, "kind": "gig_post"}]


def test_polygons_are_drawn_and_none_is_too_small(client: Client, town_dsn: str, tmp_path: Path) -> None:
    tiny = shapely.MultiPolygon([shapely.box(118.9, 25.2, 118.90001, 25.20001)])
    drawn = [
        feature("service_areas", code, shape, name="圈", limit_min=15.0)
        for code, shape in (("A", SQUARE), ("B", tiny))
    ]
    show(town_dsn, {"service_areas": drawn})
    for zoom in (5, 8, 12):
        ids = set()
        for x, y in covering(zoom, 118.6, 24.9, 118.91, 25.21):
            answer = client.get(url(zoom, x, y, "collections/service_areas"))
            if answer.status_code == 404:
                answer = wait_for(client, url(zoom, x, y, "collections/service_areas"))
            if answer.status_code == 200:
                frame = read(tmp_path, answer.content, zoom, x, y, "service_areas")
                ids |= set(frame["id"])
                assert not frame.geometry.is_empty.any()
        assert ids == {"A", "B"}


def test_the_tile_of_a_map_holds_its_layers(client: Client, town_dsn: str, tmp_path: Path) -> None:
    show(
        town_dsn,
        {
            "enterprises": [enterprise(n, place) for n, place in enumerate(CORNERS[:9])],
            "service_areas": [feature("service_areas", "A", SQUARE, name="圈")],
        },
    )
    x, y = index(118.62, 24.91, 10)
    until = time.monotonic() + 5
    layers: list[str] = []
    while len(layers) < 2 and time.monotonic() < until:
        body = client.get(url(10, x, y, "maps/employment")).content
        path = tmp_path / "tile.mvt"
        path.write_bytes(body)
        layers = sorted(pyogrio.list_layers(f"MVT:{path}")[:, 0].tolist()) if body else []
    assert layers == ["enterprises", "service_areas"]


def test_a_publication_changes_the_tile_and_its_tag(client: Client, town_dsn: str) -> None:
    x, y = index(118.6, 24.9, 12)
    show(town_dsn, {"enterprises": [enterprise(1, (118.6, 24.9))]})
    until = time.monotonic() + 5
    old = wait_for(client, url(12, x, y))
    while b"E0000001" not in old.content and time.monotonic() < until:
        old = client.get(url(12, x, y))
    show(town_dsn, {"enterprises": [enterprise(2, (118.6, 24.9))]})
    new = wait_for(client, url(12, x, y), after=old.headers["etag"])
    assert b"E0000002" in new.content
    assert b"E0000001" not in new.content
    stale = client.get(url(12, x, y), headers={"If-None-Match": old.headers["etag"]})
    assert stale.status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [(url(40, 0, 0), 400), (url(-1, 0, 0), 400), (url(1, 9, 0), 404), (url(30, 0, 0), 400),
     ("/ogc/collections/enterprises/tiles/WebMercatorQuad/a/b/c", 400),
     (url(22, 2**22, 0), 400),
     ("/ogc/collections/enterprises/tiles/WorldCRS84Quad/1/0/0", 400),
     (url(0, 0, 0, "collections/plan"), 404),
     (url(0, 0, 0, "collections/pg_catalog.pg_class"), 404), (url(0, 0, 0, "collections/stations%00"), 404),
     (url(0, 0, 0, "collections/enterprises,enterprises"), 404), (url(0, 0, 0, "maps/nowhere"), 404),
     (url(0, 0, 0) + "?filter=1", 400)],
)  # fmt: skip
def test_a_tile_that_cannot_be_is_refused(refused: Refused, town_dsn: str, address: str, status: int) -> None:
    show(town_dsn, {"enterprises": [enterprise(1, (118.6, 24.9))]})
    assert refused("GET", address)["status"] == status


def test_a_plain_request_and_an_odd_one_have_the_same_answer(client: Client, town_dsn: str) -> None:
    show(town_dsn, {"enterprises": [enterprise(1, (118.6, 24.9))]})
    x, y = index(118.6, 24.9, 12)
    plain = wait_for(client, url(12, x, y))
    odd = client.get(f"/ogc/collections/enterprises/tiles/WebMercatorQuad/12/{y:012}/{x:012}")
    assert odd.status_code == 200
    for same in ("etag", "cache-control", "content-type"):
        assert odd.headers[same] == plain.headers[same]
    assert odd.content == plain.content
    head = client.head(url(12, x, y))
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", plain.headers["etag"])
    refused = client.post(url(12, x, y))
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_a_tile_outside_the_layer_costs_no_query(client: Client, town_dsn: str) -> None:
    show(town_dsn, {"enterprises": [enterprise(1, (118.6, 24.9))]})
    wait_for(client, url(12, *index(118.6, 24.9, 12)))
    with psycopg.connect(town_dsn, autocommit=True) as connection:
        before = _tuples_read(connection)
        for n in range(20):
            answer = client.get(url(12, n, n))
            assert (answer.status_code, answer.content) == (204, b"")
            assert "max-age" in answer.headers["cache-control"]
        assert _tuples_read(connection) == before


def _tuples_read(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "SELECT coalesce(sum(idx_scan + seq_scan), 0) FROM pg_stat_user_tables"
        " WHERE relname IN ('layer_feature', 'layer_cell')"
    ).fetchone()
    return int(row[0]) if row else 0


def test_the_store_and_the_catalogue_agree_on_what_styles_look_at() -> None:
    assert {layer.id: layer.style.by for layer in LAYERS if layer.style.by} == dict(SHOWN_BY)
    assert all(by in layer_of(name).tile_fields for name, by in PACKED.items())


async def _drawn_by_many(kept: KeptTiles, many: int) -> tuple[int, set[bytes]]:
    calls = 0

    async def draw() -> bytes:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.01)
        return b"tile"

    impatient = asyncio.ensure_future(kept.get_or_draw("a", draw))
    await asyncio.sleep(0)
    impatient.cancel()
    tiles = await asyncio.gather(*(kept.get_or_draw("a", draw) for _ in range(many)))
    return calls, {tile.body for tile in tiles}


def test_many_who_ask_at_once_have_a_tile_drawn_once() -> None:
    assert asyncio.run(_drawn_by_many(KeptTiles(), 20)) == (1, {b"tile"})


def test_the_tile_that_was_asked_for_the_longest_ago_is_forgotten() -> None:
    async def fill() -> list[bool]:
        kept = KeptTiles(most_bytes=3 * (10 + COST_OF_ONE))

        async def draw() -> bytes:
            return b"0123456789"

        for key in "abc":
            await kept.get_or_draw(key, draw)
        kept.get("a")
        await kept.get_or_draw("d", draw)
        return [kept.get(key) is not None for key in "abcd"]

    assert asyncio.run(fill()) == [True, False, True, True]


def test_a_drawing_that_fails_is_tried_again() -> None:
    async def fail_once() -> bytes:
        kept = KeptTiles()

        async def fail() -> bytes:
            raise psycopg.OperationalError

        async def draw() -> bytes:
            return b"tile"

        with pytest.raises(psycopg.OperationalError):
            await kept.get_or_draw("a", fail)
        return (await kept.get_or_draw("a", draw)).body

    assert asyncio.run(fail_once()) == b"tile"
