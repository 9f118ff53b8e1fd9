"""Compounds (小区) and their gates, from files that people bring."""

import unicodedata
from pathlib import Path

import numpy as np
import shapely

from data.files.record import Record, position_of, text_of
from data.files.records import read_records
from gis.areas import Area, AreaSet
from gis.errors import FileError, InputError
from gis.gates import Gate
from gis.model import RowNote

GATES, COMPOUNDS = "gates", "compounds"

OPEN_WORDS = frozenset({"", "1", "yes", "true", "open", "y", "是", "开", "开放", "启用", "通行"})
CLOSED_WORDS = frozenset(
    {
        "0",
        "no",
        "false",
        "closed",
        "locked",
        "n",
        "否",
        "关",
        "关闭",
        "封闭",
        "锁闭",
        "停用",
        "不开放",
        "禁行",
    }
)
"""What the column ``open`` may say, in lower case; a gate of which nothing is said is open."""


def read_gates(path: Path) -> tuple[list[Gate], list[RowNote]]:
    """
    Read the gates of compounds from a CSV, GeoJSON or GeoPackage.

    Parameters
    ----------
    path
        Columns ``compound`` (小区), ``lon`` and ``lat`` (a point instead in the other two forms) and perhaps
        ``open`` (是否开放), under these or their Chinese headers.

    Returns
    -------
    tuple[list[Gate], list[RowNote]]
        Gates in the order of the file, closed ones included, and the rows that cannot be used.

    Raises
    ------
    FileError
        If the file cannot be read or none of its rows can be used.
    """
    gates: list[Gate] = []
    refused: list[RowNote] = []
    for record in read_records(path):
        try:
            gates.append(Gate(_compound(record), position_of(record), _is_open(record), record.row))
        except InputError as error:
            refused.append(RowNote(record.row, error.message, GATES))
    if not gates:
        raise _nothing(path, refused)
    return gates, refused


def read_compounds(path: Path) -> tuple[AreaSet, list[RowNote]]:
    """
    Read the outlines of compounds from a GeoJSON or GeoPackage.

    Parameters
    ----------
    path
        Polygons with a column ``compound`` (小区), or else ``id`` or ``name``.

    Returns
    -------
    tuple[AreaSet, list[RowNote]]
        Compounds in the order of the file, their ids as codes, for `gis.areas.area_of`; and the rows that
        cannot be used.

    Raises
    ------
    FileError
        If the file cannot be read or none of its rows can be used.
    """
    found: dict[str, Area] = {}
    shapes: list[shapely.Geometry] = []
    refused: list[RowNote] = []
    for record in read_records(path):
        try:
            compound, shape = _compound(record), _outline(record)
            _refuse_repeated(compound, found)
        except InputError as error:
            refused.append(RowNote(record.row, error.message, COMPOUNDS))
            continue
        found[compound] = Area(compound, text_of(record, "name"), row=record.row)
        shapes.append(shape)
    if not found:
        raise _nothing(path, refused)
    return AreaSet(tuple(found.values()), np.array(shapes, dtype=object)), refused


def _refuse_repeated(compound: str, found: dict[str, Area]) -> None:
    if compound in found:
        raise InputError(
            f"小区与第 {found[compound].row} 行重复；请合并成一个面",
            f"the compound repeats that of row {found[compound].row}; join the two into one polygon",
        )


def _compound(record: Record) -> str:
    # A row of gates may have an id and a name of its own; those of an outline are the compound's.
    own = () if record.shape is None or record.shape.geom_type == "Point" else ("id", "name")
    for column in ("compound", *own):
        if text := text_of(record, column):
            return unicodedata.normalize("NFKC", text).removesuffix(".0")
    raise InputError(
        "缺少小区；请填写 compound（小区）一列", "the compound is missing; fill in the column compound"
    )


def _is_open(record: Record) -> bool:
    word = unicodedata.normalize("NFKC", text_of(record, "open")).casefold().removesuffix(".0")
    if word in OPEN_WORDS:
        return True
    if word in CLOSED_WORDS:
        return False
    raise InputError("是否开放应填“是”或“否”", "open must be yes or no")


def _outline(record: Record) -> shapely.Geometry:
    shape = record.shape
    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise InputError("不是面；小区需要多边形", "not a polygon; a compound needs its outline")
    west, south, east, north = shape.bounds
    if min(west + 180, 180 - east, south + 90, 90 - north) < 0:
        raise InputError(
            "坐标不是经纬度；请检查坐标系", "the coordinates are not degrees; check the reference system"
        )
    if not shape.is_valid:
        raise InputError(
            "多边形自相交或无效；请修正边界", "the polygon crosses itself or is not valid; mend its outline"
        )
    return shapely.force_2d(shape)


def _nothing(path: Path, refused: list[RowNote]) -> FileError:
    first = refused[0].reason
    return FileError(
        f"{path.name} 的每一行都不能用；第一个原因：{first.zh}",
        f"no row of {path.name} can be used; the first reason: {first.en}",
    )
