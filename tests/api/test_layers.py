from math import asinh, pi, radians, tan

import pytest
from httpx import Client

from tests.town_city import CORNER


def address(layer: str, zoom: int) -> str:
    side = 2**zoom
    row = int((1 - asinh(tan(radians(CORNER.lat))) / pi) / 2 * side)
    return f"/tiles/{layer}/{zoom}/{int((CORNER.lon + 180) / 360 * side)}/{row}"


@pytest.mark.parametrize("layer", ["facilities", "coverage", "areas"])
@pytest.mark.parametrize("zoom", [6, 10, 14])
def test_a_tile_in_the_city_has_something_in_it(client: Client, layer: str, zoom: int) -> None:
    answer = client.get(address(layer, zoom))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert layer.encode() in answer.content


def test_a_tile_that_is_known_already_is_not_sent_again(client: Client) -> None:
    first = client.get(address("coverage", 10))
    again = client.get(address("coverage", 10), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, max-age=60"


def test_a_tile_outside_the_city_is_empty_and_may_be_kept(client: Client) -> None:
    answer = client.get("/tiles/coverage/10/0/0")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "max-age" in answer.headers["cache-control"]


def test_the_audit_is_told_in_all_and_by_county(client: Client) -> None:
    answer = client.get("/coverage")
    found = answer.json()
    assert (found["people"], found["share"], found["notice"]) == (60.0, 0.5, "演示数据")
    assert (found["reasons"], found["information_people"]) == ({"no_network_near": 10.0}, 35.0)
    assert found["run"]["created_at"].endswith("+08:00")
    assert [(area["name"], area["share"]) for area in found["areas"]] == [("西区", 0.6), ("东区", 0.0)]
    again = client.get("/coverage", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [
        (None, 200, 1024),
        ("bytes=0-126", 206, 127),
        ("bytes=1000-", 206, 24),
        ("bytes=-10", 206, 10),
        ("bytes=0-5000", 206, 1024),
        ("bytes=99999999999-", 416, None),
        ("bytes=5-1", 416, None),
        ("bytes=0-,0-", 416, None),
        ("bytes=" + "0-," * 1000, 416, None),
        ("lines=1-2", 416, None),
    ],
)
def test_the_base_map_is_given_whole_or_by_one_range(
    client: Client, asked: str | None, status: int, length: int | None
) -> None:
    answer = client.get("/basemap.pmtiles", headers={} if asked is None else {"Range": asked})
    assert answer.status_code == status
    if length is None:
        assert answer.headers["content-range"] == "bytes */1024"
        assert answer.headers["content-type"] == "application/problem+json"
    else:
        assert len(answer.content) == length


def test_the_head_of_the_base_map_tells_its_size(client: Client) -> None:
    answer = client.head("/basemap.pmtiles")
    assert (answer.status_code, answer.headers["content-length"]) == (200, "1024")
