from typing import Any

import pytest
from httpx import Client

from api.problem import STATUS
from gis import errors
from gis.errors import JobcircleError
from tests.api.conftest import Refused

Here = dict[str, float]

BAD_QUERIES = [
    ("lon=nan&lat=24.9", "lon"),
    ("lon=inf&lat=24.9", "lon"),
    ("lon=118.6&lat=91", "lat"),
    ("lon=-181&lat=24.9", "lon"),
    ("lon=118.6,24.9", "lon"),
    ("lon=118，6&lat=24.9", "lon"),
    ("lat=24.9", "lon"),
    ("lon=118.6&lon=0&lat=24.9", "lon"),
    ("lon=118.6&lat=24.9&limit=-1", "limit"),
    ("lon=118.6&lat=24.9&limit=0", "limit"),
    ("lon=118.6&lat=24.9&limit=101", "limit"),
    ("lon=118.6&lat=24.9&limit=9223372036854775808", "limit"),
    ("lon=118.6&lat=24.9&limits=5", "limits"),
    ("lon=118.6&lat=24.9&minutes=0", "minutes"),
    ("lon=118.6&lat=24.9&minutes=100000", "minutes"),
    ("lon=118.6&lat=24.9&at=2026-13-40", "at"),
    ("lon=118.6&lat=24.9&at=../..", "at"),
    ("lon=118.6&lat=24.9&datum=mars", "datum"),
    ("lon=118.6&lat=24.9&kinds=nowhere", "kinds"),
    ("lon=118.6&lat=24.9&kinds=%00", "kinds"),
    ("lon=118.6&lat=24.9&%3Cscript%3E=1", "?"),
]


@pytest.mark.parametrize(("query", "parameter"), BAD_QUERIES)
def test_a_fault_in_the_query_is_400_and_names_the_parameter(
    refused: Refused, query: str, parameter: str
) -> None:
    problem = refused("GET", f"/nearby?{query}", echoes=("118，6", "9223372036854775808", "mars", "<script"))
    assert problem["status"] == 400
    assert parameter in [entry["parameter"] for entry in problem["errors"]]


def test_a_latitude_off_the_globe_says_its_range(refused: Refused) -> None:
    assert "纬度应在 -90 到 90" in refused("GET", "/nearby?lon=118.6&lat=91")["detail"]


@pytest.mark.parametrize("query", ["lon=-0.1276&lat=51.5", "lon=118.6&lat=24.8", "lon=118.7&lat=24.9"])
def test_a_place_outside_the_city_is_told_so(refused: Refused, query: str) -> None:
    problem = refused("GET", f"/nearby?{query}", echoes=("0.1276",))
    assert (problem["status"], problem["code"]) == (400, "outside")
    assert "不在服务范围" in problem["detail"]


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=", "q=%E3%80%80", f"q={'长' * 101}"])
def test_a_text_that_no_name_holds_is_refused(refused: Refused, query: str) -> None:
    assert refused("GET", f"/places?{query}")["status"] == 400


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ED%A0%80", "q=%25", "q=%5C", "q=';--"])
def test_a_strange_text_finds_nothing_and_breaks_nothing(client: Client, query: str) -> None:
    answer = client.get(f"/places?{query}")
    assert (answer.status_code, answer.json()) == (200, {"items": []})


RAW_BODIES = [
    (b'{"lon": NaN, "lat": 24.9}', 422, "/lon"),
    (b'{"lon": 118.6, "lat": Infinity}', 422, "/lat"),
    (b'{"lon": 118.6, "lat": 1e400}', 422, "/lat"),
    (b'{"lon": 118.6, "lat": 24.9, "kinds": ["\\ud800"]}', 422, "/kinds"),
    (b'{"lon": 118.6, "lat": 24.9, "kinds": ["\\u0000"]}', 422, "/kinds"),
    (b'{"lon": 118.6, "lat": 24.9, "kinds": ["a\\u0000b"]}', 422, "/kinds"),
    (b'{"lon": 118.6, "lat": 24.9, "kinds": ["\\u202egnp.exe"]}', 422, "/kinds"),
    (b'{"lon": 118.6, "lat": 24.9, "kinds": ["\\u3000"]}', 422, "/kinds"),
    (b'{"lon": "118.6", "lat": 24.9}', 422, "/lon"),
    (b'{"lon": true, "lat": 24.9}', 422, "/lon"),
    (b'{"lon": 118.6, "lat": 24.9, "limit": 9223372036854775808}', 422, "/limit"),
    (b'{"lon": 118.6, "lat": 24.9, "is_admin": true}', 422, "/is_admin"),
    (b'{"lon": 118.6, "lat": 24.9, "\\ud800": true}', 422, "/"),
    (b'{"lon": 118.6, "lat": 24.9', 400, "/"),
    (b'{"lon": 118.6, "lat": ' + b"1" * 5000 + b"}", 400, None),
    (b"[" * 200_000, 400, None),
    (b'{"a":' * 100_000, 400, None),
    (b"\xff\xfe\x00", 400, None),
    (b"null", 422, "/"),
    (b"[]", 422, "/"),
]


@pytest.mark.parametrize(("body", "status", "pointer"), RAW_BODIES)
def test_a_fault_in_the_body_says_where_it_is(
    refused: Refused, body: bytes, status: int, pointer: str | None
) -> None:
    headers = {"Content-Type": "application/json"}
    problem = refused("POST", "/nearby", content=body, headers=headers, echoes=("ud800", "gnp.exe", "NaN"))
    assert problem["status"] == status
    assert pointer is None or pointer in [entry["pointer"] for entry in problem["errors"]]


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"[" * 200_000, b'{"lon": ' + b"1" * 5000 + b"}", b'{"lon"']
)
def test_a_body_that_is_no_json_is_told_so(refused: Refused, body: bytes) -> None:
    problem = refused("POST", "/nearby", content=body, headers={"Content-Type": "application/json"})
    assert problem["detail"].startswith("请求体不是")
    assert "JSON" in problem["detail"]


def test_a_fault_in_a_list_names_its_parameter_and_the_entry(client: Client) -> None:
    problem = client.get("/facilities/A/isochrone?minutes=15,0").json()
    assert problem["detail"] == "minutes：第 2 项应不小于 1"
    assert problem["errors"] == [{"parameter": "minutes", "detail": "第 2 项应不小于 1"}]
    problem = client.post("/isochrones", json={"facilities": ["A"], "minutes": [5, 61]}).json()
    assert problem["detail"] == "/minutes/1：应不大于 60"


def test_a_body_without_its_media_type_is_refused(refused: Refused) -> None:
    body = b'{"lon": 118.6, "lat": 24.9}'
    problem = refused("POST", "/nearby", content=body, headers={"Content-Type": "text/plain"})
    assert problem["status"] == 415


def test_a_body_that_is_too_large_is_refused_before_it_is_read(refused: Refused) -> None:
    body = b'{"a": "' + b"x" * 3_000_000 + b'"}'
    problem = refused("POST", "/nearby", content=body, headers={"Content-Type": "application/json"})
    assert problem["status"] == 413


def ring(*points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points)]}


def deep(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


BAD_POLYGONS = [
    (ring([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), "0.500000, 0.500000"),
    (ring(["118.5", "31.2"], ["118.6", "31.2"], ["118.6", "31.3"], ["118.5", "31.2"]), "数字"),
    (ring([True, 0], [1, 0], [1, 1], [True, 0]), "数字"),
    (ring([0, 0], [1, 0], [1, 1], [0, 1]), "闭合"),
    (ring([0, 0], [1, 1], [0, 0]), "4 个点"),
    (ring([0, 0], [0, 0], [0, 0], [0, 0]), "无效"),
    (ring([13202000, 2860000], [13203000, 2860000], [13203000, 2861000], [13202000, 2860000]), "像是米"),
    ({"type": "Polygon", "coordinates": []}, "环"),
    ({"type": "Polygon", "coordinates": deep(200)}, "点"),
    ({"type": "GeometryCollection", "geometries": []}, "Polygon"),
    ({"type": "Polygon", "coordinates": [], "crs": {"type": "name"}}, "Polygon"),
    (ring(*([[0, 0]] * 20_001)), "20000"),
]


@pytest.mark.parametrize(("within", "said"), BAD_POLYGONS, ids=range(len(BAD_POLYGONS)))
def test_a_polygon_that_cannot_be_used_says_why(
    refused: Refused, here: Here, within: dict[str, Any], said: str
) -> None:
    problem = refused("POST", "/nearby", json={**here, "within": within}, echoes=("118.5", "13202000"))
    assert problem["status"] == 422
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/facilities/NONE", 404),
        ("GET", "/facilities/a%00b", 400),
        ("DELETE", "/nearby", 405),
        ("GET", "/tiles/facilities/40/0/0", 400),
        ("GET", "/tiles/facilities/-1/0/0", 400),
        ("GET", "/tiles/coverage/1/9/0", 400),
        ("GET", "/tiles/areas/a/b/c", 400),
        ("GET", "/tiles/secret/5/1/1", 404),
        ("GET", "/city?x=1", 400),
    ],
)
def test_every_wrong_address_is_a_problem(refused: Refused, method: str, url: str, status: int) -> None:
    assert refused(method, url)["status"] == status


@pytest.mark.parametrize("language", ["*" * 8000, "zh-CN;q=abc", ";;;", "en;q=0"])
def test_a_strange_language_gets_chinese(client: Client, language: str) -> None:
    answer = client.get("/nearby", headers={"Accept-Language": language})
    assert "缺少" in answer.json()["detail"]


def test_every_error_of_the_tree_has_a_status() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, JobcircleError)
    ]
    listed = [row[0] for row in STATUS]
    assert set(kinds) == set(listed)
    for row, kind in enumerate(listed):
        assert not any(issubclass(kind, wider) for wider in listed[:row]), (
            "a wider error hides a narrower one"
        )


def test_a_bound_is_told_as_it_is(client: Client) -> None:
    assert "4194304" in client.get("/tiles/areas/22/4194304/0").json()["detail"]
    assert "100 个字" in client.get("/places", params={"q": "站" * 101}).json()["detail"]


def test_an_address_with_a_slash_too_many_is_not_sent_elsewhere(refused: Refused) -> None:
    assert refused("GET", "/nearby/?lon=118.6&lat=24.9")["status"] == 404


def test_a_wrong_method_is_told_every_right_one(client: Client) -> None:
    assert client.options("/nearby").headers["allow"] == "GET, HEAD, POST"
    assert client.post("/coverage").headers["allow"] == "GET, HEAD"
