"""The live maps over HTTP: published, looked at, exported, rolled back."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import psycopg
import pytest
from httpx import Client, Response

from api.app import create_app
from api.operations.keys import create_key
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from services.hours import CHINA
from tests.api.server import running
from tests.town_city import fill, migrated

Keys = dict[str, str]


@pytest.fixture(scope="module")
def maps_dsn(cluster: Cluster) -> str:
    """The town with a body that decides and its jurisdiction, in a store of its own."""
    dsn = migrated(cluster, "jobcircle_live_maps")
    fill(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO legal_body (id, kind, name, area_code, geom, demo) VALUES ('AR', 'arbitration',"
            " '=仲裁委', '359901000000', 'SRID=4326;POINT(118.601 24.901)', true)"
        )
        connection.execute(
            "INSERT INTO jurisdiction (id, body_id, area_codes, valid_from, legal_basis, demo)"
            " VALUES ('J1', 'AR', '{359901000000}', '2020-01-01', '第二十一条', true)"
        )
    return dsn


@pytest.fixture(scope="module")
def keys(maps_dsn: str) -> Keys:
    """A key that may publish, and one that may only import."""
    with psycopg.connect(maps_dsn) as connection:
        return {scope: f"Bearer {made_key(connection, scope)}" for scope in ("publish", "import")}


def made_key(connection: psycopg.Connection[Any], scope: str) -> str:
    return create_key(connection, name="赵工", scopes=[scope], days=1, now=datetime.now(UTC))[1]


@pytest.fixture(scope="module")
def service(maps_dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    """The service on that store."""
    settings = Settings(database_url=maps_dsn, walk_kmh=3.6, limit_min=15)
    with running(create_app(settings, network=town_network)) as client:
        yield client


def publish(service: Client, keys: Keys, name: str, **body: str) -> Response:
    answer = service.post(f"/maps/{name}/versions", json=body, headers={"authorization": keys["publish"]})
    if answer.status_code == 202:  # a busy machine: it is finished all the same
        wait_for(lambda: service.get(f"/maps/{name}").json()["version"] is not None)
    return answer


def wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.3)


def fetched(service: Client, path: str) -> Response:
    end = time.monotonic() + 90
    while (answer := service.get(path)).status_code == 202:
        assert answer.json()["state"] == "making"
        assert time.monotonic() < end
        time.sleep(0.5)
    return answer


def test_nobody_publishes_without_the_right(service: Client, keys: Keys) -> None:
    for path in ("/maps/training/versions", "/maps/training/rollback"):
        assert service.post(path, json={}).status_code == 401
        assert service.post(path, json={}, headers={"authorization": keys["import"]}).status_code == 403
    assert service.get("/maps/training/versions").status_code == 401
    known = service.get("/maps/training/versions", headers={"authorization": keys["publish"]})
    assert known.json() == {"items": [], "history": []}


def test_a_map_that_is_not_published_says_so(service: Client) -> None:
    assert service.get("/maps/training").json()["version"] is None
    answer = service.get("/exports/training.csv")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_published_map_tells_all_that_it_must(service: Client, keys: Keys) -> None:
    publish(service, keys, "labour-protection", note="首次", producer="市人社局")
    found = service.get("/maps/labour-protection").json()
    assert [layer["id"] for layer in found["layers"]][-1] == "arbitration"
    assert {layer["id"] for layer in found["layers"]} == {
        "arbitration", "mediation", "work_injury", "inspection", "jurisdictions",
    }  # fmt: skip
    assert (found["version"], found["producer"], found["notice"]) == (1, "市人社局", "演示数据")
    assert "审图号" in found["review"]["zh"]
    assert found["attribution"] == "演示数据"
    body = found["layers"][-1]
    assert (body["features"], body["legend"][0]["sign"]) == (1, "square")
    assert found["layers"][0]["features"] == 1
    ids = {each["id"]: each["version"] for each in service.get("/maps").json()["items"]}
    assert ids["labour-protection"] == 1


def test_residents_see_no_change_of_the_register_until_it_is_published(
    service: Client, keys: Keys, maps_dsn: str
) -> None:
    publish(service, keys, "labour-protection")
    first = service.get("/maps/labour-protection").json()["version"]
    before = fetched(service, "/exports/arbitration.geojson").json()["features"]
    with psycopg.connect(maps_dsn) as connection:
        connection.execute("UPDATE legal_body SET name = '新仲裁委'")
    assert fetched(service, "/exports/arbitration.geojson").json()["features"] == before
    publish(service, keys, "labour-protection", note="改名")
    wait_for(lambda: service.get("/maps/labour-protection").json()["version"] == first + 1)
    after = fetched(service, "/exports/arbitration.geojson").json()["features"]
    assert after[0]["properties"]["name"] == "新仲裁委"
    answer = service.post(
        "/maps/labour-protection/rollback", json={"note": "退回"}, headers={"authorization": keys["publish"]}
    )
    assert (answer.status_code, answer.json()["version"]) == (200, first)
    assert fetched(service, "/exports/arbitration.geojson").json()["features"] == before
    shown = service.get("/maps/labour-protection/versions", headers={"authorization": keys["publish"]})
    records = shown.json()
    assert (records["history"][0]["action"], records["history"][0]["by"]) == ("rollback", "赵工")


def test_the_employment_map_has_the_service_areas_of_its_stations(service: Client, keys: Keys) -> None:
    publish(service, keys, "employment")
    layers = {layer["id"]: layer for layer in service.get("/maps/employment").json()["layers"]}
    counts = {name: layer["features"] for name, layer in layers.items()}
    assert counts["stations"] == counts["service_areas"] == 4
    assert counts["micro_corners"] == 1
    assert counts["coverage"] == 3
    assert counts["gaps"] == 1
    west, south, east, north = layers["service_areas"]["bbox"]
    assert 118.58 < west < east < 118.62
    assert 24.88 < south < north < 24.92


def test_an_export_has_a_name_an_etag_and_a_type(service: Client, keys: Keys) -> None:
    publish(service, keys, "employment")
    answer = fetched(service, "/exports/employment.xlsx?datum=gcj02")
    assert answer.status_code == 200
    assert "_gcj02.xlsx" in answer.headers["content-disposition"]
    surveyed = fetched(service, "/exports/employment.xlsx?datum=cgcs2000")
    assert "_cgcs2000.xlsx" in surveyed.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "就业服务站点" in book.sheetnames
    again = service.get(
        "/exports/employment.xlsx?datum=gcj02", headers={"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    several = fetched(service, "/exports/employment.csv")
    assert several.headers["content-type"] == "application/zip"
    assert several.headers["content-disposition"].endswith("-csv.zip")
    assert "stations.csv" in zipfile.ZipFile(io.BytesIO(several.content)).namelist()
    shape = fetched(service, "/exports/stations.shp?encoding=gbk")
    assert shape.headers["content-disposition"].endswith(".shp.zip")
    with zipfile.ZipFile(io.BytesIO(shape.content)) as archive:
        assert archive.read("stations.cpg") == b"GBK"


@pytest.mark.parametrize(
    "path",
    ["/exports/plan.csv", "/exports/nothing.csv", "/exports/stations.exe", "/exports/..%2fetc%2fpasswd.csv",
     "/maps/nothing", "/exports/stations%00.csv"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(service: Client, path: str) -> None:
    answer = service.get(path)
    assert answer.status_code in (400, 404), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_only_staff_see_is_to_others_as_if_it_were_not(service: Client) -> None:
    for tail in (".xlsx", ".exe", ".csv?datum=bd09"):
        said = [service.get(f"/exports/{name}{tail}").json() for name in ("plan", "nothing")]
        assert said[0]["detail"] == said[1]["detail"]
        assert said[0]["status"] == said[1]["status"] == 404


@pytest.mark.parametrize(("path", "parameter"), [("a%00b.csv", "name"), ("stations.c%00v", "format")])
def test_a_character_that_no_text_holds_names_its_part_of_the_address(
    service: Client, path: str, parameter: str
) -> None:
    answer = service.get(f"/exports/{path}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, parameter)
    described = service.get("/openapi.json").json()["paths"]["/exports/{name}.{format}"]["get"]
    assert parameter in [each["name"] for each in described["parameters"]]


def test_bd09_and_unknown_parameters_are_refused(service: Client) -> None:
    for query in ("datum=bd09", "datum=mars", "columns=*", "encoding=big5", "encoding=gbk"):
        assert service.get(f"/exports/stations.csv?{query}").status_code == 400


def test_a_fair_that_is_over_is_not_in_an_export(service: Client, keys: Keys, maps_dsn: str) -> None:
    now = datetime.now(UTC)
    with psycopg.connect(maps_dsn) as connection:
        for code, ends in (("F1", now + timedelta(days=1)), ("F2", now + timedelta(days=2))):
            connection.execute(
                "INSERT INTO job_fair (id, name, venue, starts, ends, geom, demo)"
                " VALUES (%s, '招聘会', '广场', %s, %s, 'SRID=4326;POINT(118.6 24.9)', true)",
                (code, now - timedelta(days=1), ends),
            )
    answer = publish(service, keys, "employment")
    assert answer.status_code in (201, 202)
    with psycopg.connect(maps_dsn) as connection:
        connection.execute("UPDATE layer_feature SET until = now() - interval '1 hour' WHERE code = 'F1'")
    found = fetched(service, "/exports/job_fairs.geojson").json()["features"]
    assert [each["id"] for each in found] == ["F2"]


def test_what_would_change_is_counted_and_nothing_is_written(
    service: Client, keys: Keys, maps_dsn: str
) -> None:
    staff = {"authorization": keys["publish"]}
    publish(service, keys, "labour-protection", note="之前")
    before = service.get("/maps/labour-protection/versions", headers=staff).json()["items"]
    with psycopg.connect(maps_dsn) as connection:
        connection.execute("UPDATE legal_body SET name = '改名仲裁委' WHERE id = 'AR'")
    now = service.get("/maps/labour-protection/changes", headers=staff).json()["layers"]
    assert now["arbitration"] == {"after": 1, "before": 1, "new": 0, "gone": 0, "changed": 1}
    assert now["mediation"] == {"after": 0, "before": 0, "new": 0, "gone": 0, "changed": 0}
    publish(service, keys, "labour-protection", note="之后")
    back = f"/maps/labour-protection/changes?version={before[0]['version']}"
    assert service.get(back, headers=staff).json()["layers"]["arbitration"]["changed"] == 1
    after = service.get("/maps/labour-protection/versions", headers=staff).json()["items"]
    assert len(after) == len(before) + 1, "two publications, and no version more"
    with psycopg.connect(maps_dsn) as connection:
        connection.execute("UPDATE legal_body SET name = '=仲裁委' WHERE id = 'AR'")


def test_layers_of_an_audit_are_not_counted_beforehand_and_only_staff_ask(
    service: Client, keys: Keys
) -> None:
    staff = {"authorization": keys["publish"]}
    found = service.get("/maps/employment/changes", headers=staff).json()["layers"]
    assert [name for name, counts in found.items() if counts is None] == ["coverage", "gaps", "service_areas"]
    assert service.get("/maps/employment/changes").status_code == 401
    assert service.get("/maps/employment/changes?version=99", headers=staff).status_code == 404
    assert service.get("/maps/nowhere/changes", headers=staff).status_code == 404


def test_what_has_ended_is_counted_nowhere(
    service: Client, keys: Keys, maps_dsn: str, town_network: WalkNetwork
) -> None:
    now, codes = datetime.now(UTC), ("G1", "G2", "G3")
    with psycopg.connect(maps_dsn) as connection:
        connection.execute("DELETE FROM job_fair")
        for code in codes:
            connection.execute(
                "INSERT INTO job_fair (id, name, venue, starts, ends, geom, demo)"
                " VALUES (%s, '招聘会', '广场', %s, %s, 'SRID=4326;POINT(118.6 24.9)', true)",
                (code, now - timedelta(days=1), now + timedelta(days=2)),
            )
    first = published_now(service, keys, "employment")
    with psycopg.connect(maps_dsn) as connection:
        # Two end at one moment: features are counted, not moments.
        connection.execute(
            "UPDATE layer_feature SET until = %s WHERE code IN ('G1', 'G2')", (now - timedelta(hours=1),)
        )
        connection.execute("UPDATE job_fair SET ends = %s WHERE id <> 'G3'", (now - timedelta(hours=1),))
    settings = Settings(database_url=maps_dsn, walk_kmh=3.6, limit_min=15)
    with running(create_app(settings, network=town_network)) as client:
        layers = {layer["id"]: layer for layer in client.get("/maps/employment").json()["layers"]}
        assert client.get("/ogc/collections/job_fairs/items").json()["numberMatched"] == 1
        assert layers["job_fairs"]["features"] == 1
        for version in ("", f"?version={first}"):
            found = told(client, keys, f"/maps/employment/changes{version}")["layers"]["job_fairs"]
            assert found == {"after": 1, "before": 1, "new": 0, "gone": 0, "changed": 0}
        second = published_now(client, keys, "employment")
        assert client.get("/maps/employment").json()["layers"][-1]["features"] == 1
        back = told(client, keys, f"/maps/employment/changes?version={first}")["layers"]["job_fairs"]
        assert (second, back) == (first + 1, {"after": 1, "before": 1, "new": 0, "gone": 0, "changed": 0})


def test_what_is_shown_already_is_not_rolled_back_to(service: Client, keys: Keys) -> None:
    staff = {"authorization": keys["publish"]}
    shown = published_now(service, keys, "training")
    before = told(service, keys, "/maps/training/versions")
    answer = service.post("/maps/training/rollback", json={"to": shown}, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert f"第 {shown} 版" in answer.json()["detail"]
    assert told(service, keys, "/maps/training/versions") == before


def test_a_map_tells_its_audit_and_the_stations_that_changed_since(
    service: Client, keys: Keys, maps_dsn: str
) -> None:
    first = published_now(service, keys, "employment")
    with psycopg.connect(maps_dsn) as connection:
        connection.execute(
            "INSERT INTO register_import (id, kind, file_name, sha256, basis, counts, by, state,"
            " applied_at, expires_at)"
            " VALUES ('i1', 'station', '站点.xlsx', '', '', '{}', '赵工', 'applied', now(), now())"
        )
        for kind, entry in (("station", "A"), ("station", "A"), ("station", "B"), ("enterprise", "Q1")):
            connection.execute(
                "INSERT INTO register_change (import_id, kind, entry_id, by, after)"
                " VALUES ('i1', %s, %s, '赵工', '{}')",
                (kind, entry),
            )
        row = connection.execute("SELECT created_at FROM audit_run ORDER BY id DESC LIMIT 1").fetchone()
        assert row is not None
    known = service.get("/maps/employment").json()
    at = row[0].astimezone(CHINA).isoformat(timespec="seconds")
    assert known["audited"] == {"at": at, "stations_since": 0}
    ahead = told(service, keys, "/maps/employment/changes")
    assert ahead["audited"] == {"at": at, "stations_since": 2}
    assert "此后 2 处站点有变动" in ahead["audit_note"]["zh"]
    back = told(service, keys, f"/maps/employment/changes?version={first}")
    assert back["audited"] == {"at": at, "stations_since": 0}
    published_now(service, keys, "employment")
    assert service.get("/maps/employment").json()["audited"] == {"at": at, "stations_since": 2}
    told_of = [each["audited"]["stations_since"] for each in told(service, keys, VERSIONS)["items"][:2]]
    assert told_of == [2, 0]
    assert told(service, keys, "/maps/labour-protection/changes")["audited"] is None


def test_moments_are_told_in_chinas_time(service: Client, keys: Keys) -> None:
    published_now(service, keys, "employment")
    records = told(service, keys, VERSIONS)
    moments = [
        service.get("/maps/employment").json()["published_at"],
        records["items"][0]["published_at"],
        records["history"][0]["at"],
        service.get("/ogc/collections/stations").json()["published"],
    ]
    assert [each[-6:] for each in moments] == ["+08:00"] * 4


VERSIONS = "/maps/employment/versions"


def told(client: Client, keys: Keys, path: str) -> dict[str, Any]:
    answer = client.get(path, headers={"authorization": keys["publish"]})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def published_now(client: Client, keys: Keys, name: str) -> int:
    """Publish a map and see it done, however slow the machine; gives the version."""
    before = client.get(f"/maps/{name}").json()["version"] or 0
    publish(client, keys, name)
    wait_for(lambda: client.get(f"/maps/{name}").json()["version"] == before + 1)
    return int(before) + 1
