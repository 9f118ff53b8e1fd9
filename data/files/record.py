"""One row of a file that people bring: its values by known column, and where it is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from gis.errors import InputError, Message
from gis.model import LonLat

_MONEY = ("费用", "造价", "预计费用", "建设费用", "投资")

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code", "编号", "站点编号", "编码", "代码"),
    "name": ("name", "名称", "站点名称", "区划名称", "行政区名称", "xzqmc"),
    "kind": ("kind", "类型", "站点类型"),
    "lon": ("lon", "lng", "longitude", "long", "x", "经度", "x坐标"),
    "lat": ("lat", "latitude", "y", "纬度", "y坐标"),
    "population": (
        *("population", "people", "pop", "total", "人口", "人数", "常住人口"),
        *("总人口", "人口数", "人口合计", "人口数_合计"),
    ),
    "area_code": ("area_code", "adcode", "区划代码", "行政区划代码", "区划代", "统计用区划代码", "xzqdm"),
    "parent": ("parent", "parent_code", "上级代码", "上级区划代码"),
    "level": ("level", "级别", "层级", "行政级别"),
    "urban_rural": ("urban_rural", "城乡分类代码", "城乡分类"),
    "capacity": ("capacity", "容量", "服务能力", "接待能力"),
    "opening_hours": ("opening_hours", "开放时间", "营业时间", "服务时间"),
    "chain": ("chain", "network_id", "连锁", "所属连锁"),
    "equipment": ("equipment", "设备", "设施设备"),
    "open_to_all": ("open_to_all", "跨区开放", "对外开放"),
    "status": ("status", "model_status", "状态", "建设状态"),
    "levels": ("levels", "building:levels", "floors", "层数", "楼层数"),
    "compound": ("compound", "compound_id", "小区", "小区名称", "小区编号", "所属小区"),
    "open": ("open", "is_open", "开放", "是否开放"),
    "floor_area": ("floor_area", "floor_area_m2", "建筑面积"),
    "monthly_visits": (
        *("monthly_visits", "visits", "月服务人次", "月均服务人次", "每月服务人次"),
        *("每月访问量", "月访问量", "月服务量"),
    ),
    "staff": ("staff", "工作人员", "工作人员数", "人员数", "工作人员数量"),
    "host_kind": ("host_kind", "载体类型", "场地类型", "场所类型"),
    "host_venue": ("host_venue", "host", "载体名称", "场所名称", "依托场所"),
    "venue": ("venue", "场地", "载体", "场地情况"),
    "cost": ("cost", "cost_yuan", *_MONEY, *(f"{name}(元)" for name in _MONEY)),
    "cost_wan": ("cost_wan", *(f"{name}{unit}" for name in _MONEY for unit in ("(万元)", "万元", "(万)"))),
}
"""Known columns and the headers that mean them."""


UNWRITABLE = frozenset({"Cc", "Cs"})
"""Unicode's control characters and halves of characters: no table, terminal or database takes them all."""


@dataclass(frozen=True, slots=True)
class Record:
    """
    One row of a file.

    Attributes
    ----------
    row
        As its user counts: the line of a CSV (header 1), the feature of a GeoJSON (first 1).
    values
        By known column, see `COLUMNS`; other columns under their own header.
    shape
        Geometry in WGS 84; None where a CSV gives ``lon`` and ``lat``.
    fault
        Why none of its values can be trusted; whoever reads one is told.
    """

    row: int
    values: Mapping[str, Any]
    shape: shapely.Geometry | None
    fault: Message | None = None


def refuse_fault(record: Record) -> None:
    """Refuse a record whose values cannot be trusted, with an `InputError`."""
    if record.fault is not None:
        raise InputError(*record.fault)


def position_of(record: Record) -> LonLat:
    """
    Find where a record is.

    Parameters
    ----------
    record
        From `read_records`.

    Returns
    -------
    LonLat
        WGS 84; of an area, a point inside it.

    Raises
    ------
    InputError
        If there is no usable position, with what to change.
    """
    refuse_fault(record)
    if record.shape is not None:
        if record.shape.is_empty:
            raise InputError("几何为空；请补上位置", "the geometry is empty; give a position")
        point = record.shape if record.shape.geom_type == "Point" else record.shape.point_on_surface()
        lon, lat = point.x, point.y
    else:
        lon, lat = number_of(record, "lon", "经度"), number_of(record, "lat", "纬度")
    return checked_lonlat(lon, lat)


def checked_lonlat(lon: float, lat: float) -> LonLat:
    """
    Refuse coordinates that are not degrees, saying what they look like.

    Parameters
    ----------
    lon, lat
        Supposed degrees.

    Returns
    -------
    LonLat
        The same.

    Raises
    ------
    InputError
        If they are swapped, in metres, or out of range.
    """
    if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004 - degrees
        return LonLat(lon, lat)
    if abs(lon) <= 90 and abs(lat) <= 180:  # noqa: PLR2004 - degrees
        raise InputError(
            "经度与纬度颠倒；请交换两列", "longitude and latitude are swapped; exchange the two columns"
        )
    if max(abs(lon), abs(lat)) > 1000:  # noqa: PLR2004 - no angle
        raise InputError("坐标像是米；请换成经纬度", "the coordinates look like metres; give degrees")
    raise InputError(
        "经度应在 -180 到 180、纬度应在 -90 到 90 之间",
        "longitude must be -180 to 180 and latitude -90 to 90",
    )


def number_of(record: Record, column: str, zh: str) -> float:
    """
    Read a finite number from a column.

    Parameters
    ----------
    record
        From `read_records`.
    column
        Known column.
    zh
        Its Chinese name, for the message.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    InputError
        If the cell is empty or not a number.
    """
    refuse_fault(record)
    text = unicodedata.normalize("NFKC", str(record.values.get(column))).strip()
    try:
        value = float("nan" if "_" in text else text)  # to Python 1_000 is a number
    except ValueError:
        value = float("nan")
    if value - value != 0:
        raise InputError(f"{zh}不是数字；请填写数字", f"{column} is not a number; give one")
    return value


def text_of(record: Record, column: str) -> str:
    """
    Read a text from a column.

    Parameters
    ----------
    record
        From `read_records`.
    column
        Known column.

    Returns
    -------
    str
        Without blanks around it; empty where the cell or the column is.

    Raises
    ------
    InputError
        If it holds characters that cannot be shown, or the record is at fault.
    """
    refuse_fault(record)
    value = record.values.get(column)
    text = "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN of a data frame
    if any(unicodedata.category(letter) in UNWRITABLE and not letter.isspace() for letter in text):
        raise InputError(
            f"{column} 含有控制字符；请删去", f"{column} holds control characters; take them out"
        )
    return text


def column_of(header: str) -> str:
    """
    Tell which known column a header means.

    Parameters
    ----------
    header
        As written; width, case, blanks and the mark of a required column do not matter.

    Returns
    -------
    str
        A key of `COLUMNS`, or the header itself where none is meant.

    Examples
    --------
    >>> column_of("经 度（必填）*"), column_of("备注")
    ('lon', '备注')
    """
    plain = unicodedata.normalize("NFKC", header).casefold()
    plain = "".join(plain.replace("(必填)", "").replace("*", "").split())
    return _BY_HEADER.get(plain, header.strip())


_BY_HEADER = {name: column for column, names in COLUMNS.items() for name in names}
