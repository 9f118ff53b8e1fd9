"""Cells of a register's sheet, read as what their column holds, or refused with what to change."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from gis.calendar import NO_CALENDAR
from gis.codes import area_code
from gis.errors import InputError
from gis.register import Field, FieldType, Value
from gis.register.shared import EXAMPLE_ID
from services.hours import dated_hours
from services.register.degrees import degrees
from services.register.moments import china_clock, read_day, read_moment
from services.spoken import NOT_UNDERSTOOD, spoken_rule


@dataclass(frozen=True, slots=True)
class Formula:
    """
    A cell in which a formula stood.

    Attributes
    ----------
    written
        The formula, its first letters at least; it is only shown.
    value
        What the program that saved the file had computed; None where nothing was.
    """

    written: str
    value: str | float | datetime | None = None


Cell = str | float | int | bool | date | datetime | Formula | None
"""What a reader of files gives for a cell."""

LONGEST_TEXT, LONGEST_LIST = 300, 50
MOST = 10_000_000
"""No count of people, posts or seats is larger."""

_SHOWN_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_EXACT = 1e15
_FORMULA_LETTERS = 60
_YES = frozenset({"1", "是", "有", "yes", "true", "y", "√"})
_NO = frozenset({"0", "否", "无", "no", "false", "n", "×"})
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PHONE = re.compile(
    r"(?:\+?86-?)?(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}|1\d{4}|9\d{4})"
    r"(?:-\d{1,6})?"
)
_WITHOUT_ZERO = re.compile(r"(10|2\d|[3-9]\d{2})-?([2-8]\d{6,7}(?:-\d{1,6})?)")
"""A landline whose 0 is lost: an area code has two further digits in the largest cities, else three."""


def plain_text(cell: Cell) -> str:
    """
    Give a cell as text.

    Parameters
    ----------
    cell
        As the file holds it.

    Returns
    -------
    str
        Full width made plain, without blanks at its ends and without invisible characters; empty for an empty
        cell. A number has no ``.0``.

    Raises
    ------
    InputError
        If it is a formula, too long, or holds characters that cannot be shown.

    Examples
    --------
    >>> plain_text(" １２ "), plain_text(510104001002.0), plain_text(None)
    ('12', '510104001002', '')
    """
    if isinstance(cell, Formula):
        raise _is_formula(cell.written)
    text = unicodedata.normalize("NFKC", _typed(cell))
    if not text.isprintable():
        text = _without_invisible(text)
    text = text.strip()
    if text.startswith("="):
        raise _is_formula(text)
    if text in _SHOWN_ERRORS:
        raise InputError(f"单元格显示错误值 {text}；请改成实际内容", f"the cell shows the error {text}")
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"超过 {LONGEST_TEXT} 个字；请缩短", f"has more than {LONGEST_TEXT} characters; shorten it"
        )
    return text


def _is_formula(written: str) -> InputError:
    """Refuse a formula: its last result may be anything."""
    shown = "".join(sign if sign.isprintable() else " " for sign in written[:_FORMULA_LETTERS])
    return InputError(
        f"含公式 {shown} ；请核对结果，改成值（复制后选择性粘贴“值”）",
        f"holds the formula {shown} ; check its result and paste it as a value",
    )


def _without_invisible(text: str) -> str:
    shown = "".join(" " if char.isspace() else char for char in text if unicodedata.category(char) != "Cf")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") for char in shown):
        raise InputError("含有不可显示的字符；请删去", "holds characters that cannot be shown; remove them")
    return shown


def _typed(cell: Cell) -> str:
    """Write a cell as a person types it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = china_clock(cell)
        return f"{cell:%Y-%m-%d %H:%M}" if (cell.hour or cell.minute) else f"{cell:%Y-%m-%d}"
    return str(cell)


def read_cell(field: Field, cell: Cell) -> Value:
    """
    Read a cell as its column wants it, where that needs no other cell.

    Parameters
    ----------
    field
        The column.
    cell
        As the file holds it.

    Returns
    -------
    Value
        None for an empty cell. Areas and parents are left as text, see `services.register.rows`.

    Raises
    ------
    InputError
        If it cannot be read, with what to change.
    """
    text = plain_text(cell)
    if not text:
        return None
    return _READERS.get(field.type, _text)(field, cell if isinstance(cell, (date, float, int)) else text)


def _text(_: Field, cell: Cell) -> Value:
    return re.sub(r"\s+", " ", plain_text(cell))


def _id(_: Field, cell: Cell) -> Value:
    text = plain_text(cell)
    if text == EXAMPLE_ID:
        raise InputError(
            f"编号还是模板示范行的“{EXAMPLE_ID}”；请清空（自动编号）或改成自己的编号，不要的行请删去",
            f"the id is still {EXAMPLE_ID}, of the template's example row; empty it, give another, or delete "
            "the row",
        )
    # An id is a part of addresses: "." and ".." mean another page there.
    if not re.fullmatch(r"(?=.*[^_.\-])[0-9A-Za-z\u4e00-\u9fff_.\-]{1,40}", text):
        raise InputError(
            "编号只用字母、数字、汉字和 - _ .，至少有一个字母、数字或汉字，最多 40 个字",
            "an id has letters, digits and - _ . only, at least one letter or digit, at most 40 in all",
        )
    return text


def _number(_: Field, cell: Cell) -> Value:
    text = plain_text(cell).lstrip("'")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        value = float("nan" if "_" in text else text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError("不是数字；请只填数字，单位写在表头", "is not a number; give digits only")
    if not 0 <= value <= MOST:
        raise InputError(f"应在 0 到 {MOST} 之间", f"must be from 0 to {MOST}")
    return value


def _whole(field: Field, cell: Cell) -> Value:
    value = _number(field, cell)
    if not isinstance(value, float) or not value.is_integer():
        raise InputError("应是整数", "must be a whole number")
    return int(value)


def _yes_no(_: Field, cell: Cell) -> Value:
    word = plain_text(cell).casefold()
    if word not in _YES | _NO:
        raise InputError("应填 是 或 否", "must be yes or no")
    return word in _YES


def _choice(field: Field, cell: Cell) -> Value:
    word = plain_text(cell)
    code = field.code_of(word)
    if code is None and not field.open_list:
        raise InputError(
            f"不认识“{word[:20]}”；请填 {'、'.join(zh for _, zh in field.choices)} 之一",
            f"is none of {', '.join(code for code, _ in field.choices)}",
        )
    return code or word


def _list(_: Field, cell: Cell) -> Value:
    parts = [part.strip() for part in re.split(r"[,，、;；/|]", plain_text(cell)) if part.strip()]
    if len(parts) > LONGEST_LIST:
        raise InputError(f"最多 {LONGEST_LIST} 项", f"may have at most {LONGEST_LIST} entries")
    return list(dict.fromkeys(parts))


def _hours(_: Field, cell: Cell) -> Value:
    text = plain_text(cell)
    if dated_hours(text, NO_CALENDAR) is None:
        raise InputError(*NOT_UNDERSTOOD)
    return spoken_rule(text) or text


def _phone(_: Field, cell: Cell) -> Value:
    text = re.sub(r"\s+", " ", plain_text(cell)).replace("—", "-").replace("–", "-")
    parts = [_one_phone(part) for part in re.split(r"[,、;；/]| (?=\d{7})", text) if part.strip()]
    return " / ".join(parts)


def _one_phone(text: str) -> str:
    text = re.sub(r"(?<=\d)\.0+$", "", text)
    number = re.sub(r"(?:转|分机|ext\.?)", "-", re.sub(r"[\s()]", lambda m: "-" if m[0] == ")" else "", text))
    if not _PHONE.fullmatch(number):
        if found := _WITHOUT_ZERO.fullmatch(number):
            raise _zero_lost(f"0{found[1]}-{found[2]}")
        raise InputError(
            "不是电话号码；请写成 0595-22220000、11 位手机号或 12333 这样的短号",
            "is no phone number; write it as 0595-22220000, as 11 digits or as a short number",
        )
    return number


def _zero_lost(likely: str) -> InputError:
    return InputError(
        f"不是电话号码，像是少了开头的 0（Excel 把电话当数字存时会去掉它），可能是 {likely}；"
        "请核对补上，并把这一列设为文本",
        f"is no phone number; its leading 0 seems lost, as Excel drops it from numbers: probably {likely}; "
        "check it, and keep the column as text",
    )


def _date(_: Field, cell: Cell) -> Value:
    return read_day(cell if isinstance(cell, date) else plain_text(cell)).isoformat()


def _moment(_: Field, cell: Cell) -> Value:
    return read_moment(cell if isinstance(cell, date | float | int) else plain_text(cell)).isoformat()


def _uscc(_: Field, cell: Cell) -> Value:
    text = plain_text(cell).upper().replace(" ", "")
    if not re.fullmatch("[0-9A-HJ-NPQRTUWXY]{18}", text):
        raise InputError(
            "统一社会信用代码是 18 位数字和大写字母（没有 I、O、S、V、Z）；请核对，并把列设为文本",
            "a unified social credit code has 18 digits and capitals without I, O, S, V, Z; check it, and "
            "keep the column as text",
        )
    return text


def _url(_: Field, cell: Cell) -> Value:
    text = plain_text(cell)
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or " " in text:
        raise InputError("网址应以 https:// 开头", "an address must begin with https://")
    return text


def _area(_: Field, cell: Cell) -> Value:
    text = plain_text(cell)
    return area_code(text).digits if text[:1].isdecimal() else text


def _degrees(field: Field, cell: Cell) -> Value:
    return degrees(plain_text(cell), longitude=field.type is FieldType.LON)


_READERS: dict[FieldType, Callable[[Field, Cell], Value]] = {
    FieldType.ID: _id,
    FieldType.WHOLE: _whole,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.MOMENT: _moment,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.LIST: _list,
    FieldType.HOURS: _hours,
    FieldType.PHONE: _phone,
    FieldType.USCC: _uscc,
    FieldType.AREA: _area,
    FieldType.URL: _url,
    FieldType.LON: _degrees,
    FieldType.LAT: _degrees,
    FieldType.DATUM: _choice,
}
