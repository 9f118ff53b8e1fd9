"""Areas with their outlines, from a GeoJSON, GeoPackage or Shapefile."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from data.files.record import Record, text_of
from data.files.records import read_records
from gis.areas import Area, AreaSet
from gis.codes import LEVELS, URBAN_RURAL_CLASSES, area_code, name_remark
from gis.errors import FileError, InputError, Message
from gis.model import RowNote
from gis.outlines import area_remarks

SOURCE = "areas"

LEVEL_WORDS: dict[str, tuple[str, ...]] = {
    "province": ("province", "省", "省级", "自治区", "直辖市"),
    "city": ("city", "prefecture", "市", "地级", "市级", "地级市", "设区市"),
    "county": ("county", "district", "区县", "县", "区", "县级", "区县级", "县（市、区）"),
    "township": ("township", "town", "street", "街道", "乡镇", "镇街", "乡级", "乡镇级", "镇", "乡"),
    "village": ("village", "community", "村", "社区", "村级", "村居", "村（社区）"),
}
"""What a column of levels may say."""


def read_areas(path: Path, *, check_outlines: bool = True) -> tuple[AreaSet, list[RowNote]]:
    """
    Read areas.

    Parameters
    ----------
    path
        Polygons in any CRS, with columns ``code`` (区划代码), ``name`` (名称), and perhaps ``level`` (级别),
        ``parent`` (上级代码) and ``urban_rural`` (城乡分类代码). Missing levels and parents come from the
        digits of the code, where it is a code of 12 digits or fewer.
    check_outlines
        False leaves `gis.outlines.area_remarks` to the caller: it takes seconds for thousands of areas.

    Returns
    -------
    tuple[AreaSet, list[RowNote]]
        The areas in order of their codes, and what has to be said of rows: those that cannot be used,
        outlines that were mended or joined, names that do not fit their code, overlaps and holes.

    Raises
    ------
    FileError
        If the file cannot be read or none of its rows is an area.
    """
    found: dict[str, tuple[Area, list[shapely.Geometry]]] = {}
    notes: list[RowNote] = []
    for record in read_records(path):
        try:
            area, shape = _area(record), _shape(record, notes)
            notes += _remarks(area)
        except InputError as error:
            notes.append(RowNote(record.row, error.message, SOURCE))
            continue
        if area.code in found:
            notes.append(_joined(area, found[area.code][0]))
        found.setdefault(area.code, (area, []))[1].append(shape)
    if not found:
        raise FileError(
            f"{path.name} 里没有可用的区域；第一个原因：{notes[0].reason.zh}",
            f"{path.name} holds no usable area; the first reason: {notes[0].reason.en}",
        )
    ordered = [found[code] for code in sorted(found)]
    shapes = np.empty(len(ordered), dtype=object)
    shapes[:] = [_polygonal(shapely.union_all(parts)) if len(parts) > 1 else parts[0] for _, parts in ordered]
    areas = AreaSet(tuple(area for area, _ in ordered), shapes)
    if check_outlines:
        notes += area_remarks(areas)
    return areas, sorted(notes, key=lambda note: note.row)


def _area(record: Record) -> Area:
    written = text_of(record, "area_code") or text_of(record, "id") or text_of(record, "name")
    name = text_of(record, "name")
    if not written:
        raise InputError("缺少区划代码和名称；请至少填一项", "code and name are missing; give one")
    level = _level(text_of(record, "level"))
    urban_rural = text_of(record, "urban_rural").removesuffix(".0")
    if urban_rural and urban_rural not in URBAN_RURAL_CLASSES:
        raise InputError(
            f"城乡分类代码应为 {'、'.join(URBAN_RURAL_CLASSES)}",
            f"the urban-rural class must be one of {', '.join(URBAN_RURAL_CLASSES)}",
        )
    parent = _parent(record)
    try:
        code = area_code(written)
    except InputError:
        return Area(written, name, level, parent, urban_rural, record.row)
    return Area(
        code.digits,
        name,
        level or code.level,
        parent or code.parent or "",
        urban_rural or code.urban_rural,
        record.row,
    )


def _level(word: str) -> str:
    plain = word.casefold()
    return next((level for level in LEVELS if plain in LEVEL_WORDS[level]), "")


def _parent(record: Record) -> str:
    value: Any = record.values.get("parent")
    # Aliyun's DataV writes {"adcode": 510100}.
    written = str(value.get("adcode", "")) if isinstance(value, dict) else text_of(record, "parent")
    try:
        return area_code(written).digits
    except InputError:
        return written


def _shape(record: Record, notes: list[RowNote]) -> shapely.Geometry:
    shape = record.shape
    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise InputError("不是面；区域需要多边形", "not a polygon; an area needs its outline")
    west, south, east, north = shape.bounds
    if min(west + 180, 180 - east, south + 90, 90 - north) < 0:
        raise InputError(
            "坐标不是经纬度；请检查坐标系", "the coordinates are not degrees; check the reference system"
        )
    shape = shapely.force_2d(shape)
    if shape.is_valid:
        return shape
    mended = _polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if mended.is_empty:
        raise InputError("面没有面积；请重画边界", "the polygon has no area; draw it again")
    reason = shapely.is_valid_reason(shape).split("[")[0].strip()
    notes.append(
        RowNote(
            record.row,
            Message(
                f"边界无效（{reason}），已自动修复；请核对",
                f"the outline is not valid ({reason}) and was mended; check it",
            ),
            SOURCE,
            used=True,
        )
    )
    return mended


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _remarks(area: Area) -> list[RowNote]:
    try:
        remark = name_remark(area_code(area.code), area.name)
    except InputError:
        return []
    return [RowNote(area.row, remark, SOURCE, used=True)] if remark else []


def _joined(area: Area, first: Area) -> RowNote:
    return RowNote(
        area.row,
        Message(
            f"代码与第 {first.row} 行相同，已并为一个区域；如不是同一区域请改代码",
            f"has the code of row {first.row} and was joined to it; if it is another area, change the code",
        ),
        SOURCE,
        used=True,
    )
