from datetime import date
from pathlib import Path

import pytest

from data.files.holidays import read_calendar, shipped_calendar
from gis.calendar import DayKind
from gis.errors import FileError


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "holidays.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_shipped_table_is_that_of_the_notices() -> None:
    calendar = shipped_calendar()
    assert calendar.years == {2025, 2026}
    counts = {
        (year, kind): sum(day.year == year for day in calendar.of_kind(kind))
        for year in (2025, 2026)
        for kind in (DayKind.HOLIDAY, DayKind.MAKE_UP)
    }
    assert list(counts.values()) == [28, 5, 33, 6]
    # The notice of 4 November 2025 word by word: 9月20日（周日）、10月10日（周六）上班.
    assert [day for day in calendar.of_kind(DayKind.MAKE_UP) if day.year == 2026] == [
        date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ]
    assert calendar.on(date(2026, 2, 23)).name == "春节"


def test_every_make_up_workday_is_on_a_weekend() -> None:
    assert all(day.weekday() >= 5 for day in shipped_calendar().of_kind(DayKind.MAKE_UP))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_in_chinese_is_read(tmp_path: Path, encoding: str) -> None:
    text = "日期,类型,名称\n2027年1月1日,放假,元旦\n2027/1/3,补班,元旦调休\n\n# 说明\n20270206,休,春节\n"
    calendar, refused = read_calendar(write(tmp_path, text, encoding))
    assert [(str(row.day), row.kind.value, row.name) for row in calendar.days] == [
        ("2027-01-01", "holiday", "元旦"),
        ("2027-01-03", "workday", "元旦调休"),
        ("2027-02-06", "holiday", "春节"),
    ]
    assert refused == []


def test_rows_that_cannot_be_used_are_returned_with_their_reason(tmp_path: Path) -> None:
    text = "date,kind\n2027-01-01,holiday\n2027-02-30,holiday\n1867-01-01,off\n"
    text += "2027-01-02,party\n2027-01-01,work\n"
    calendar, refused = read_calendar(write(tmp_path, text))
    assert [row.kind for row in calendar.days] == [DayKind.HOLIDAY]
    assert [(note.row, note.reason.en.split(";")[0]) for note in refused] == [
        (3, "the date cannot be read"),
        (4, "the date cannot be read"),
        (5, "the kind must be holiday (放假) or workday (补班)"),
        (6, "the date 2027-01-01 is there twice"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lacks the columns"),
        ("day,name\n2027-01-01,x\n", "lacks the columns"),
        ("date,kind\n", "holds no usable date"),
        ("date,kind\n2027-13-01,holiday\n", "first reason: the date cannot be read"),
    ],
)
def test_a_table_of_nothing_is_told(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FileError, match=says):
        read_calendar(write(tmp_path, text))
    with pytest.raises(FileError, match="check the path"):
        read_calendar(tmp_path / "none.csv")
