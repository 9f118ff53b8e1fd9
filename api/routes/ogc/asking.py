"""What a query under /ogc may hold: coordinate systems, boxes, times, tokens, and values of fields."""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError

from api.operations.ogc.paging import Place
from api.validation import REPEATED, UNKNOWN
from gis.errors import InputError
from layers.catalog import Field, Layer
from services.hours import CHINA

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_4490 = "http://www.opengis.net/def/crs/EPSG/0/4490"
SYSTEMS = (CRS84, EPSG_4490)
"""CGCS2000 equals WGS 84 to decimetres, so only the order of the axes differs: 4490 has latitude first."""

MAX_LIMIT = 1000
LONGEST_VALUE = 500
_TOKEN = re.compile(r"([1-9]\d{0,17})-(\d{1,9})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+ -]\d{2}:\d{2})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?", re.ASCII)

T = TypeVar("T")
Numbers = tuple[float, float, float, float]
Span = tuple[datetime | None, datetime | None]


def read(name: str, reader: Callable[[str], T], text: str) -> T:
    """
    Read a parameter of a query.

    Parameters
    ----------
    name
        Of the parameter.
    reader
        Raises `InputError`.
    text
        As sent.

    Returns
    -------
    T
        What the reader makes of it.

    Raises
    ------
    RequestValidationError
        With the reader's sentence, naming the parameter.
    """
    try:
        return reader(text)
    except InputError as error:
        fault = {"type": "value_error", "loc": ("query", name), "ctx": {"error": error}}
        raise RequestValidationError([fault]) from None


def as_system(value: str) -> str:
    """Read the address of a coordinate system; `InputError` if it is not one of `SYSTEMS`."""
    if value not in SYSTEMS:
        raise InputError(
            f"坐标系应为 {CRS84} 或 {EPSG_4490}", f"the coordinate system must be {CRS84} or {EPSG_4490}"
        )
    return value


def as_numbers(value: str) -> Numbers:
    """
    Read the numbers of a box.

    Parameters
    ----------
    value
        Four numbers, or six of which the heights are left aside, with commas between.

    Returns
    -------
    tuple
        The four, in the order given.

    Raises
    ------
    InputError
        If they are not such numbers.
    """
    try:
        found = (
            [float(part) for part in unicodedata.normalize("NFKC", value).split(",")]
            if len(value) <= LONGEST_VALUE
            else []
        )
    except ValueError:
        found = []
    if len(found) not in (4, 6) or not all(map(math.isfinite, found)):
        raise InputError(
            "应是四个用逗号分开的数字：西,南,东,北（EPSG:4490 为 南,西,北,东）",
            "must be four numbers with commas between: west,south,east,north"
            " (south,west,north,east in EPSG:4490)",
        )
    half = len(found) // 2
    return found[0], found[1], found[half], found[half + 1]


def box_of(numbers: Numbers, system: str) -> Numbers:
    """
    Give a box as west, south, east, north.

    Parameters
    ----------
    numbers
        In the order of the system's axes.
    system
        One of `SYSTEMS`.

    Returns
    -------
    tuple
        In degrees.

    Raises
    ------
    InputError
        If it is no box, or crosses the date line: the service covers one city.
    """
    west, south, east, north = numbers if system == CRS84 else (numbers[i] for i in (1, 0, 3, 2))
    globe = west >= -180 and east <= 180 and south >= -90 and north <= 90  # noqa: PLR2004
    if west > east or south > north or not globe:
        raise InputError(
            "西应不大于东、南应不大于北，且都在经纬度范围内；不支持跨越 180 度经线",
            "west must not be beyond east nor south beyond north, all on the globe;"
            " boxes across the date line are not supported",
        )
    return west, south, east, north


def as_span(value: str) -> Span:
    """
    Read a moment, a day or an interval (RFC 3339, ``..`` is open).

    Parameters
    ----------
    value
        What names no zone is China's.

    Returns
    -------
    tuple
        First and last moment.

    Raises
    ------
    InputError
        If it is not such a text, or ends before it begins.
    """
    first, slash, last = value.partition("/") if len(value) <= LONGEST_VALUE else ("", "", "")
    try:
        span = (_edge(first, last=False), _edge(last, last=True)) if slash else _both(first)
    except (ValueError, OverflowError):
        span = (None, None)
    begin, end = span
    if (begin is None and end is None) or (begin is not None and end is not None and begin > end):
        raise InputError(
            "应形如 2026-11-22、2026-11-22T08:00:00Z 或 2026-11-01/..",
            "must be such as 2026-11-22, 2026-11-22T08:00:00Z or 2026-11-01/..",
        )
    return span


def _both(text: str) -> Span:
    return _moment(text, last=False), _moment(text, last=True)


def _edge(text: str, *, last: bool) -> datetime | None:
    return None if text in ("", "..") else _moment(text, last=last)


def _moment(text: str, *, last: bool) -> datetime:
    if _DAY.fullmatch(text):
        day = datetime.combine(date.fromisoformat(text), datetime.min.time(), CHINA)
        moment = day + timedelta(days=1, microseconds=-1) if last else day
    elif _MOMENT.fullmatch(text):
        # A "+" that nobody escaped arrives as a blank.
        read = datetime.fromisoformat(text.upper().replace(" ", "+"))
        moment = read if read.tzinfo else read.replace(tzinfo=CHINA)
    else:
        raise ValueError
    return moment.astimezone(UTC)


def as_place(value: str) -> Place:
    """Read a token of a ``next`` link; `InputError` if it is none."""
    found = _TOKEN.fullmatch(value)
    if found is None:
        raise InputError(
            "请原样使用上一页 next 链接里的值", "use the value of the next link of the page before as it is"
        )
    return Place(int(found[1]), int(found[2]))


def values_of(
    layer: Layer, given: Sequence[tuple[str, str]], known: Sequence[str]
) -> tuple[dict[str, Any], dict[str, datetime]]:
    """
    Read the parameters that filter by a field.

    Parameters
    ----------
    layer
        Whose queryables count.
    given
        The whole query.
    known
        Parameters that are something else.

    Returns
    -------
    tuple
        Values as they are in JSON, and moments, each by field.

    Raises
    ------
    RequestValidationError
        Naming a parameter that is no queryable, is repeated, or has a value that cannot be.
    """
    queryables = {each.name: each for each in layer.queryables}
    equal: dict[str, Any] = {}
    moments: dict[str, datetime] = {}
    for name, text in given:
        if name in known:
            continue
        field = queryables.get(name)
        if field is None or name in equal or name in moments:
            kind = UNKNOWN if field is None else REPEATED
            raise RequestValidationError([{"type": kind, "loc": ("query", name)}])
        value = read(name, partial(_value, field), text)
        (moments if field.type == "moment" else equal)[name] = value
    return equal, moments


def _value(field: Field, text: str) -> Any:
    if field.type in ("integer", "number"):
        good = (_WHOLE if field.type == "integer" else _NUMBER).fullmatch(text)
        return _known(json.loads(_json_number(text)) if good else None, "应是一个数字", "must be one number")
    if field.type == "boolean":
        value = {"true": True, "false": False}.get(text.lower())
        return _known(value, "应为 true 或 false", "must be true or false")
    if field.type == "date":
        return _known(_day(text), "应形如 2026-11-22", "must be such as 2026-11-22")
    if field.type == "moment":
        return _known(as_span(text)[0], "应形如 2026-11-22T08:00:00Z", "must be a moment")
    return _known(_text(text), "应是文字，最多 500 个字", "must be text of at most 500 characters")


def _known(value: Any, zh: str, en: str) -> Any:
    if value is None:
        raise InputError(zh, en)
    return value


def _json_number(text: str) -> str:
    return repr(float(text)) if any(mark in text for mark in ".eE") else str(int(text))


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _text(text: str) -> str | None:
    """Leave text as it is, since it is compared with what is stored; what no text holds is refused."""
    strange = any(unicodedata.category(char) in ("Cc", "Cs") for char in text)
    return None if strange or len(text) > LONGEST_VALUE else text


def parameters_of(layer: Layer) -> Mapping[str, dict[str, Any]]:
    """
    Describe a layer's queryables as JSON Schema.

    Parameters
    ----------
    layer
        Of the catalogue.

    Returns
    -------
    Mapping
        By name.
    """
    return {each.name: schema_of(each) for each in layer.queryables}


def schema_of(field: Field) -> dict[str, Any]:
    """Describe the values of a field as JSON Schema."""
    kinds: dict[str, dict[str, Any]] = {
        "date": {"type": "string", "format": "date"},
        "moment": {"type": "string", "format": "date-time"},
        "text": {"type": "string"},
    }
    schema = dict(kinds.get(field.type, {"type": field.type}))
    schema |= {"title": f"{field.title.zh} {field.title.en}"}
    if field.codes:
        schema |= {
            "enum": list(field.codes),
            "description": "；".join(f"{code}：{said.zh}" for code, said in field.codes.items()),
        }
    return schema
