"""Sheets into the register: read, judged, previewed, confirmed; all or nothing, and with a history."""

import io
import time
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import openpyxl
import psycopg
import pytest

from api.operations.imports.confirm import Choice, confirm
from api.operations.imports.documents import rows_of
from api.operations.imports.workbooks import current_book, errors_book, template_book
from data.embedded import Cluster
from data.registerentries import read_entries, write_entries
from gis.datum import Datum, from_wgs84
from gis.errors import InputError
from gis.register import REGISTER, Verdict, register_kind
from services.hours import CHINA
from tests.api.sheets import BAD, HEADER, ME, STATION, Row, at, book, counted, judged, preview, row, sheet
from tests.import_city import filled


@pytest.fixture(scope="module")
def dsn(cluster: Cluster) -> str:
    return filled(cluster, "jobcircle_imports")


@pytest.fixture
def connection(dsn: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """What a test writes is rolled back, unless it commits."""
    with psycopg.connect(dsn) as connection:
        yield connection
        connection.rollback()


def test_a_sheet_is_previewed_confirmed_and_brought_again_changes_nothing(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    content = sheet(row("北门就业驿站", 100, 700), row("河畔零工小站", 800, 200, kind="零工小站"))
    found = preview(connection, content)
    assert counted(found) == {"new": 2}
    before = read_entries(connection, STATION)
    done = confirm(connection, found.id, Choice(), ME)
    assert (done.state, done.document) == ("applied", None)
    after = read_entries(connection, STATION)
    new = [after[code] for code in after.keys() - before.keys()]
    assert {(each["name"], each["kind"]) for each in new} == {
        ("北门就业驿站", "employment_station"),
        ("河畔零工小站", "gig_post"),
    }
    assert {each["opening_hours"] for each in new} == {"Mo-Fr 09:00-17:30"}
    assert {each["area_code"] for each in new} == {"359901000000", "359902000000"}
    assert {code: after[code] for code in before} == before
    known = connection.execute("SELECT initials FROM name_initials WHERE name = '北门就业驿站'").fetchone()
    assert known == ("bmjyyz",)
    again = preview(connection, content)
    assert counted(again) == {"same": 2}
    confirm(connection, again.id, Choice(), ME)
    assert read_entries(connection, STATION) == after


def test_a_gbk_sheet_and_a_workbook_read_the_same(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = (row("北门就业驿站", 100, 700), row("㐂南门驿站", 800, 300, phone=13800000000))
    entries = []
    for content in (
        sheet(*rows),
        sheet(*rows, encoding="gb18030"),
        sheet(*rows, encoding="utf-8-sig"),
        book(*rows),
    ):
        found = preview(connection, content)
        assert found.document is not None
        entries.append([each.entry for each in rows_of(found.document)])
    assert all(each == entries[0] for each in entries)
    assert entries[0][1] is not None
    assert entries[0][1]["phone"] == "13800000000"


@pytest.mark.parametrize("kind", list(REGISTER))
def test_what_is_exported_can_be_imported_and_changes_nothing(
    connection: psycopg.Connection[tuple[object, ...]], kind: str
) -> None:
    content = current_book(connection, register_kind(kind))
    found = preview(connection, content, kind=kind, name="台账.xlsx", datum=None)
    assert set(counted(found)) == {"same"}, found.document
    assert found.counts["same"] == len(read_entries(connection, register_kind(kind))) > 0


@pytest.mark.parametrize("kind", list(REGISTER))
def test_a_template_has_every_column_and_its_example_is_not_imported(
    connection: psycopg.Connection[tuple[object, ...]], kind: str
) -> None:
    spec = register_kind(kind)
    content = template_book(connection, spec)
    made = openpyxl.load_workbook(io.BytesIO(content))
    first = made.worksheets[0]
    assert [cell.value for cell in first[1]] == [field.header for field in spec.fields]
    assert all(cell.comment is not None for cell in first[1])
    assert first.freeze_panes == "A2"
    assert made.sheetnames == [spec.zh, "填写说明", "选项"]
    lists = {
        str(each.sqref).split(":")[0].rstrip("0123456789") for each in first.data_validations.dataValidation
    }
    assert len(lists) >= sum(bool(field.choices) for field in spec.fields)
    with pytest.raises(InputError, match="no row of data"):
        preview(connection, content, kind=kind, name="模板.xlsx", datum=None)


def test_seventeen_bad_rows_of_five_thousand_give_seventeen_reasons(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    step = 5000 // len(BAD)
    rows = []
    for n in range(5000):
        other, _ = BAD[n // step] if n % step == 7 and n // step < len(BAD) else ({}, "")
        rows.append(row(f"驿站{n:04}号", n % 71 * 15, n // 71 * 15, **{"phone": "", **other}))
    began = time.monotonic()
    found = preview(connection, book(*rows), name="五千行.xlsx")
    took_s = time.monotonic() - began
    assert (found.counts["bad"], found.counts["new"] + found.counts["suspect"]) == (17, 4983)
    for k, (_, reason) in enumerate(BAD):
        said = judged(found, k * step + 7 + 2)
        assert len(said) == 1
        assert reason in said[0], (reason, said)
    with pytest.raises(InputError, match="17 rows are bad and nothing was written"):
        confirm(connection, found.id, Choice(suspects="add"), ME)
    assert took_s < 60

    mended = openpyxl.load_workbook(io.BytesIO(errors_book(connection, found)))
    first = mended.worksheets[0]
    assert [cell.value for cell in first[1]] == [*HEADER, "错误原因"]
    told = {cell.row: cell.value for cell in first["J"][1:] if cell.value}
    assert sorted(told) == [k * step + 7 + 2 for k in range(len(BAD))]
    red = {cell.row for cell in first["E"][1:] if cell.fill.start_color.rgb == "FFF8C9C4"}
    assert red == {3 * step + 9, 7 * step + 9}, "the swapped latitude and the missing one"
    again = preview(connection, errors_book(connection, found), name="错误.xlsx")
    assert again.counts == found.counts, "the column of reasons is not read"

    before = len(read_entries(connection, STATION))
    confirm(connection, found.id, Choice(only_good=True, suspects="add"), ME)
    assert len(read_entries(connection, STATION)) == before + 4983


def test_a_change_is_shown_cell_by_cell_and_an_empty_cell_empties(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    header = ["编号", "站点名称", "站点类型", "经度", "纬度", "状态", "电话", "开放时间"]
    stored = read_entries(connection, STATION)["A"]
    line: Row = ["A", "东门就业驿站", "就业驿站", stored["lon"], stored["lat"], "暂停", "12333", ""]
    found = preview(connection, sheet(line, header=header))
    assert found.document is not None
    (one,) = rows_of(found.document)
    assert one.verdict is Verdict.CHANGED
    assert {each.column: (each.before, each.after) for each in one.changes if each.column != "since"} == {
        "phone": (None, "12333"), "status": ("open", "paused"), "opening_hours": ("24/7", None),
    }  # fmt: skip
    confirm(connection, found.id, Choice(), ME)
    after = read_entries(connection, STATION)["A"]
    assert (after["status"], after["since"]) == ("paused", datetime.now(CHINA).date().isoformat())
    assert after["services"] == ["求职登记"], "a column that the sheet does not have is not touched"
    spans = connection.execute(
        "SELECT status, valid_to IS NULL FROM facility_status WHERE facility_id = 'A' ORDER BY valid_from"
    ).fetchall()
    assert spans == [("open", False), ("paused", True)]


def test_duplicates_are_suspected_and_need_a_choice(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    content = sheet(
        row("东门 就业驿站（新）", 340, 0),
        row("东门就业驿站", 900, 900, phone=""),
        row("南门驿站", 100, 900, phone="12333"),
        row("南门驿站", 900, 300, phone="12333"),
        row("街口就业驿站点", 920, 0),
    )
    found = preview(connection, content)
    assert counted(found) == {"new": 2, "suspect": 3}
    assert "与台账中的 A（东门就业驿站）同名，相距 40 米" in judged(found, 2)[0]
    assert "与本表第 4 行同名、同电话" in judged(found, 5)[0]
    assert "名称相近" in judged(found, 6)[0]
    with pytest.raises(InputError, match="choose suspects"):
        confirm(connection, found.id, Choice(), ME)
    before = len(read_entries(connection, STATION))
    confirm(connection, found.id, Choice(suspects="leave_out"), ME)
    assert len(read_entries(connection, STATION)) == before + 2


def test_rows_that_are_one_entry_name_each_other(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    content = sheet(row("甲", 100, 100, id="N1"), row("乙", 900, 100, id="N1"), row("丙", 500, 900))
    found = preview(connection, content)
    assert counted(found) == {"bad": 2, "new": 1}
    assert judged(found, 2) == ["id:编号与第 3 行重复"]
    assert judged(found, 3) == ["id:编号与第 2 行重复"]


def test_the_datum_must_be_declared_once(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    content = sheet(row("北门就业驿站", 100, 700))
    with pytest.raises(InputError, match="datum is not declared"):
        preview(connection, content, datum=None)
    moved = preview(connection, content, datum=Datum.GCJ02)
    assert moved.document is not None
    with_column = sheet([*row("北门就业驿站", 100, 700), "高德"], header=[*HEADER, "坐标系"])
    same = preview(connection, with_column, datum=None)
    assert same.document is not None
    assert [each.faults for each in rows_of(same.document)] == [
        each.faults for each in rows_of(moved.document)
    ]
    both = preview(connection, with_column, datum=Datum.BD09)
    assert "请改成一致" in str(judged(both, 2))


def test_a_sheet_in_another_datum_is_doubted_and_needs_a_word(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
    spots = [(f"{name}就业点", 50 + k * 47 % 1000, 50 + k * 331 % 1000) for k, name in enumerate(names)]
    first = preview(connection, sheet(*(row(*spot, phone="") for spot in spots)))
    confirm(connection, first.id, Choice(suspects="add"), ME)
    moved = from_wgs84(np.array([at(x, y) for _, x, y in spots]), Datum.BD09).tolist()
    rows = [row(*spot, phone="", lon=lon, lat=lat) for spot, (lon, lat) in zip(spots, moved, strict=True)]
    found = preview(connection, sheet(*rows))
    assert found.document is not None
    zh, en = found.document["doubt"]
    assert "看起来是 BD-09" in zh
    assert "16 of 16" in en
    with pytest.raises(InputError, match=r"looks like BD-09.*keep_datum"):
        confirm(connection, found.id, Choice(only_good=True, suspects="leave_out"), ME)
    confirm(connection, found.id, Choice(only_good=True, suspects="leave_out", keep_datum=True), ME)
    right = preview(connection, sheet(*rows), datum=Datum.BD09)
    assert right.document is not None
    assert right.document["doubt"] is None
    assert right.counts["new"] == 0, "declared right, they are the places that are there"


def test_a_wrong_check_digit_is_a_remark_and_a_wrong_length_an_error(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    lon, lat = at(300, 300)
    header = ["统一社会信用代码", "企业名称", "经度", "纬度"]
    content = sheet(
        ["91350211M0000XUF46", "甲公司", lon, lat], ["9135021", "乙公司", lon, lat],
        ["91110000101623741K", "东门服装有限公司", lon, lat], header=header,
    )  # fmt: skip
    found = preview(connection, content, kind="enterprise")
    assert found.document is not None
    first, second, third = rows_of(found.document)
    assert first.verdict is Verdict.NEW
    assert "应为 R" in first.remarks[0].reason.zh
    assert second.verdict is Verdict.BAD
    assert (third.verdict, third.id) == (Verdict.CHANGED, "EN1"), "a firm is known by its code"


def test_a_row_names_its_enterprise_by_id_or_by_name(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    lon, lat = at(300, 300)
    header = ["企业", "岗位", "招聘人数", "用工形式", "发布日期", "工资下限", "工资上限", "经度", "纬度"]
    good: Row = ["东门服装有限公司", "裁剪工", 2, "全职", "2026/1/5", 5000, 6000, lon, lat]
    content = sheet(
        good, ["没有的公司", *good[1:]], [*good[:5], 7000, 6000, lon, lat], [*good[:2], 0, *good[3:]],
        header=header,
    )  # fmt: skip
    found = preview(connection, content, kind="vacancy")
    assert found.document is not None
    rows = rows_of(found.document)
    assert rows[0].entry is None or rows[0].entry["enterprise_id"] == "EN1"
    assert "台账里没有“没有的公司”" in judged(found, 3)[0]
    assert any("最高工资低于最低工资" in each for each in judged(found, 4))
    assert any("应大于 0" in each for each in judged(found, 5))


def test_a_sheet_without_a_needed_column_or_with_one_twice_says_so(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    with pytest.raises(InputError, match="columns are missing: kind of site, status"):
        preview(connection, sheet(["甲", 118.6, 24.9], header=["名称", "经度", "纬度"]))
    with pytest.raises(InputError, match="two columns mean"):
        preview(connection, sheet([*row("甲", 1, 1), "12333"], header=[*HEADER, "联系电话"]))


def test_a_row_that_the_store_refuses_leaves_nothing(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    entries = read_entries(connection, REGISTER["course"])
    broken = {**entries["CO1"], "seats": -1}
    with pytest.raises(InputError, match="seats_span"):
        write_entries(connection, REGISTER["course"], [(entries["CO1"], broken)])


def test_the_role_that_serves_cannot_rewrite_history(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE register_change SET by = 'nobody'")
    connection.rollback()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM register_change")


def test_names_of_a_column_and_words_of_a_list_are_read_however_they_are_written(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    lon, lat = at(700, 700)
    header = ["驿站名称 ", "类型", "X坐标", "纬　度（必填）", "营业时间", "运行状态", "联系电话", "备注"]
    wide = str(lat).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    phone = "(0595)2222 5555 / １３８００００００００"
    line: Row = [
        "花桥驿",
        " 零工 小站",
        f"'{lon}",
        wide,
        "Mo-Fr 09:00-17:30; PH off",
        "正常",
        phone,
        "不导入",
    ]
    found = preview(connection, sheet(line, header=header))
    assert found.document is not None
    (one,) = rows_of(found.document)
    assert one.faults == ()
    assert one.entry is not None
    told = {key: one.entry[key] for key in ("kind", "lon", "lat", "opening_hours", "status", "phone")}
    assert told == {
        "kind": "gig_post",
        "lon": lon,
        "lat": lat,
        "opening_hours": "Mo-Fr 09:00-17:30; PH off",
        "status": "open",
        "phone": "0595-22225555 / 13800000000",
    }
    assert "这些列没有用到：备注" in str(found.document["remarks"])
