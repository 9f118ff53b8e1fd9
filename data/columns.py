"""Columns of a data frame as the values that PostgreSQL's COPY takes."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gis.errors import InputError

WGS84 = 4326


def values_of(frame: pd.DataFrame, column: Column[Any]) -> list[Any]:
    """
    Give one column of a frame as Python values for COPY, in the order of the rows.

    Parameters
    ----------
    frame
        Holds a column of that name; missing values are None, NaN or NaT.
    column
        Column of the table it goes to.

    Returns
    -------
    list
        None where the frame has nothing.

    Raises
    ------
    InputError
        If a geometry is missing, empty, not finite, of another kind or not in WGS 84.
    """
    if isinstance(column.type, Geometry):
        return _geometries(frame, column, str(column.type.geometry_type))
    convert = _converter(column)
    return [None if _missing(value) else convert(value) for value in frame[column.name].tolist()]


def _missing(value: object) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _converter(column: Column[Any]) -> Callable[[Any], Any]:
    kinds: tuple[tuple[type, Callable[[Any], Any]], ...] = (
        (JSONB, lambda value: json.dumps(value, ensure_ascii=False, default=_plain_number)),
        (ARRAY, lambda value: [str(item) for item in value]),
        (Boolean, bool),
        (Integer, int),
        (Float, float),
        (Date, _day),
        (DateTime, _instant),
    )
    return next((convert for kind, convert in kinds if isinstance(column.type, kind)), str)


def _plain_number(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a {type(value).__name__} has no JSON form")


def _day(value: Any) -> date:
    moment: date = pd.Timestamp(value).date()
    return moment


def _instant(value: Any) -> datetime:
    moment: datetime = pd.Timestamp(value).to_pydatetime()
    return moment


def _geometries(frame: pd.DataFrame, column: Column[Any], kind: str) -> list[Any]:
    shapes = gpd.GeoSeries(frame[column.name])
    if shapes.crs is not None and shapes.crs.to_epsg() != WGS84:
        raise InputError(
            "几何坐标系不是 WGS 84；请先转换到 EPSG:4326",
            f"the geometry of {column.table.name} is not in WGS 84; convert it to EPSG:4326 first",
        )
    array = np.asarray(shapes.array, dtype=object)
    array = _as_multi(array) if kind == "MULTIPOLYGON" else array
    _refuse_unusable(array, column, kind)
    marked = shapely.set_srid(array, WGS84)
    return [None if shape is None else shapely.to_wkb(shape, hex=True, include_srid=True) for shape in marked]


def _as_multi(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    single = shapely.get_type_id(array) == shapely.GeometryType.POLYGON
    array = array.copy()
    array[single] = [shapely.MultiPolygon([shape]) for shape in array[single]]
    return array


def _refuse_unusable(array: np.ndarray[Any, Any], column: Column[Any], kind: str) -> None:
    here = ~shapely.is_missing(array)
    right = shapely.get_type_id(array) == shapely.GeometryType[kind]
    bounds = shapely.bounds(array)
    good = here & right & np.isfinite(bounds).all(axis=1) & ~shapely.is_empty(array)
    bad = ~good if not column.nullable else here & ~good
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise InputError(
            f"{column.table.name} 第 {row + 1} 行的几何缺失或类型不对",
            f"row {row + 1} of {column.table.name} has no usable {kind.lower()}",
        )
