"""Rows of the store as typed columns: nothing that is not finite, no letter that a file cannot hold."""

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import shapely

from gis.datum import Datum, from_wgs84
from gis.errors import InputError, Message
from layers.catalog import Field, FieldType, Layer
from layers.export.model import Features, Shapes

DECIMALS = 7
"""Of degrees: about a centimetre."""

ZONE = ZoneInfo("Asia/Shanghai")


def features_of(
    layer: Layer, rows: Sequence[Mapping[str, Any]], shapes: Shapes, *, datum: Datum = Datum.WGS84
) -> Features:
    r"""
    Bring rows into the fields of their layer and places into a datum.

    Parameters
    ----------
    layer
        Of the catalogue; what else a row holds is left out.
    rows
        Values by field as JSON holds them.
    shapes
        In WGS 84, one a row.
    datum
        What is wanted; BD-09 is for links to its vendor only.

    Returns
    -------
    Features
        Every row; a number that is not finite, and a value of another type, is None with a remark.

    Raises
    ------
    InputError
        If the datum is BD-09, or a place is missing or not finite.

    Examples
    --------
    >>> from layers.catalog import layer_of
    >>> rows = [{"id": "F1", "name": "春风\x08行动", "posts": float("nan")}]
    >>> found = features_of(layer_of("job_fairs"), rows, np.array([shapely.Point(118.6, 24.9)]))
    >>> found.columns["name"], found.columns["posts"], len(found.remarks)
    (['春风行动'], [None], 1)
    """
    if datum not in (Datum.WGS84, Datum.CGCS2000, Datum.GCJ02):
        raise InputError(
            "导出的坐标系应为 wgs84、cgcs2000 或 gcj02",
            "the datum of an export must be wgs84, cgcs2000 or gcj02",
        )
    placed = _placed(shapes, datum)
    columns, remarks = {}, []
    for field in layer.fields:
        values, lost = _column(field, [row.get(field.name) for row in rows])
        columns[field.name] = values
        if lost:
            remarks.append(
                Message(
                    f"{layer.title.zh}：{field.title.zh} 有 {lost} 个值不可用，已留空",
                    f"{layer.title.en}: {lost} values of {field.title.en} cannot be used and are left empty",
                )
            )
    return Features(layer, columns, placed, tuple(remarks))


def arrow_table(features: Features, names: Mapping[str, str] | None = None) -> pa.Table:
    """
    Give features as an Arrow table with a column ``geometry`` of WKB.

    Parameters
    ----------
    features
        Of one layer.
    names
        Other names of the fields, where the format needs them.

    Returns
    -------
    pyarrow.Table
        Typed columns, the same for a layer without features.
    """
    fields = features.layer.fields
    arrays = [pa.array(features.columns[field.name], ARROW[field.type]) for field in fields]
    arrays.append(pa.array(shapely.to_wkb(features.shapes).tolist(), pa.binary()))
    return pa.table(arrays, [*((names or {}).get(field.name, field.name) for field in fields), "geometry"])


def text_of(value: Any) -> str:
    """Write a value as text: days and moments in ISO 8601, without seconds where there are none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        whole = not (value.second or value.microsecond)
        return value.isoformat(sep=" ", timespec="minutes" if whole else "auto")
    return value.isoformat() if isinstance(value, date) else str(value)


def clean(text: str) -> str:
    """Leave out control characters, which neither XML nor a sheet can hold; lines stay lines."""
    if text.isprintable():
        return text
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Cn")
    )


def _placed(shapes: Shapes, datum: Datum) -> Shapes:
    found = np.asarray(shapes, dtype=object)
    bounds = shapely.bounds(found)
    if len(found) and (shapely.is_missing(found).any() or not np.isfinite(bounds).all()):
        raise InputError(
            "有要素没有位置，或坐标不是有限数；请先改正台账",
            "a feature has no place, or one that is not finite; mend the register first",
        )
    moved: Shapes = shapely.transform(
        found, lambda lonlat: np.round(from_wgs84(lonlat, datum), DECIMALS), include_z=False
    )
    polygons = np.isin(shapely.get_type_id(moved), (3, 6))
    moved[polygons] = shapely.orient_polygons(moved[polygons])
    return moved


def _column(field: Field, values: Sequence[Any]) -> tuple[list[Any], int]:
    read = READERS[field.type]
    column: list[Any] = []
    lost = 0
    for value in values:
        if value is None:
            column.append(None)
            continue
        try:
            column.append(read(value))
        except (ValueError, TypeError, OverflowError):
            column.append(None)
            lost += 1
    return column, lost


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != int(number) or abs(number) >= 2**63:
        raise ValueError
    return int(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(ZONE)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


READERS: dict[FieldType, Callable[[Any], Any]] = {
    "text": lambda value: clean(value if isinstance(value, str) else str(value)),
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _day,
    "moment": _moment,
}

ARROW: dict[FieldType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "moment": pa.timestamp("ms", tz=str(ZONE)),
}
