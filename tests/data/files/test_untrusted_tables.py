"""Workbooks and CSVs of strangers: read as they are meant, or refused with one sentence."""

import io
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from data.files.untrusted.reading import read_upload, shown_name
from data.files.untrusted.upload import Layer, Limits, Upload, UploadKind
from gis.errors import FileError
from tests.data.files.hostile import (
    packed,
    raw_workbook,
    saved,
    text_cell,
    text_row,
    workbook,
)

HEADER = ["名称", "经度", "纬度"]
STATION = ["驿站", 104.06, 30.66]


def texts(layer: Layer) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in layer.rows]


def only(upload: Upload) -> Layer:
    (layer,) = upload.layers
    return layer


def said(upload: Upload) -> str:
    return "\n".join(note.reason.zh for note in upload.remarks)


def refusal(content: bytes, name: str = "", limits: Limits | None = None) -> str:
    with pytest.raises(FileError) as error:
        read_upload(content, name, limits=limits or Limits())
    assert error.value.message.en
    return error.value.message.zh


def test_a_plain_workbook_is_read() -> None:
    upload = read_upload(saved(workbook(HEADER, STATION)), "站点.xlsx")
    assert upload.kind == UploadKind.XLSX
    assert only(upload).header == ("名称", "经度", "纬度")
    assert (only(upload).header_row, only(upload).rows[0].number) == (1, 2)
    assert [cell.value for cell in only(upload).rows[0].cells] == ["驿站", 104.06, 30.66]
    assert not upload.remarks


def test_one_cell_in_the_last_row_and_column_is_an_error_not_a_crash() -> None:  # E1
    rows = text_row(1, "名称") + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    content = raw_workbook(rows)
    assert len(content) < 5000
    assert "第 1048576 行还有内容，最多 100000 行" in refusal(content)


def test_a_far_column_is_an_error() -> None:
    assert "第 16384 列还有内容" in refusal(raw_workbook(f'<row r="1">{text_cell("XFD1", "x")}</row>'))


@pytest.mark.parametrize("megabytes", [50, 294])  # E2, E3
def test_a_bomb_is_refused_by_its_directory(megabytes: int) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 20 + "</row>"
    content = raw_workbook(row * (megabytes * 1_000_000 // len(row)))
    begin = time.monotonic()
    assert "太大" in refusal(content)
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])  # E6, E7
def test_what_a_sheet_says_of_its_own_size_does_not_matter(size: str) -> None:
    rows = text_row(1, *HEADER) + "".join(text_row(i, f"站{i}", "104", "30") for i in range(2, 300))
    layer = only(read_upload(raw_workbook(rows, before=f'<dimension ref="{size}"/>')))
    assert len(layer.rows) == 298
    assert texts(layer)[-1] == ["站299", "104", "30"]


def test_columns_keep_their_places() -> None:  # E8
    """An empty first column, and a first cell whose formula was never computed."""
    formula = '<c r="B2"><f>1+1</f></c>'
    rows = f'<row r="1">{text_cell("B1", "名称")}{text_cell("C1", "电话")}</row>'
    rows += f'<row r="2">{formula}{text_cell("C2", "12333")}</row>'
    layer = only(read_upload(raw_workbook(rows)))
    assert layer.header == ("", "名称", "电话")
    (row,) = layer.rows
    assert [cell.text for cell in row.cells] == ["", "", "12333"]
    assert [cell.formula for cell in row.cells] == [False, True, False]


@pytest.mark.parametrize(
    "formula", ['HYPERLINK("http://127.0.0.1/","y")', 'WEBSERVICE("http://127.0.0.1/")']
)  # E9
def test_a_formula_is_told_and_its_saved_value_given(formula: str) -> None:
    escaped = formula.replace('"', "&quot;")
    rows = text_row(1, *HEADER)
    rows += f'<row r="2"><c r="A2" t="str"><f>{escaped}</f><v>驿站</v></c><c r="B2"><v>104</v></c></row>'
    cell = only(read_upload(raw_workbook(rows))).rows[0].cells[0]
    assert (cell.value, cell.formula) == ("驿站", True)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    cell = only(read_upload(raw_workbook(text_row(1, "名称") + text_row(2, "=1+1")))).rows[0].cells[0]
    assert (cell.value, cell.formula) == ("=1+1", False)


def test_errors_comments_pictures_links_and_hidden_sheets_are_values_or_ignored() -> None:  # E20
    book = workbook(HEADER, STATION, 隐藏=[["秘密"]])
    book["隐藏"].sheet_state = "hidden"
    sheet = book["表"]
    sheet["A2"].comment = Comment("批注", "某人")
    sheet["B2"].value = "#N/A"
    sheet["B2"].data_type = "e"
    members = zipfile.ZipFile(io.BytesIO(saved(book)))
    parts = {name: members.read(name) for name in members.namelist()}
    content = packed(parts | {"xl/media/image1.png": b"x", "xl/externalLinks/externalLink1.xml": "<x/>"})
    upload = read_upload(content)
    cell = only(upload).rows[0].cells[1]
    assert (cell.text, cell.error) == ("#N/A", True)
    for words in ("图片已忽略", "指向其他文件的链接已忽略", "隐藏的工作表“隐藏”没有读取"):
        assert words in said(upload)


@pytest.mark.parametrize(
    ("member", "words"),
    [("xl/vbaProject.bin", "带宏的工作簿"), ("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods")],
)
def test_other_kinds_of_workbook_are_named(member: str, words: str) -> None:  # E10, E20
    content = packed({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>", member: "x"})
    assert words in refusal(content)
    assert "另存为 .xlsx" in refusal(content)


def test_old_and_locked_workbooks_are_named() -> None:  # E10
    assert "加了密码" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls")


def test_a_word_file_is_no_workbook() -> None:
    assert "不是 Excel 工作簿" in refusal(
        packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
    )


def test_a_csv_called_xlsx_is_read_and_said_to_be_one() -> None:  # E11
    upload = read_upload("名称,经度,纬度\n驿站,104,30\n".encode(), "站点.xlsx")
    assert upload.kind == UploadKind.CSV
    assert "按内容（csv）读取" in said(upload)


def test_a_web_page_called_xls_is_told_to_be_one() -> None:  # E11
    assert "这是网页" in refusal(b"<html><table><tr><td>1</td></tr></table></html>", "a.xls")
    assert "这是网页" in refusal(b'<!DOCTYPE html>\n<html xmlns:x="urn:excel"><table/></html>', "a.xls")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])  # E12
def test_a_short_csv_is_decoded(encoding: str) -> None:
    layer = only(read_upload("名称,经度\n驿站,121.5".encode(encoding)))
    assert (layer.header, texts(layer)) == (("名称", "经度"), [["驿站", "121.5"]])


def test_rare_letters_line_breaks_and_emoji_are_kept() -> None:  # E29
    name = "㐂𠮷\n第二行\t🙂"
    for content in (
        saved(workbook(HEADER, [name, 104, 30])),
        f'名称,经度,纬度\n"{name}",104,30\n'.encode("gb18030"),
        f'名称,经度,纬度\r\n"{name}",104,30\r\n'.encode(),
    ):
        assert only(read_upload(content)).rows[0].cells[0].value == name


def test_headings_are_known_in_every_spelling() -> None:  # E14
    layer = only(read_upload("某表\n站点名称 ,名称（必填）*2,经 度,Lng2,电话\na,b,1,2,3\n".encode()))
    assert layer.header_row == 2
    assert layer.header == ("站点名称", "名称（必填）*2", "经 度", "Lng2", "电话")


def test_a_heading_that_comes_twice_is_named() -> None:  # E14
    assert "有两列都叫“电话”" in refusal("名称,电话,电话 \na,1,2\n".encode())


def test_titles_two_rows_of_headings_blanks_and_the_end_are_told_from_data() -> None:  # E15
    book = workbook(
        ["附件2"],
        ["站点名称", "位置", None, "联系电话"],
        [None, "经度", "纬度", None],
        ["驿站", 104.06, 30.66, "12333"],
        [],
        ["市场", 104.07, 30.67, "12345"],
        ["合计", 2],
        ["填表人：张三", None, "审核人："],
    )
    sheet = book["表"]
    for block in ("A1:D1", "B2:C2", "A2:A3", "D2:D3"):
        sheet.merge_cells(block)
    upload = read_upload(saved(book))
    layer = only(upload)
    assert layer.header == ("站点名称", "经度", "纬度", "联系电话")
    assert [row.number for row in layer.rows] == [4, 6]
    assert [(note.row, note.source) for note in upload.remarks if note.row] == [
        (1, "footer"),
        (7, "footer"),
        (8, "footer"),
    ]


def test_a_remark_names_the_sheet_that_it_is_on() -> None:
    book = workbook(
        ["街道", "名称"], ["北街", "a"], ["合计", "1"], 别的=[["街道", "名称"], ["南街", "b"], [None, "c"]]
    )
    book["别的"].merge_cells("A2:A3")
    found = {(note.sheet, note.row) for note in read_upload(saved(book)).remarks}
    assert found == {("表", 3), ("别的", 0)}


def test_merged_cells_of_data_have_the_value_of_their_block() -> None:  # E15
    book = workbook(["街道", "名称"], ["北街", "a"], [None, "b"], [None, "c"], ["南街", "d"])
    book["表"].merge_cells("A2:A4")
    upload = read_upload(saved(book))
    assert [row[0] for row in texts(only(upload))] == ["北街", "北街", "北街", "南街"]
    assert "2 个合并的格" in said(upload)


def test_rows_that_a_filter_hides_are_read_and_named() -> None:
    book = workbook(HEADER, *[[f"驿站{n}", 104.06, 30.66] for n in range(2, 41)])
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = "A1:C40"
    for number in (3, 5, 6, 7, 60):  # the last is empty
        sheet.row_dimensions[number].hidden = True
    upload = read_upload(saved(book))
    assert len(only(upload).rows) == 39
    (note,) = upload.remarks
    assert (note.sheet, note.used) == (sheet.title, True)
    assert "有 4 行被筛选或隐藏，看不见也照样读入：第 3、5-7 行" in note.reason.zh
    for number in range(10, 40, 2):
        sheet.row_dimensions[number].hidden = True
    assert "有 19 行被筛选或隐藏" in said(read_upload(saved(book)))
    assert "、24…" in said(read_upload(saved(book)))


def test_a_company_called_total_is_data() -> None:
    layer = only(read_upload("名称,电话\n合计科技,1\n合计,2\n".encode()))
    assert texts(layer) == [["合计科技", "1"]]


def test_dates_come_as_dates_and_as_numbers() -> None:
    book = workbook(["名称", "日期", "数"], ["a", datetime(2026, 11, 22), 46348])
    cells = only(read_upload(saved(book))).rows[0].cells
    assert (cells[1].value, cells[2].value) == (datetime(2026, 11, 22), 46348.0)


def test_long_codes_that_became_numbers_keep_what_the_file_has() -> None:
    written = ("510104001002", "913501000001000043", "9.1350100000000998E+17")
    cells = "".join(f'<c r="{chr(65 + i)}2"><v>{text}</v></c>' for i, text in enumerate(written))
    layer = only(read_upload(raw_workbook(text_row(1, "代码", "长", "丢") + f'<row r="2">{cells}</row>')))
    assert [cell.text for cell in layer.rows[0].cells[:2]] == list(written[:2])
    assert layer.rows[0].cells[2].value == 9.1350100000000998e17


def test_cells_with_a_colour_and_no_content_are_no_rows() -> None:
    book = workbook(HEADER, STATION)
    book["表"].cell(200_000, 3).fill = PatternFill("solid", fgColor="FF0000")
    assert len(only(read_upload(saved(book))).rows) == 1


@pytest.mark.parametrize("last", [150_000, pytest.param(1_048_576, marks=pytest.mark.slow)])
def test_empty_rows_are_no_rows(last: int) -> None:
    empty = "".join(f'<row r="{i}"/>' for i in range(3, last + 1))
    content = raw_workbook(text_row(1, "名称") + text_row(2, "a") + empty)
    # Styled to the last row as by a click on the column: nothing in it is content.
    assert len(only(read_upload(content)).rows) == 1


def test_a_row_number_beyond_every_sheet_ends_within_the_limits() -> None:
    content = raw_workbook(f'<row r="4000000000">{text_cell("A4000000000", "x")}</row>')
    begin = time.monotonic()
    assert refusal(content, limits=Limits(cpu_s=2, wall_s=10))
    assert time.monotonic() - begin < 10
    test_a_plain_workbook_is_read()


def test_entities_of_a_workbook_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    sheet = f'{bomb}]><worksheet><sheetData><row r="1">{text_cell("A1", "&j;")}</row></sheetData></worksheet>'
    assert refusal(raw_workbook("", more={"xl/worksheets/sheet1.xml": sheet}))


def test_a_sheet_of_only_blanks_holds_no_data() -> None:
    assert "没有数据行" in refusal(saved(workbook(HEADER)))
    assert "没有数据行" in refusal("名称,经度\n".encode())


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"\xef\xbb\xbf \r\n"])  # E28
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert "文件是空的" in refusal(content)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:  # E27
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(3_000_000_000)
    with pytest.raises(FileError, match="more than 50 MB"):
        read_upload(path)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be opened"):
        read_upload(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("C:\\Users\\x\\站点.csv", "站点.csv"),
        ("站点.xlsx\0.exe", "站点.xlsx.exe"),
        ("a\u202excod.xlsx", "axcod.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 75 + ".xlsx"),
    ],
)
def test_the_name_of_an_upload_is_only_shown(name: str, shown: str) -> None:  # E26
    assert shown_name(name) == shown


def test_a_damaged_row_costs_itself_only() -> None:
    content = '名称,经度,纬度\n甲,1,2\n"乙,3,4\n丙,5,6\n丁,7,8,9\n戊,9,10\n'.encode()
    upload = read_upload(content)
    assert [row[0] for row in texts(only(upload))] == ["甲", "丙", "戊"]
    bad = [(note.row, note.used) for note in upload.remarks]
    assert bad == [(3, False), (5, False)]


def test_semicolons_tabs_and_sep_lines_separate_too() -> None:
    for content in ("名称;经度\na;1\n", "名称\t经度\na\t1\n", "sep=;\n名称;经度\na;1\n"):
        assert texts(only(read_upload(content.encode()))) == [["a", "1"]]


def test_rows_keep_the_line_their_user_sees() -> None:
    content = '附件,,\n\n名称,经度,备注\n甲,1,"两\n行"\n乙,2,\n'.encode()
    layer = only(read_upload(content))
    assert layer.header_row == 3
    assert [row.number for row in layer.rows] == [4, 6]


def test_a_cell_beyond_what_excel_takes_costs_its_row() -> None:
    upload = read_upload(f"名称,经度\n{'长' * 40_000},1\n短,2\n".encode())
    assert texts(only(upload)) == [["短", "2"]]
    assert [(note.row, note.used) for note in upload.remarks] == [(2, False)]


def test_five_thousand_rows_take_seconds() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表")
    sheet.append(HEADER + [f"列{i}" for i in range(15)])
    for i in range(5000):
        sheet.append([f"站{i}", 104 + i / 1e5, 30.5, *[f"值{j}" for j in range(15)]])
    assert len(only(read_upload(saved(book))).rows) == 5000
