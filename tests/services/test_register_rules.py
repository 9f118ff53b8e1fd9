"""Laws of imports, without a store: what is written as a sheet is read as the same entry."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.datum import Datum
from gis.errors import InputError, Message
from gis.register import REGISTER, Entry, FieldType, Known, RegisterKind, Value, Verdict, cell_of
from services.register.cells import plain_text, read_cell
from services.register.degrees import degrees
from services.register.judge import judge
from services.register.moments import read_moment
from services.register.sheet import Sheet, SheetRow

TODAY = date(2026, 11, 22)
TEXT = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() == text != "")
BY_TYPE = {
    FieldType.WHOLE: st.integers(1, 10_000_000),
    FieldType.NUMBER: st.floats(1, 10_000_000, allow_nan=False),
    FieldType.YES_NO: st.booleans(),
    FieldType.LIST: st.lists(TEXT, max_size=4),
    FieldType.DATE: st.dates(date(2000, 1, 1), date(2099, 1, 1)).map(date.isoformat),
    FieldType.MOMENT: st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}:00+08:00"),
    FieldType.LON: st.floats(73, 135).map(lambda value: round(value, 7)),
    FieldType.LAT: st.floats(18, 53).map(lambda value: round(value, 7)),
}


@st.composite
def entries(draw: st.DrawFn, kind: RegisterKind) -> dict[str, Entry]:
    """Draw entries as a store may hold them, whatever today's rules say of their texts."""
    ids = draw(st.lists(st.integers(1, 999), min_size=1, max_size=4, unique=True))
    found: dict[str, Entry] = {}
    for number in ids:
        code = f"{kind.prefix}{number}"
        values: dict[str, Any] = {
            field.column: draw(BY_TYPE.get(field.type, TEXT))
            for field in kind.fields
            if field.type is not FieldType.DATUM and (field.required or draw(st.booleans()))
        }
        # Of these the store holds none twice, or none that ends before it begins.
        values.pop("expires", None)
        values.pop("uscc", None)
        found[code] = {field.column: None for field in kind.fields} | values | {"id": code}
    return found


def written(kind: RegisterKind, stored: dict[str, Entry]) -> Sheet:
    rows = [
        tuple(
            "WGS84" if field.type is FieldType.DATUM else cell_of(field, entry.get(field.column))
            for field in kind.fields
        )
        for entry in stored.values()
    ]
    return Sheet(
        tuple(field.header for field in kind.fields),
        tuple(SheetRow(n, row) for n, row in enumerate(rows, start=2)),
    )


@given(st.data())
def test_whatever_is_stored_comes_back_from_its_sheet_unchanged(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([REGISTER["station"], REGISTER["enterprise"], REGISTER["institution"]]))
    stored = data.draw(entries(kind))
    found = judge(kind, written(kind, stored), Known(stored), declared=None, today=TODAY)
    assert {row.verdict for row in found.rows} == {Verdict.SAME}, found.rows


@given(st.data())
def test_an_unchanged_row_stays_unchanged_whoever_else_is_in_the_sheet(data: st.DataObject) -> None:
    kind = REGISTER["institution"]
    stored = data.draw(entries(kind))
    sheet = written(kind, stored)
    bad = SheetRow(99, tuple(None for _ in kind.fields))
    found = judge(
        kind, Sheet(sheet.header, (*sheet.rows, bad)), Known(stored), declared=Datum.WGS84, today=TODAY
    )
    assert [row.verdict for row in found.rows] == [Verdict.SAME] * len(stored) + [Verdict.BAD]


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
def test_degrees_minutes_and_seconds_are_the_same_place(whole: int, minutes: int, seconds: int) -> None:
    told = degrees(f"{whole}°{minutes}′{seconds}″E", longitude=True)
    assert told == pytest.approx(whole + minutes / 60 + seconds / 3600, abs=1e-7)
    assert degrees(f"东经{whole}度{minutes}分{seconds}秒", longitude=True) == told


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for kind in REGISTER.values():
        for field in kind.fields:
            told: Message | None = None
            value: Value = None
            try:
                value = read_cell(field, text)
            except InputError as error:
                told = error.message
            assert all(told) if told else value is None or plain_text(text)


def test_a_time_with_its_zone_is_the_same_moment_and_one_without_is_chinas() -> None:
    there = datetime(2026, 12, 19, 6, 0, tzinfo=UTC)
    assert read_moment(there).isoformat() == "2026-12-19T14:00:00+08:00"
    assert read_moment(there.replace(tzinfo=None)).isoformat() == "2026-12-19T06:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "value"), [("1,500", 1500), ("12,345,678.5", None), ("1,5", None), ("1,50", None)]
)
def test_commas_part_thousands_and_nothing_else(text: str, value: int | None) -> None:
    field = next(each for each in REGISTER["vacancy"].fields if each.column == "posts")
    if value is None:
        with pytest.raises(InputError):
            read_cell(field, text)
    else:
        assert read_cell(field, text) == value


@pytest.mark.parametrize(
    ("cell", "likely"),
    [
        (59028532307, "0590-28532307"),
        (59028532307.0, "0590-28532307"),
        ("59028532307", "0590-28532307"),
        ("595-22220000转801", "0595-22220000-801"),
        (3166123456, "0316-6123456"),
        (1062345678, "010-62345678"),
        (2162345678, "021-62345678"),
    ],
)
def test_a_landline_that_lost_its_zero_in_excel_is_told_what_it_probably_was(
    cell: float | str, likely: str
) -> None:
    field = next(each for each in REGISTER["station"].fields if each.column == "phone")
    with pytest.raises(InputError) as error:
        read_cell(field, cell)
    assert f"Excel 把电话当数字存时会去掉它），可能是 {likely}；" in error.value.message.zh
    assert f"probably {likely};" in error.value.message.en
    assert read_cell(field, likely) == likely


@pytest.mark.parametrize("cell", [13900000000, 12333, 4008001234, 22220000, "0595-22220000"])
def test_numbers_that_need_no_zero_are_phones(cell: float | str) -> None:
    field = next(each for each in REGISTER["station"].fields if each.column == "phone")
    assert read_cell(field, cell) == str(cell)


@pytest.mark.parametrize("text", [".", "..", "-", "_", "._-", "../a", "a/b"])
def test_an_id_that_would_break_an_address_is_refused(text: str) -> None:
    field = REGISTER["station"].by_column["id"]
    with pytest.raises(InputError) as error:
        read_cell(field, text)
    assert "至少有一个字母、数字或汉字" in error.value.message.zh


@pytest.mark.parametrize("text", ["A.1", "驿", "7", ".7", "GP-0042"])
def test_an_id_with_a_letter_a_digit_or_a_chinese_character_is_one(text: str) -> None:
    assert read_cell(REGISTER["station"].by_column["id"], text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("24,91", "纬度的小数点写成了逗号；请写成 24.91"),
        ("二十四", "纬度不是数字；请填十进制度数，如 24.9102"),
    ],
)
def test_a_latitude_that_is_none_is_told_by_a_latitude(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        degrees(text, longitude=False)
    assert error.value.message.zh == said


@pytest.mark.parametrize("cell", [139000000, 59008532307, 9999999999999])
def test_no_zero_is_missed_where_it_would_make_no_number(cell: int) -> None:
    field = next(each for each in REGISTER["station"].fields if each.column == "phone")
    with pytest.raises(InputError, match="is no phone number; write it") as error:
        read_cell(field, cell)
    assert "开头的 0" not in error.value.message.zh
