"""The search box, QR codes, and addresses that stay."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import psycopg
import pytest
from httpx import Client
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.settings import Settings
from data.embedded import OWNER, Cluster
from data.initials import initials_of, learn_initials
from gis.datum import Datum, from_wgs84
from isochrones.network import WalkNetwork
from layers.qr import qr_svg
from tests.api.server import running
from tests.api.test_cli import run
from tests.register_city import fill_register
from tests.town import place
from tests.town_city import CORNER, migrated


@pytest.fixture(scope="module")
def link_dsn(cluster: Cluster) -> str:
    dsn = migrated(cluster, "jobcircle_links")
    fill_register(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE facility_status SET valid_to = '2026-01-01' WHERE facility_id = 'C' AND status = 'open'"
        )
        connection.execute(
            "INSERT INTO facility_status (facility_id, valid_from, status, merged_into) VALUES"
            " ('C', '2026-01-01', 'merged', 'B'), ('X', '2025-01-01', 'merged', 'C')"
        )
    return dsn


@pytest.fixture(scope="module")
def box(link_dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    given = Settings(
        database_url=link_dsn, walk_kmh=3.6, limit_min=15, public_url="https://jobs.example.cn/map/"
    )
    with running(create_app(given, network=town_network)) as client:
        yield client


def found(client: Client, q: str, **params: float) -> list[tuple[str, str]]:
    items = client.get("/places", params={"q": q, **params}).json()["items"]
    return [(item["name"], item["kind"]) for item in items]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("cql", ("重庆路", "street")),
        ("CQL", ("重庆路", "street")),
        ("dmxx", ("东门小学", "poi")),
        ("xmlgyz", ("西门零工驿站", "facility")),
        ("lgyz", ("西门零工驿站", "facility")),
        ("东门街", ("东门街", "street")),
        ("家政", ("南城家政服务培训中心", "institution")),
        ("西区", ("西区", "area")),
    ],
)
def test_places_of_every_kind_are_found_by_name_and_by_initials(
    box: Client, q: str, expected: tuple[str, str]
) -> None:
    assert found(box, q)[0] == expected


def test_of_names_that_fit_as_well_the_nearer_comes_first(box: Client) -> None:
    east, west = place(400, 0, CORNER), place(0, 5000, CORNER)
    names = [name for name, _ in found(box, "东门", lon=east.lon, lat=east.lat)]
    assert names[0] in ("东门小学", "东门就业驿站", "东门职业培训学校")
    assert {"东门小学", "东门街", "东门就业驿站", "东门职业培训学校"} <= set(names)
    assert found(box, "东门街", lon=west.lon, lat=west.lat)[0] == ("东门街", "street"), "the whole name wins"


def test_half_a_position_is_refused(box: Client) -> None:
    assert box.get("/places", params={"q": "东门", "lon": 118.6}).status_code == 400


@given(name=st.text(max_size=60))
def test_initials_are_short_plain_letters_whatever_the_name(name: str) -> None:
    read = initials_of(name)
    assert len(read) <= 40
    assert read == "" or (read.isascii() and read.isalnum() and read == read.lower())


def test_a_name_that_is_new_is_learned_once(link_dsn: str) -> None:
    with psycopg.connect(link_dsn) as connection:
        assert learn_initials(connection) == 0
        connection.execute("UPDATE facility SET name = '长沙路零工驿站' WHERE id = 'D'")
        assert learn_initials(connection) == 1
        row = connection.execute(
            "SELECT initials FROM name_initials WHERE name = '长沙路零工驿站'"
        ).fetchone()
        assert row == ("csllgyz",)
        connection.rollback()


def test_a_qr_code_opens_the_page_at_the_station(box: Client) -> None:
    answer = box.get("/facilities/A/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    svg = ET.fromstring(answer.text)
    assert svg.tag.endswith("svg")
    assert answer.content == qr_svg("https://jobs.example.cn/map/go/station/A", title="东门就业驿站")
    again = box.get("/facilities/A/qr.svg", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("to", ["amap", "baidu", "tencent", "geo"])
def test_a_qr_code_may_open_a_map_instead(box: Client, to: str) -> None:
    link = box.get("/facilities/A").json()["properties"]["navigation"][to]
    assert box.get(f"/facilities/A/qr.svg?to={to}").content == qr_svg(link, title="东门就业驿站")


def test_a_qr_code_of_nothing_and_to_nowhere_is_refused(box: Client, client: Client) -> None:
    assert box.get("/facilities/none/qr.svg").status_code == 404
    assert box.get("/facilities/A/qr.svg?to=evil").status_code == 400
    assert "JOBCIRCLE_PUBLIC_URL" in client.get("/facilities/A/qr.svg?to=page").json()["detail"]
    assert client.get("/facilities/A/qr.svg").status_code == 200


def test_a_name_is_only_text_in_a_drawing() -> None:
    drawn = qr_svg("https://example.cn", title="<script>alert(1)</script>&\"'{{7*7}}")
    assert [each.tag.split("}")[-1] for each in ET.fromstring(drawn).iter()].count("script") == 0


@pytest.mark.parametrize(
    ("path", "at", "shown"),
    [
        ("/go/station/A", (300, 0), "site=A"),
        ("/go/station/C", (0, 300), "site=B"),
        ("/go/station/X", (0, 300), "site=B"),
        ("/go/station/Y", (200, 0), "site=Y"),
        ("/go/course/C5", (0, 600), "course=C5"),
    ],
)
def test_an_address_on_a_sign_leads_to_the_station_that_took_over(
    box: Client, path: str, at: tuple[float, float], shown: str
) -> None:
    answer = box.get(path)
    assert answer.status_code == 302
    there = place(*at, CORNER)
    assert answer.headers["location"] == f"../../#lon={there.lon:.4f}&lat={there.lat:.4f}&{shown}"
    assert box.get(answer.request.url.join(answer.headers["location"])).request.url.path == "/"


def test_an_address_of_nothing_is_not_found(box: Client) -> None:
    for path in ("/go/station/none", "/go/course/none", "/go/station/", "/go/else/A", "/go/station/a%00b"):
        assert box.get(path).status_code in (400, 404)


def test_a_sign_that_is_out_of_date_leads_a_browser_on(box: Client) -> None:
    for language, words in (("zh-CN", "看附近的站点"), ("en", "stations nearby")):
        asked = {"accept": "text/html,*/*;q=0.8", "accept-language": language}
        answer = box.get("/go/station/%3Cb%3E", headers=asked)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert words in answer.text
        assert "<b>" not in answer.text


def test_pages_do_not_mind_the_words_that_those_who_pass_them_on_add(box: Client) -> None:
    for path in ("/", "/desk", "/staff", "/screen", "/kiosk"):
        assert box.get(path, params={"from": "singlemessage", "utm_source": "x"}).status_code == 200


def test_mergers_that_go_in_circles_come_to_an_end(box: Client, link_dsn: str) -> None:
    with psycopg.connect(link_dsn) as connection:
        for one, other in (("D", "E"), ("E", "D")):
            connection.execute("UPDATE facility_status SET valid_to = %s WHERE facility_id = %s",
                               (date(2026, 1, 1), one))  # fmt: skip
            connection.execute(
                "INSERT INTO facility_status (facility_id, valid_from, status, merged_into)"
                " VALUES (%s, '2026-01-01', 'merged', %s)",
                (one, other),
            )
    assert box.get("/go/station/D").status_code == 302


def test_wechat_gets_numbers_in_its_own_datum(box: Client) -> None:
    links = box.get("/facilities/A").json()["links"]
    gcj = from_wgs84(np.array([place(300, 0, CORNER)]), Datum.GCJ02)[0]
    wechat = links["wechat"]
    assert [wechat["longitude"], wechat["latitude"]] == pytest.approx(gcj.tolist(), abs=1e-6)
    assert links["permalink"] == "/go/station/A"


def test_the_command_writes_a_sign_for_each_station(
    link_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBCIRCLE_DATABASE_URL", link_dsn)
    monkeypatch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", link_dsn.replace("jobcircle_app", OWNER))
    assert run("qr", "A", "B", "--out", tmp_path / "signs").returncode == 0
    assert sorted(each.name for each in (tmp_path / "signs").iterdir()) == ["A.svg", "B.svg"]
    assert run("qr", "A", "nothing", "--out", tmp_path / "none").returncode == 3
    assert not (tmp_path / "none").exists()
    assert run("qr", "A", "--to", "page", "--out", tmp_path / "none").returncode == 2
    assert "0 enrolments" in run("enrolments", "tidy", "--dry-run").stdout


def test_the_links_of_a_station_hold_its_name_as_text(box: Client) -> None:
    links = box.get("/facilities/B").json()["properties"]["navigation"]
    assert parse_qs(urlsplit(links["amap"]).query)["to"][0].endswith("西门零工驿站")
