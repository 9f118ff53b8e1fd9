"""Positions of rows: by their columns or by the geometries of a map file, made WGS 84."""

from collections.abc import Sequence

import numpy as np

from gis.datum import Datum
from gis.datumclues import vectors_m
from gis.datumpairs import datum_pairs
from gis.datumwords import NAMES
from gis.errors import InputError, Message
from gis.register import Known
from services.register.draft import Draft
from services.register.ground import DATUM_NEEDED, check_inside, check_order, in_wgs84
from services.register.sheet import Sheet

DISAGREE_M = 1.0
"""Columns and geometry of a row that are farther apart are two positions."""

NO_PLACE = Message("没有位置；请补上坐标", "has no place; add coordinates")
MAP_DATUM_NEEDED = Message(
    "坐标系没有说明；这类地图文件按规范应是 WGS 84，但从高德、腾讯、百度地图得来的常常不是；"
    "请导入时声明：wgs84（GPS）、cgcs2000（天地图）、gcj02（高德、腾讯）、bd09（百度）",
    "the datum is not declared; by its standard such a map file is in WGS 84, but what comes from AMap, "
    "Tencent or Baidu often is not: declare wgs84 (GPS), cgcs2000 (Tianditu), gcj02 (AMap, Tencent) or bd09 "
    "(Baidu) with the import",
)
_AXES = ("lon", "lat")

Place = tuple[float, float]


def settle_places(drafts: Sequence[Draft], sheet: Sheet, known: Known) -> None:
    """
    Convert the positions that can be read to WGS 84, and refuse those outside the city.

    Parameters
    ----------
    drafts
        Of the rows of the sheet, in their order; they are changed.
    sheet
        As it was brought.
    known
        The city's outline.

    Raises
    ------
    InputError
        If no row's datum is known.
    """
    if drafts and all(draft.datum is None for draft in drafts):
        raise InputError(*(MAP_DATUM_NEEDED if sheet.has_places else DATUM_NEEDED))
    _choose(drafts, sheet)
    here = [draft for draft in drafts if _has_place(draft)]
    for draft in here:
        draft.written = _place(draft)
    places = in_wgs84([_place(draft) for draft in here], [draft.datum or Datum.WGS84 for draft in here])
    for draft, (lon, lat) in zip(here, places, strict=True):
        draft.values |= {"lon": lon, "lat": lat}
        try:
            check_inside(lon, lat, known.outline)
        except InputError as error:
            draft.fault("lon", error.message)


def _choose(drafts: Sequence[Draft], sheet: Sheet) -> None:
    """Take the geometry of each row, or its columns where the row has none or says their datum."""
    both: list[tuple[Draft, Place, Place]] = []
    for draft, row in zip(drafts, sheet.rows, strict=True):
        if row.place is None:
            continue
        filled = sum(draft.values.get(axis) is not None for axis in _AXES)
        if filled == len(_AXES):
            both.append((draft, _place(draft), row.place))
        elif not filled and not draft.has_fault_in(*_AXES):
            # Half a position, or one that cannot be read, is told: nobody knows which is meant.
            draft.values |= dict(zip(_AXES, row.place, strict=True))
        else:
            continue
        if row.drawn is not None and not (filled and draft.own_datum):
            draft.remark("lon", _no_point(row.drawn, row.place))
    if both:
        _compare(both)


def _compare(both: Sequence[tuple[Draft, Place, Place]]) -> None:
    columns = np.array([column for _, column, _ in both], dtype=np.float64)
    drawn = np.array([place for _, _, place in both], dtype=np.float64)
    apart_m = np.hypot(*vectors_m(columns, drawn).T)
    pairs = datum_pairs(columns, drawn)
    for (draft, _, place), away_m, pair in zip(both, apart_m.tolist(), pairs, strict=True):
        if away_m > DISAGREE_M:
            draft.remark("lon", _two_places(away_m, pair, by_columns=draft.own_datum is not None))
        if draft.own_datum is None:
            draft.values |= dict(zip(_AXES, place, strict=True))


def _two_places(away_m: float, pair: tuple[Datum, Datum] | None, *, by_columns: bool) -> Message:
    zh = f"经度、纬度两列与图形的位置相差 {away_m:,.0f} 米"
    en = f"the columns of longitude and latitude are {away_m:,.0f} m from the geometry"
    if pair is not None:
        column, drawn = NAMES[pair[0]], NAMES[pair[1]]
        zh += f"，正是坐标系不同：两列像是 {column.zh}，图形像是 {drawn.zh}"
        en += f", just the shift of a datum: the columns look like {column.en}, the geometry like {drawn.en}"
    if by_columns:
        return Message(
            f"{zh}；按两列（这一行的“坐标系”）导入", f"{en}; the columns count, whose datum the row says"
        )
    return Message(f"{zh}；按图形导入", f"{en}; the geometry counts")


def _no_point(drawn: Message, place: Place) -> Message:
    here = f"{place[0]:.6f}, {place[1]:.6f}"
    return Message(
        f"图形是{drawn.zh}，不是一个点：按其中的一点 {here} 导入；请核对，最好改成点",
        f"the geometry is {drawn.en}, not a point: {here} within it was taken; check it, better give a point",
    )


def _has_place(draft: Draft) -> bool:
    """Tell whether a row has a position that may be one; fault it where it has not."""
    missing = next((axis for axis in _AXES if draft.values.get(axis) is None), None)
    if missing and not draft.has_fault_in(*_AXES):
        draft.fault(missing, NO_PLACE)
    if draft.has_fault_in(*_AXES):
        return False
    if draft.datum is None:
        draft.fault("datum", DATUM_NEEDED)
        return False
    try:
        check_order(*_place(draft))
    except InputError as error:
        draft.fault("lat", error.message)
        return False
    return True


def _place(draft: Draft) -> Place:
    lon, lat = draft.values["lon"], draft.values["lat"]
    return float(str(lon)), float(str(lat))
