"""Reports of plans and of the audit over HTTP, from what the store keeps, opened again."""

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from httpx import Client, Response

from api.app import create_app
from api.operations.city_audit import audit_city
from api.operations.plan import PlanOrder, make_plan
from api.operations.plan.layers import plan_layers
from api.operations.reports.make import report_plan
from api.operations.reports.order import ReportOrder
from api.operations.reports.planlayers import kept_layers
from api.operations.scenarios.points import pack_points, points_of, unpack_points
from api.settings import Settings
from data.embedded import Cluster
from isochrones.network import WalkNetwork
from isochrones.siting.planned import Range
from tests.api.planned_town import network_of, planned_town
from tests.api.planning import order, until
from tests.api.server import running
from tests.api.street import MIXED, street_order, with_corner, write_districts
from tests.town_city import OPENED

ADD_ONE = {"add": 1, "no_loss": 0, "frontier": 0, "weights": {"people": 1}}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def street(tmp_path: Path) -> PlanOrder:
    """A plan of districts with a micro-corner that merges, upgrades and adds."""
    made = with_corner(street_order(tmp_path), tmp_path)
    options = replace(made.options, **MIXED)
    return replace(made, audit=replace(made.audit, areas=write_districts(tmp_path)), options=options)


def test_what_is_kept_of_a_plan_draws_the_same_maps(street: PlanOrder) -> None:
    made = make_plan(street)
    points = points_of(made.planned)
    assert points is not None
    areas = made.planned.before.inputs.areas
    drawn, kept = (
        plan_layers(made.planned),
        kept_layers(made.result, unpack_points(pack_points(points)), areas),
    )
    for name in ("cells", "sites", "areas"):
        assert_geodataframe_equal(getattr(kept, name), getattr(drawn, name), check_dtype=False)
    assert kept.sites is not None
    assert kept.cells is not None
    assert {*kept.sites["action"]} > {"keep", "upgrade", "add"}
    assert {*kept.cells["before"]} == {"covered", "gap"}


def test_who_is_unknown_and_who_has_no_place_is_so_on_the_maps_too(street: PlanOrder) -> None:
    points = points_of(make_plan(street).planned)
    assert points is not None
    assert points.lonlat is not None
    unknown, lonlat = ~points.before[:, None] & [True, False], points.lonlat.copy()
    lonlat[0] = float("nan")
    cells = kept_layers({}, replace(points, unknown=unknown, lonlat=lonlat), None).cells
    assert cells is not None
    assert len(cells) == len(points.people) - 1
    assert {*cells["before"]} == {"covered", "unknown"}
    assert "unknown" not in {*cells["after"]}


def test_a_record_of_an_earlier_release_has_maps_without_people(street: PlanOrder) -> None:
    made = make_plan(replace(street, options=replace(street.options, add=Range(1, 1))))
    points = points_of(made.planned)
    assert points is not None
    old = unpack_points(pack_points(replace(points, lonlat=None, unknown=None)))
    assert (old.lonlat, old.unknown, old.same_people(points)) == (None, None, True)
    layers = kept_layers(made.result, old, None)
    assert (layers.cells, layers.areas) == (None, None)
    assert layers.sites is not None
    assert len(layers.sites) == len(made.result["sites"])


@pytest.fixture(scope="module")
def dsn(cluster: Cluster, town_network: WalkNetwork, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("town") / "network"
    return planned_town(cluster, "jobcircle_reports", town_network, folder)


@pytest.fixture(scope="module")
def service(dsn: str) -> Iterator[Client]:
    settings = Settings(database_url=dsn, walk_kmh=3.6, limit_min=5)
    network = network_of(dsn)
    with psycopg.connect(dsn) as connection:
        audit_city(connection, network, settings.profile, day=OPENED)
    with running(create_app(settings, network=network)) as client:
        yield client


@pytest.fixture(scope="module")
def plan(service: Client) -> str:
    made = order(service, "增一处 东门/西门", options=ADD_ONE)
    until(service, made, "done")
    return made


def fetched(service: Client, path: str, **headers: str) -> Response:
    end = time.monotonic() + 90
    while (answer := service.get(path, headers=headers)).status_code == 202:
        assert (answer.json()["state"], answer.headers["retry-after"]) == ("making", "2")
        assert time.monotonic() < end
        time.sleep(0.5)
    assert answer.status_code == 200, answer.text
    return answer


def called(answer: Response) -> str:
    return unquote(answer.headers["content-disposition"].removeprefix("attachment; filename*=UTF-8''"))


def words_of(content: bytes) -> str:
    read: Any = docx.Document(io.BytesIO(content))
    tables = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *tables])


@pytest.mark.slow
def test_a_plan_has_its_report_as_pdf_word_and_excel(service: Client, plan: str) -> None:
    pdf = fetched(service, f"/plans/{plan}/report.pdf")
    assert (pdf.content[:5], len(pdf.content) > 20_000) == (b"%PDF-", True)
    assert pdf.headers["content-type"] == "application/pdf"
    assert called(pdf) == f"规划报告-增一处-东门-西门-{plan}.pdf"
    word = fetched(service, f"/plans/{plan}/report.docx")
    for said in ("增一处 东门/西门", "演示数据", "N1 图书馆", "行动与覆盖变化"):
        assert said in words_of(word.content)
    book: Any = openpyxl.load_workbook(io.BytesIO(fetched(service, f"/plans/{plan}/report.xlsx").content))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"N1 图书馆", "西区", "东区"} <= cells


@pytest.mark.slow
def test_a_report_is_made_once_in_each_language_and_not_sent_twice(service: Client, plan: str) -> None:
    path = f"/plans/{plan}/report.docx"
    chinese, english = fetched(service, path), fetched(service, path, **ENGLISH)
    assert "Conclusions" in words_of(english.content)
    assert called(english).startswith("plan-report-")
    assert chinese.headers["vary"] == "Accept-Language"
    assert chinese.headers["etag"] != english.headers["etag"]
    known = {"if-none-match": english.headers["etag"]}
    assert service.get(path, headers={**ENGLISH, **known}).status_code == 304
    assert service.get(path, headers=known).status_code == 200


@pytest.mark.slow
def test_boundaries_that_are_others_by_now_are_not_drawn_as_if_they_were_the_plans(
    plan: str, dsn: str, tmp_path: Path
) -> None:
    drawn, bare = tmp_path / "drawn.pdf", tmp_path / "bare.pdf"
    with psycopg.connect(dsn) as connection:
        report_plan(connection, plan, drawn, "zh")
        connection.execute("UPDATE area SET name = '新区' WHERE code = '359902000000'")
        report_plan(connection, plan, bare, "zh")
        connection.rollback()
    assert len(bare.read_bytes()) < len(drawn.read_bytes())


@pytest.mark.slow
def test_a_plan_that_cannot_be_has_a_report_that_says_why(service: Client, dsn: str, tmp_path: Path) -> None:
    plan = order(service, "做不到", options={**ADD_ONE, "equity_floor": 1.0, "add": 0})
    until(service, plan, "done")
    with psycopg.connect(dsn) as connection:
        report_plan(connection, plan, tmp_path / "none.docx", "zh")
    assert "无解" in words_of((tmp_path / "none.docx").read_bytes())


def test_a_plan_that_was_made_anew_is_another_report() -> None:
    first = ReportOrder("plan", "67c2c228daf2", "2026-11-22T10:00:00", "pdf", "zh")
    again = replace(first, made="2026-11-22T11:00:00")
    assert first.wanted.key == replace(first).wanted.key
    assert len({each.wanted.key for each in (first, again, replace(first, about="audit"))}) == 3


@pytest.mark.slow
def test_what_has_no_report_says_so(service: Client, plan: str, dsn: str) -> None:
    hand = order(service, "不要了", options={**ADD_ONE, "frontier": 5})
    waits = service.get(f"/plans/{hand}/report.pdf", headers=ENGLISH)
    assert (waits.status_code, waits.headers["retry-after"]) == (409, "2")
    assert "has a report when it is done" in waits.json()["detail"]
    service.delete(f"/plans/{hand}")
    cancelled = service.get(f"/plans/{hand}/report.pdf")
    assert (cancelled.status_code, cancelled.json()["detail"]) == (404, "方案已取消，没有报告；请重新提交")
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE plan SET purpose = 'replay' WHERE id = %s", (hand,))
    time.sleep(0.5)  # answers about a plan are shared for a moment
    replay = service.get(f"/plans/{hand}/report.pdf", headers=ENGLISH)
    assert (replay.status_code, "replay of a scenario" in replay.json()["detail"]) == (404, True)
    for path in (f"/plans/{plan}/report.html", "/plans/nothing/report.pdf", "/coverage/report.exe"):
        answer = service.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "pdf、docx、xlsx" in answer.json()["detail"]


def test_the_latest_audit_has_its_report(service: Client) -> None:
    word = fetched(service, "/coverage/report.docx")
    for said in ("演示数据", "覆盖、盲区与未知", "东门就业驿站", "西区"):
        assert said in words_of(word.content)
    assert "--replay" not in words_of(word.content)
    assert called(word).startswith("覆盖审计报告-20")


@pytest.mark.slow
def test_the_report_of_an_audit_comes_as_pdf_and_excel_too(service: Client) -> None:
    pdf = fetched(service, "/coverage/report.pdf", **ENGLISH)
    assert (pdf.content[:5], len(pdf.content) > 20_000) == (b"%PDF-", True)
    book: Any = openpyxl.load_workbook(io.BytesIO(fetched(service, "/coverage/report.xlsx").content))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"东门就业驿站", "北街微拐角", "西区", "东区"} <= cells
