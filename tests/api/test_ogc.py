"""The published maps under /ogc, asked plainly."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
import shapely
from httpx import Client

from api.app import create_app
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from layers.catalog import LAYERS
from tests.api.conftest import Refused
from tests.api.published import enterprise, feature, show, withdraw
from tests.api.server import running

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_4490 = "http://www.opengis.net/def/crs/EPSG/0/4490"
ITEMS = "/ogc/collections/enterprises/items"
PLACES = [(118.6 + 0.001 * (n % 10), 24.9 + 0.001 * (n // 10)) for n in range(25)]


def plots() -> dict[str, Any]:
    return {"enterprises": [enterprise(n, PLACES[n]) for n in range(25)]}


@pytest.fixture
def shown(town_dsn: str) -> list[int]:
    return show(town_dsn, plots())


@pytest.fixture
def fairs(town_dsn: str) -> None:
    show(
        town_dsn,
        {
            "enterprises": plots()["enterprises"],
            "job_fairs": [
                feature("job_fairs", "F1", shapely.Point(118.6, 24.9), name="春季招聘会",
                        starts="2026-03-01T09:00:00+08:00", ends="2026-03-01T17:00:00+08:00"),
                feature("job_fairs", "F2", shapely.Point(118.61, 24.9), name="秋季招聘会",
                        starts="2026-11-28T09:00:00+08:00", ends="2026-11-29T17:00:00+08:00"),
            ],
        },
    )  # fmt: skip


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["features"]]


def all_pages(client: Client, url: str) -> list[dict[str, Any]]:
    pages = []
    following: str | None = url
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json())
        following = next((x["href"] for x in pages[-1]["links"] if x["rel"] == "next"), None)
    return pages


@pytest.mark.usefixtures("shown")
def test_every_link_of_the_service_leads_somewhere(client: Client) -> None:
    seen: set[str] = set()
    open_ = ["/ogc"]
    while open_:
        answer = client.get(open_.pop())
        assert answer.status_code == 200, answer.url
        kind = answer.headers["content-type"]
        if "json" not in kind:
            continue
        for href in _links(answer.json()):
            assert href.startswith("http://127.0.0.1:")
            if href not in seen and "{" not in href:
                seen.add(href)
                open_.append(href)
    assert len(seen) > 12


def _links(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "href" in value and "rel" in value:
            yield value["href"]
        for each in value.values():
            yield from _links(each)
    elif isinstance(value, list):
        for each in value:
            yield from _links(each)


def test_links_start_at_the_address_that_the_settings_name(
    town_settings: Settings, town_network: WalkNetwork
) -> None:
    settings = town_settings.model_copy(update={"public_url": "https://maps.example/jobs"})
    with running(create_app(settings, network=town_network)) as client:
        landing = client.get("/ogc", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil" not in landing.text
        assert all(
            each["href"].startswith("https://maps.example/jobs/ogc") for each in landing.json()["links"]
        )


@pytest.mark.usefixtures("shown")
def test_pages_hold_every_feature_once_and_say_how_many(client: Client) -> None:
    pages = all_pages(client, f"{ITEMS}?limit=7")
    found = [each["id"] for page in pages for each in page["features"]]
    assert found == [f"E{n:07d}" for n in range(25)]
    assert [page["numberReturned"] for page in pages] == [7, 7, 7, 4]
    assert {page["numberMatched"] for page in pages} == {25}


@pytest.mark.usefixtures("shown")
def test_a_feature_keeps_its_fields_in_order_and_its_place(client: Client) -> None:
    answer = client.get(f"{ITEMS}/E0000003")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-crs"] == f"<{CRS84}>"
    body = answer.json()
    assert list(body["properties"])[:5] == ["id", "name", "uscc", "industry", "staff"]
    assert body["geometry"] == {"type": "Point", "coordinates": [118.603, 24.9]}
    assert client.get(f"{ITEMS}/E9999999").status_code == 404
    assert client.get(f"{ITEMS}/%00").status_code == 400


@pytest.mark.usefixtures("shown")
def test_epsg_4490_has_latitude_first_in_answers_and_in_boxes(client: Client) -> None:
    answer = client.get(ITEMS, params={"crs": EPSG_4490, "limit": 1})
    assert answer.headers["content-crs"] == f"<{EPSG_4490}>"
    assert answer.json()["features"][0]["geometry"]["coordinates"] == [24.9, 118.6]
    lon_lat = client.get(ITEMS, params={"bbox": "118.6005,24.8,118.6025,24.9005", "limit": 50})
    lat_lon = client.get(
        ITEMS, params={"bbox": "24.8,118.6005,24.9005,118.6025", "bbox-crs": EPSG_4490, "limit": 50}
    )
    assert ids(lon_lat) == ids(lat_lon) == ["E0000001", "E0000002"]


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("box", "many"),
    [("-180,-90,180,90", 25), ("118.6,24.9,118.6,24.9", 1), ("118.6,24.9,0,118.609,24.902,99", 25),
     ("1,1,2,2", 0), ("118.6,24.9,118.609,24.9", 10)],
)  # fmt: skip
def test_what_touches_the_box_counts(client: Client, box: str, many: int) -> None:
    answer = client.get(ITEMS, params={"bbox": box, "limit": 1000})
    assert answer.json()["numberMatched"] == len(ids(answer)) == many


@pytest.mark.usefixtures("shown")
def test_fields_filter_by_their_value_and_pages_keep_the_filter(client: Client) -> None:
    assert len(ids(client.get(f"{ITEMS}?industry=C&limit=100"))) == 9
    assert ids(client.get(f"{ITEMS}?staff=7&state_owned=false")) == ["E0000007"]
    assert ids(client.get(ITEMS, params={"name": "企业7（演示）"})) == ["E0000007"]
    assert ids(client.get(f"{ITEMS}?industry=%27%20OR%201%3D1")) == []
    pages = all_pages(client, f"{ITEMS}?industry=C&limit=4&crs={EPSG_4490}")
    assert [page["numberReturned"] for page in pages] == [4, 4, 1]
    assert all(each["geometry"]["coordinates"][0] < 30 for each in pages[-1]["features"])


@pytest.mark.usefixtures("fairs")
@pytest.mark.parametrize(
    ("when", "found"),
    [("2026-11-28", ["F2"]), ("2026-11-29T12:00:00Z", []), ("2026-11-29T09:00:00Z", ["F2"]),
     ("../2026-10-01", ["F1"]), ("2026-03-01T17:00:00+08:00/..", ["F1", "F2"]), ("2026-04-01/2026-11-27", []),
     ("2026-11-28T01:00:00Z", ["F2"]), ("1999-01-01/2099-01-01", ["F1", "F2"])],
)  # fmt: skip
def test_a_time_finds_what_overlaps_it(client: Client, when: str, found: list[str]) -> None:
    assert ids(client.get("/ogc/collections/job_fairs/items", params={"datetime": when})) == found


@pytest.mark.usefixtures("fairs")
def test_what_has_no_time_is_found_at_any(client: Client) -> None:
    assert len(ids(client.get(f"{ITEMS}?datetime=2026-11-28&limit=100"))) == 25
    answer = client.get("/ogc/collections/job_fairs/items", params={"starts": "2026-11-28T01:00:00Z"})
    assert ids(answer) == ["F2"]


def test_what_has_ended_is_gone_from_pages_counts_and_tiles(client: Client, town_dsn: str) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    gone = datetime.now(UTC) - timedelta(hours=1)
    mortal = {"enterprises": [enterprise(n, PLACES[n], staff=3) for n in range(25)]}
    show(town_dsn, mortal, {"E0000002": gone, "E0000004": soon})
    before, tile = _wait_for(client, 24), client.get(_tile_of(118.6, 24.9, 15))
    assert "E0000002" not in before
    while datetime.now(UTC) < soon:
        pass
    assert "E0000004" not in ids(client.get(f"{ITEMS}?limit=100"))
    assert client.get(ITEMS).json()["numberMatched"] == 23
    assert client.get(f"{ITEMS}/E0000004").status_code == 404
    later = client.get(_tile_of(118.6, 24.9, 15))
    assert b"E0000004" in tile.content
    assert b"E0000004" not in later.content


def _wait_for(client: Client, many: int) -> list[str]:
    until = datetime.now(UTC) + timedelta(seconds=5)
    while datetime.now(UTC) < until:
        found = ids(client.get(f"{ITEMS}?limit=1000"))
        if len(found) == many:
            return found
    raise AssertionError(f"never {many} features")


def _tile_of(lon: float, lat: float, zoom: int, layer: str = "enterprises") -> str:
    from math import cos, log, pi, radians, tan

    side = 2**zoom
    x = int((lon + 180) / 360 * side)
    y = int((1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * side)
    return f"/ogc/collections/{layer}/tiles/WebMercatorQuad/{zoom}/{y}/{x}"


BAD_QUERIES = [
    ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=a", "limit"), ("limit=5&limit=6", "limit"),
    ("limits=5", "limits"), ("bbox=121,31,122", "bbox"), ("bbox=", "bbox"), ("bbox=a,b,c,d", "bbox"),
    ("bbox=122,32,121,31", "bbox"), ("bbox=nan,1,2,3", "bbox"), ("bbox=1,2,3,1e999", "bbox"),
    ("bbox=1,95,2,96", "bbox"), ("bbox=170,1,-170,2", "bbox"),
    ("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/999999", "bbox-crs"),
    ("crs=EPSG:4490;DROP TABLE", "crs"), ("datetime=2026-13-40", "datetime"), ("datetime=../..", "datetime"),
    ("datetime=2026-02-30T00:00:00", "datetime"), ("datetime=", "datetime"), ("datetime=/", "datetime"),
    ("datetime=2026-02-02/2026-01-01", "datetime"), ("sortby=name;select pg_sleep(9)", "sortby"),
    ("properties=password_hash", "properties"), ("filter=name LIKE '%25a'", "filter"), ("f=exe", "f"),
    ("page=x", "page"), ("page=1-1-1", "page"), ("offset=10", "offset"), ("staff=many", "staff"),
    ("staff=1e400", "staff"), ("staff=9" + "9" * 400, "staff"), ("state_owned=1", "state_owned"),
    ("industry=C&industry=I", "industry"), ("name=%00", "name"), ("name=a%00b", "name"), ("uscc=x", "uscc"),
    ("datetime=9999-12-31/0001-01-01", "datetime"), ("limit=%EF%BC%8D1", "limit"),
]  # fmt: skip


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(("query", "parameter"), BAD_QUERIES)
def test_a_query_that_cannot_be_is_400_and_names_the_parameter(
    refused: Refused, query: str, parameter: str
) -> None:
    problem = refused(
        "GET", f"{ITEMS}?{query}", echoes=("999999", "DROP", "pg_sleep", "password_hash=", "exe")
    )
    assert (problem["status"], problem["errors"][0]["parameter"]) == (400, parameter)


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    "url",
    ["/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/enterprises", "/ogc/tiles",
     "/ogc/collections/enterprises/queryables", f"{ITEMS}/E0000001", "/ogc/maps/employment/tiles",
     "/ogc/collections/enterprises/tiles/WebMercatorQuad/12/1755/3397", "/ogc/tileMatrixSets"],
)  # fmt: skip
def test_no_route_takes_a_parameter_that_it_does_not_know(client: Client, url: str) -> None:
    assert client.get(url).status_code in (200, 204)
    answer = client.get(url, params={"columns": "*"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "columns")


@pytest.mark.usefixtures("shown")
def test_a_limit_beyond_the_largest_page_gives_the_largest_page(client: Client) -> None:
    assert len(ids(client.get(f"{ITEMS}?limit=10000"))) == 25
    assert len(ids(client.get(f"{ITEMS}?limit=99999999999999999999"))) == 25
    described = client.get("/ogc/api").json()
    assert described["components"]["parameters"]["limit"]["schema"]["maximum"] == 1000


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("name", ["plan", "no_such", "pg_class", "stations%00", "vacancies", "..%2Fapi"])
def test_what_is_not_published_answers_like_what_is_not_there(client: Client, name: str) -> None:
    if name == "vacancies" and "vacancies" in client.get("/ogc/collections").text:
        pytest.skip("published by another test")
    problems = [
        client.get(f"/ogc/collections/{name}{rest}").json()
        for rest in ("", "/items", "/queryables", "/tiles", "/tiles/WebMercatorQuad/0/0/0")
    ]
    assert {problem["status"] for problem in problems} == {404}
    assert "plan" not in client.get("/ogc/collections").json()["collections"]


def test_a_publication_while_somebody_pages_neither_repeats_nor_loses(client: Client, town_dsn: str) -> None:
    show(town_dsn, plots())
    first = client.get(f"{ITEMS}?limit=10").json()
    onward = next(each["href"] for each in first["links"] if each["rel"] == "next")
    show(town_dsn, {"enterprises": [enterprise(n, (118.6, 24.9), staff=1) for n in range(5, 60)]})
    _wait_for(client, 55)
    rest = all_pages(client, onward)
    found = [each["id"] for page in (first, *rest) for each in page["features"]]
    assert found == [f"E{n:07d}" for n in range(25)]
    assert {page["numberMatched"] for page in (first, *rest)} == {25}


def test_pages_of_a_version_that_was_taken_back_end_with_one_sentence(client: Client, town_dsn: str) -> None:
    show(town_dsn, plots())
    show(town_dsn, {"enterprises": [enterprise(n, (118.6, 24.9), staff=2) for n in range(60)]})
    _wait_for(client, 60)
    first = client.get(f"{ITEMS}?limit=10").json()
    onward = next(each["href"] for each in first["links"] if each["rel"] == "next")
    withdraw(town_dsn, "employment")
    _wait_for(client, 25)
    gone = client.get(onward)
    assert (gone.status_code, gone.json()["code"]) == (410, "gone")
    assert "第一页" in gone.json()["detail"]


def test_a_token_opens_no_other_layer_and_no_old_version(client: Client, town_dsn: str) -> None:
    (hidden,) = show(town_dsn, {"institutions": [feature("institutions", "T1", shapely.Point(118.6, 24.9))]})
    show(town_dsn, plots())
    _wait_for(client, 25)
    assert client.get(f"{ITEMS}?page={hidden}-0").status_code == 410
    with psycopg.connect(town_dsn) as connection:
        connection.execute("UPDATE map_event SET at = at - interval '2 hours'")
    show(town_dsn, {"enterprises": [enterprise(n, (118.6, 24.9)) for n in range(3)]})
    (old,) = show(town_dsn, plots())
    show(town_dsn, {"enterprises": [enterprise(n, (118.6, 24.9)) for n in range(4)]})
    with psycopg.connect(town_dsn) as connection:
        connection.execute("UPDATE map_event SET at = at - interval '2 hours'")
    _wait_for(client, 4)
    assert client.get(f"{ITEMS}?page={old}-5").status_code == 410


@pytest.mark.usefixtures("shown")
def test_an_answer_that_the_caller_has_is_304(client: Client) -> None:
    for url in ("/ogc", "/ogc/collections", ITEMS, f"{ITEMS}/E0000001", _tile_of(118.6, 24.9, 12)):
        first = client.get(url)
        assert first.status_code == 200
        again = client.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert first.headers["cache-control"].startswith("public, max-age=")


@pytest.mark.usefixtures("shown")
def test_titles_are_chinese_unless_english_is_preferred(client: Client) -> None:
    url = "/ogc/collections/enterprises"
    english = client.get(url, headers={"Accept-Language": "en"})
    assert (client.get(url).json()["title"], english.json()["title"]) == ("用工企业", "Enterprises")
    assert english.headers["vary"] == "Accept-Language"


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("accept", ["application/xml", ";;;", "text/html"])
def test_json_is_given_whatever_is_accepted(client: Client, accept: str) -> None:
    assert client.get("/ogc", headers={"Accept": accept}).headers["content-type"] == "application/json"


def test_queryables_are_the_fields_that_may_be_filtered_by(client: Client, shown: list[int]) -> None:
    found = client.get("/ogc/collections/enterprises/queryables").json()
    assert "uscc" not in found["properties"]
    assert found["properties"]["staff"]["type"] == "integer"
    described = client.get("/ogc/api").json()["paths"]["/collections/enterprises/items"]["get"]
    names = {each["name"] for each in described["parameters"] if "name" in each}
    assert names == set(found["properties"])


def test_no_field_has_the_name_of_a_parameter() -> None:
    from api.routes.ogc.items import OWN

    assert not {field.name for layer in LAYERS for field in layer.fields} & {*OWN, "features"}


def test_polygons_turn_as_geojson_wants(client: Client, town_dsn: str) -> None:
    clockwise = shapely.MultiPolygon(
        [shapely.Polygon([(118.6, 24.9), (118.6, 25), (118.7, 25), (118.7, 24.9)])]
    )
    show(town_dsn, {"service_areas": [feature("service_areas", "A", clockwise)]})
    shape = _until(client, "/ogc/collections/service_areas/items/A").json()["geometry"]
    assert shapely.geometry.shape(shape).geoms[0].exterior.is_ccw


def _until(client: Client, url: str) -> Any:
    until = datetime.now(UTC) + timedelta(seconds=5)
    while (answer := client.get(url)).status_code != 200 and datetime.now(UTC) < until:
        pass
    return answer


def test_what_was_read_last_is_shown_while_the_database_is_away(
    cluster: Cluster, town_settings: Settings, town_network: WalkNetwork, town_dsn: str
) -> None:
    show(town_dsn, plots())
    with running(create_app(town_settings, network=town_network)) as client:
        tile = client.get(_tile_of(118.6, 24.9, 12))
        assert tile.status_code == 200
        _lock_out(cluster, allow=False)
        try:
            assert client.get(ITEMS).status_code == 503
            assert client.get(_tile_of(118.6, 24.9, 12)).content == tile.content
            assert client.get("/ogc/collections").json()["collections"]
        finally:
            _lock_out(cluster, allow=True)
        assert len(ids(_until(client, ITEMS))) == 10


def _lock_out(cluster: Cluster, *, allow: bool) -> None:
    from data.embedded import ADMIN

    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE jobcircle_api ALLOW_CONNECTIONS {'true' if allow else 'false'}")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'jobcircle_api'"
        )
