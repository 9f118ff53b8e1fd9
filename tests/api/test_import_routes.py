"""Imports and the register over HTTP and on the command line, with a staff key."""

import io
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from httpx import Client

from api.operations.imports import desk
from data.embedded import APP, OWNER, Cluster
from data.registerentries import read_entries
from gis.register import REGISTER
from gis.staff import SCOPES
from isochrones.network import WalkNetwork
from tests.api.import_door import Auth, key_of, patient_door, previewed, upload, waited_for
from tests.api.sheets import BAD, HEADER, at, book, row, sheet
from tests.api.test_cli import run
from tests.import_city import filled


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    return filled(cluster, "jobcircle_import_routes")


@pytest.fixture(scope="module")
def door(dsn: str, town_network: WalkNetwork) -> Iterator[Client]:
    with patient_door(dsn, town_network) as client:
        yield client


@pytest.fixture(scope="module")
def staff(dsn: str) -> Auth:
    return key_of(dsn, "import", "export")


def test_a_place_of_which_half_is_missing_is_a_fault_of_its_row(door: Client, staff: Auth) -> None:
    half = {"名称": "北门就业驿站", "类型": "就业驿站", "状态": "运行", "经度": 118.6}
    feature = {
        "type": "Feature",
        "properties": half,
        "geometry": {"type": "Point", "coordinates": [118.6, 24.9]},
    }
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert previewed(door, body, staff, "kind=station&datum=wgs84&name=a.geojson")["counts"]["bad"] == 1


def test_a_sheet_goes_through_preview_confirmation_and_history(door: Client, staff: Auth, dsn: str) -> None:
    first = upload(door, sheet(row("北门就业驿站", 100, 700, id="N1")), staff)
    assert first.status_code == 201, first.text
    assert first.headers["cache-control"] == "no-store"
    shown = first.json()
    assert first.headers["location"] == f"/imports/{shown['id']}"
    assert (shown["counts"]["new"], shown["by"], shown["state"]) == (1, "张三", "preview")
    with psycopg.connect(dsn) as connection:
        assert "N1" not in read_entries(connection, REGISTER["station"])
    done = door.post(f"/imports/{shown['id']}/confirm", json={}, headers=staff)
    assert (done.status_code, done.json()["state"]) == (200, "applied")
    again = door.post(f"/imports/{shown['id']}/confirm", json={}, headers=staff)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    changed = previewed(door, sheet(row("北门就业驿站", 100, 700, id="N1", phone="12333")), staff)
    (line,) = changed["rows"]
    assert line["changes"] == [
        {"column": "phone", "header": "电话", "before": "0595-22225555", "after": "12333"}
    ]
    door.post(f"/imports/{changed['id']}/confirm", json={}, headers=staff)
    items = door.get("/register/station/N1/history", headers=staff).json()["items"]
    assert [len(each["changes"]) for each in items] == [1, 10]
    assert items[0]["by"] == "张三"


def test_without_the_right_nothing_is_read_and_nobody_elses_preview_is_seen(
    door: Client, staff: Auth, dsn: str
) -> None:
    content = sheet(row("南门就业驿站", 200, 900))
    assert upload(door, content, {}).status_code == 401
    assert upload(door, content, key_of(dsn, "publish")).status_code == 403
    mine = previewed(door, content, staff)["id"]
    other = key_of(dsn, "import")
    for request in (
        door.get(f"/imports/{mine}", headers=other),
        door.get(f"/imports/{mine}/errors.xlsx", headers=other),
        door.post(f"/imports/{mine}/confirm", json={}, headers=other),
        door.get("/imports/0123456789abcdef", headers=staff),
    ):
        assert (request.status_code, request.json()["code"]) == (404, "not_found")
    assert door.get(f"/imports/{mine}", headers=staff).status_code == 200
    assert door.get("/register/station.xlsx").status_code == 401
    assert door.get("/register/station/A/history", headers=key_of(dsn, "plan")).status_code == 403


def test_a_preview_lists_rows_by_verdict_and_gives_the_errors_back(door: Client, staff: Auth) -> None:
    rows = [row(f"{k}号新点", 40 * k, 950, phone="", **bad) if "name" not in bad and "phone" not in bad
            else row(f"{k}号新点", 40 * k, 950) for k, (bad, _) in enumerate(BAD[1:8])]  # fmt: skip
    made = previewed(door, book(*rows), staff)
    bad = door.get(f"/imports/{made['id']}?verdict=bad&limit=2", headers=staff).json()
    assert (bad["matched"], len(bad["rows"])) == (made["counts"]["bad"], 2)
    rest = door.get(f"/imports/{made['id']}?verdict=bad&limit=100&offset=2", headers=staff).json()
    assert len(rest["rows"]) == bad["matched"] - 2
    refused = door.post(f"/imports/{made['id']}/confirm", json={}, headers=staff)
    assert refused.status_code == 422
    assert "没有写入任何数据" in refused.json()["detail"]
    errors = waited_for(door, f"/imports/{made['id']}/errors.xlsx", staff)
    assert "spreadsheetml" in errors.headers["content-type"]
    first = openpyxl.load_workbook(io.BytesIO(errors.content)).worksheets[0]
    assert [cell.value for cell in first[1]] == [*HEADER, "错误原因"]
    assert sum(bool(cell.value) for cell in first["J"][1:]) == made["counts"]["bad"]


def test_the_workbook_of_the_register_comes_back_unchanged(door: Client, staff: Auth) -> None:
    for kind in REGISTER:
        got = waited_for(door, f"/register/{kind}.xlsx", staff)
        assert got.status_code == 200
        shown = previewed(door, got.content, staff, f"kind={kind}")
        assert shown["counts"]["same"] > 0
        assert {verdict for verdict, n in shown["counts"].items() if n} == {"same"}, shown


def test_the_register_as_it_was_has_not_what_came_later(door: Client, staff: Auth) -> None:
    before = datetime.now(UTC).isoformat()
    made = previewed(door, sheet(row("后来的站", 950, 950, id="LATER")), staff)
    door.post(f"/imports/{made['id']}/confirm", json={"suspects": "add"}, headers=staff)
    then = door.get("/register/station.xlsx", params={"as_of": before}, headers=staff)
    now = door.get("/register/station.xlsx", headers=staff)
    ids = [
        {cell.value for cell in openpyxl.load_workbook(io.BytesIO(each.content)).worksheets[0]["A"]}
        for each in (then, now)
    ]
    assert ids[1] - ids[0] == {"LATER"}


def test_a_book_of_a_moment_says_which_and_one_to_come_is_refused(door: Client, staff: Auth) -> None:
    then = door.get("/register/station.xlsx", params={"as_of": "2026-06-01T09:30"}, headers=staff)
    assert 'filename="station_2026-06-01_0930.xlsx"' in then.headers["content-disposition"]
    later = door.get("/register/station.xlsx", params={"as_of": "2099-01-01T00:00"}, headers=staff)
    assert later.status_code == 400
    assert later.json()["detail"].startswith("2099-01-01 00:00 还没有到")


def test_a_site_that_closes_later_is_shown_with_what_it_is_until_then(door: Client, staff: Auth) -> None:
    sheets = [
        (HEADER, row("渐停驿站", 150, 950, id="CLOSING")),
        ([*HEADER, "状态起始日期"], [*row("渐停驿站", 150, 950, id="CLOSING", status="关闭"), "2099-06-01"]),
        ([*HEADER, "状态起始日期"], [*row("将开驿站", 250, 950, id="OPENING"), "2099-06-01"]),
    ]
    for header, line in sheets:
        made = previewed(door, sheet(line, header=header), staff)
        choice = {"suspects": "add"} if made["counts"]["suspect"] else {}
        assert door.post(f"/imports/{made['id']}/confirm", json=choice, headers=staff).status_code == 200
    closing, opening = (
        door.get("/register/station", params={"q": code}, headers=staff).json()["items"][0]
        for code in ("CLOSING", "OPENING")
    )
    assert [closing[name] for name in ("status_now", "status", "since")] == ["运行", "关闭", "2099-06-01"]
    assert "status_now" not in opening


def test_a_new_row_shows_what_was_understood(door: Client, staff: Auth) -> None:
    made = previewed(door, sheet(row("西北驿", 60, 900)), staff)
    (new,) = door.get(f"/imports/{made['id']}", headers=staff).json()["rows"]
    values = {each["column"]: each["after"] for each in new["changes"]}
    assert (values["opening_hours"], values["status"]) == ("Mo-Fr 09:00-17:30", "运行")
    assert (values["lon"], values["lat"]) == at(60, 900)
    assert all(each["before"] is None for each in new["changes"])


def test_counters_are_counted_on_a_day(door: Client) -> None:
    early = door.get("/register/counts?on=2024-06-01").json()
    late = door.get("/register/counts?on=2025-06-01").json()
    assert early["open_sites"]["employment_station"] == 3, "A, E and X, which closed on the first day of 2025"
    assert late["open_sites"]["employment_station"] == 2
    assert early["open_sites"]["job_shop"] == 0
    assert (late["serving"], late["informing"], late["statuses"]["planned"]) == (4, 1, 1)
    assert (late["enterprises"], late["institutions"], late["bodies"]) == (1, 1, {"arbitration": 1})
    assert door.get("/register/counts?on=2026-02-30").status_code == 400
    assert door.get("/register/counts").json()["notice"] == "演示数据"


def test_what_takes_long_is_answered_202_and_finished_all_the_same(
    door: Client, staff: Auth, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    first = upload(door, sheet(row("久等就业驿站", 120, 640, id="LONG1")), staff)
    where = first.headers["location"]
    assert (first.status_code, first.headers["retry-after"]) == (202, "2")
    assert first.json() == {"id": where.removeprefix("/imports/"), "state": "judging"}
    assert door.get(where, headers=staff).json()["state"] in ("waiting", "judging")
    assert door.get(where, headers=key_of(dsn, "import")).status_code == 404, "it is nobody else's"
    assert waited_for(door, where, staff).json()["counts"]["new"] == 1
    for _ in range(2):  # whoever asks twice is not told that it was written before
        again = door.post(f"{where}/confirm", json={"suspects": "add"}, headers=staff)
        assert (again.status_code, again.json()["state"]) == (202, "writing")
    assert waited_for(door, where, staff).json()["state"] == "applied"
    book = waited_for(door, "/register/station.xlsx", staff)
    assert "LONG1" in {
        cell.value for cell in openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]["A"]
    }


def test_what_goes_wrong_after_the_202_is_told_where_it_was_said_to_ask(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = previewed(door, sheet(row("坏行", 1, 1, lon="x")), staff)["id"]
    monkeypatch.setattr(desk, "PATIENCE_S", 0.0)
    where = upload(door, "名称,经度,纬度\n甲,118.6,24.9\n".encode(), staff).headers["location"]
    for _ in range(2):
        told = waited_for(door, where, staff)
        assert (told.status_code, told.json()["code"]) == (400, "input")
        assert "缺少列" in told.json()["detail"]
    assert door.post(f"/imports/{bad}/confirm", json={}, headers=staff).status_code == 202
    assert "没有写入任何数据" in waited_for(door, f"/imports/{bad}", staff).json()["detail"]
    assert door.get(f"/imports/{bad}", headers=staff).json()["state"] == "preview", "it can still be mended"


def test_a_large_sheet_costs_the_service_itself_next_to_nothing(door: Client, staff: Auth) -> None:
    content = sheet(*(row(f"第{n}号驿站", n % 1000, n // 10, id=f"M{n}") for n in range(4000)))
    before = time.process_time()
    shown = previewed(door, content, staff)
    spent_s = time.process_time() - before
    assert sum(shown["counts"].values()) == 4000
    assert spent_s < 0.5, "judging them takes seconds, of another process"


def test_more_imports_than_the_desk_takes_are_told_to_come_back(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_WAITING", 0)
    answer = upload(door, sheet(row("满座", 10, 10)), staff)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "稍后" in answer.json()["detail"]


def test_the_template_is_for_everybody(door: Client) -> None:
    got = door.get("/imports/template?kind=enterprise")
    assert got.headers["content-disposition"] == 'attachment; filename="enterprise_template.xlsx"'
    first = openpyxl.load_workbook(io.BytesIO(got.content)).worksheets[0]
    assert first["A2"].value == "示例"
    assert door.get("/imports/template?kind=nothing").status_code == 400


WRONG: list[tuple[str, bytes, dict[str, str], int, str]] = [
    ("kind=station", b"", {}, 422, "空"),
    ("kind=station&datum=mars", b"a,b\n1,2\n", {}, 400, "坐标系"),
    ("kind=planet", b"a,b\n1,2\n", {}, 400, "台账类型"),
    ("", b"a,b\n1,2\n", {}, 400, "缺少"),
    (
        "kind=station",
        b"a,b\n1,2\n",
        {"Content-Type": "multipart/form-data; boundary=x"},
        422,
        "--data-binary",
    ),
    ("kind=station", b"a,b\n1,2\n", {"Content-Type": "image/png"}, 422, "--data-binary"),
    ("kind=station", b"a,b\n1,2\n", {"Content-Encoding": "gzip"}, 422, "--data-binary"),
    ("kind=station", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {}, 422, "另存为 .xlsx"),
    ("kind=station", b"PK\x03\x04" + bytes(100), {}, 422, ""),
    ("kind=station", "名称,经度,纬度\n甲,118.6,24.9\n".encode(), {}, 422, "缺少列"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_a_file_that_cannot_be_used_says_why(
    door: Client, staff: Auth, wrong: tuple[str, bytes, dict[str, str], int, str]
) -> None:
    query, content, headers, status, said = wrong
    sent = {"Content-Type": "application/octet-stream", **headers, **staff}
    answer = door.post(f"/imports?{query}", content=content, headers=sent)
    if answer.status_code == 202:  # a busy machine; what cannot be used is 400 to a question, 422 to a body
        answer = waited_for(door, answer.headers["location"], staff)
        status = 400 if answer.json()["code"] == "input" else status
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_of_more_than_20_mb_is_refused_before_it_is_read(door: Client, staff: Auth) -> None:
    assert upload(door, b"a" * (20 * 2**20 + 1), staff).status_code == 413


def test_a_sheet_of_too_many_rows_is_refused_before_it_joins_the_line(
    door: Client, staff: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_WAITING", 0)
    tall = sheet(row("驿站", 1, 1)) + b"\xe7\x94\xb2,1,1\n" * 26_000
    answer = upload(door, tall, staff)
    assert (answer.status_code, answer.json()["code"]) == (422, "file")
    assert "最多导入 25000 行" in answer.json()["detail"]
    for other in (b"x,1\n" * 20_000 + b",,\r\n" * 9000, b'a,"' + b"x\n" * 26_000 + b'"\n', b"{" + tall):
        assert upload(door, other, staff).status_code == 503, "only what is certain is refused so early"


def test_a_name_that_climbs_out_of_its_folder_is_only_shown(door: Client, staff: Auth) -> None:
    query = "kind=station&datum=wgs84&name=..%2F..%2Fetc%2F%E7%AB%99%E7%82%B9%E2%80%AE.csv"
    assert previewed(door, sheet(row("东南驿", 900, 100)), staff, query)["file"] == "站点.csv"


def test_the_commands_make_a_template_import_count_and_tell(
    dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBCIRCLE_DATABASE_URL", dsn)
    monkeypatch.setenv("JOBCIRCLE_OWNER_DATABASE_URL", dsn.replace(APP, OWNER, 1))
    assert run("template", "招聘会", "--out", tmp_path / "t.xlsx").returncode == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames[0] == "招聘会"
    lon, lat = at(640, 640)
    (tmp_path / "a.csv").write_bytes(
        sheet(row("命令行驿站", 640, 640, id="CLI1"), row("坏的", 0, 0, lon="x"), encoding="gbk")
    )
    base: tuple[Any, ...] = ("import", tmp_path / "a.csv", "--kind", "station", "--datum", "wgs84")
    seen = run(*base, "--errors-out", tmp_path / "e.xlsx")
    assert seen.returncode == 0, seen.stderr
    assert "new 1, changed 0, unchanged 0, suspected duplicates 0, errors 1" in seen.stdout
    assert "row 3" in seen.stderr
    assert "nothing was written" in seen.stdout
    assert (tmp_path / "e.xlsx").exists()
    assert run(*base, "--confirm").returncode == 2
    done = run(*base, "--confirm", "--only-good", "--json")
    assert json.loads(done.stdout)["state"] == "applied", done.stderr
    told = json.loads(run("register", "history", "station", "CLI1", "--json").stdout)["items"]
    assert told[0]["by"].startswith("命令行")
    counted = json.loads(run("register", "counts", "--on", "2025-06-01", "--json").stdout)
    assert counted["open_sites"]["gig_post"] == 1
    to_come = run("register", "export", "station", "--out", tmp_path / "a.xlsx", "--as-of", "2099-01-01")
    assert (to_come.returncode, (tmp_path / "a.xlsx").exists()) == (2, False)
    assert run("register", "export", "station", "--out", tmp_path / "now.xlsx").returncode == 0
    same = json.loads(run("import", tmp_path / "now.xlsx", "--kind", "station", "--json").stdout)
    assert same["counts"]["same"] == sum(same["counts"].values()) > 0
    lines = openpyxl.load_workbook(tmp_path / "now.xlsx").worksheets[0].iter_rows(values_only=True)
    mine = next(line for line in lines if line[0] == "CLI1")
    assert {lon, lat} < set(mine)
    assert run("import", tmp_path / "none.csv", "--kind", "station").returncode == 2


def test_the_register_is_looked_up_page_by_page_as_its_sheet_has_it(door: Client, staff: Auth) -> None:
    found = door.get("/register/station?limit=2", headers=staff).json()
    assert (len(found["items"]), found["name_column"]) == (2, "name")
    ids = [each["id"] for each in found["items"]]
    rest = door.get("/register/station?limit=200&offset=2", headers=staff).json()["items"]
    assert found["matched"] == 2 + len(rest)
    assert not set(ids) & {each["id"] for each in rest}
    name = found["items"][0]["name"]
    by_name = door.get("/register/station", params={"q": name}, headers=staff).json()
    assert ids[0] in [each["id"] for each in by_name["items"]]
    kinds = next(each for each in found["columns"] if each["column"] == "kind")
    assert found["items"][0]["kind"] in kinds["choices"], "the name that a sheet has, not the code"
    assert door.get("/register/station?q=没有这样的站", headers=staff).json()["matched"] == 0
    assert door.get("/register/station").status_code == 401
    assert door.get("/register/shop", headers=staff).status_code == 400


@pytest.mark.parametrize("kind", REGISTER)
def test_every_kind_can_be_looked_up(door: Client, staff: Auth, kind: str) -> None:
    found = door.get(f"/register/{kind}?q=a", headers=staff)
    assert found.status_code == 200
    assert [each["column"] for each in found.json()["columns"]] == list(REGISTER[kind].by_column)


def test_a_key_tells_whose_it_is_and_until_when_but_not_itself(door: Client, staff: Auth) -> None:
    answer = door.get("/keys/own", headers=staff)
    told = answer.json()
    assert (told["name"], [each["code"] for each in told["scopes"]]) == ("张三", ["import", "export"])
    assert datetime.fromisoformat(told["expires_at"]) > datetime.now(UTC)
    assert staff["Authorization"].rpartition("_")[2] not in answer.text
    assert door.get("/keys/own").status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
def test_every_key_may_ask_whose_it_is(door: Client, dsn: str, scope: str) -> None:
    answer = door.get("/keys/own", headers=key_of(dsn, scope))
    assert [each["code"] for each in answer.json()["scopes"]] == [scope]
