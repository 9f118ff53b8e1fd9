"""Whether positions lie in the areas that their rows name: each row by itself, all in one go."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.areas import OUTSIDE, Area, AreaSet, area_of
from gis.datum import Datum, to_wgs84
from gis.datumclues import named_areas
from gis.datumwords import NAMES
from gis.errors import Message
from gis.metric import metric_crs, to_metric
from gis.register import Entry, Known
from services.register.draft import Draft

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BORDER_M = 100.0
"""Outlines of areas are not drawn more exactly: so near to its area a place may well lie in it."""

_LISTED = 3

_READ_AS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)


def remark_areas(drafts: Sequence[Draft], ids: Sequence[str], known: Known) -> None:
    """
    Remark rows whose position lies outside the area that they name.

    Rows that bring neither a new position nor a new area are passed over.

    Parameters
    ----------
    drafts
        With positions in WGS 84; they are changed.
    ids
        Of their entries.
    known
        What is stored, and the outlines of the areas.
    """
    areas = known.grounds
    told = [
        (draft, code)
        for draft, before in zip(drafts, (known.entries.get(each, {}) for each in ids), strict=True)
        if (code := _named(draft, before))
    ]
    if not told or not len(areas):
        return
    rows = [draft for draft, _ in told]
    lonlat = np.array([(draft.values["lon"], draft.values["lat"]) for draft in rows], dtype=np.float64)
    named = named_areas([code for _, code in told], areas)
    away = np.flatnonzero((named != OUTSIDE) & ~_inside(areas, named, lonlat))
    if not len(away):
        return
    outside = [rows[row] for row in away.tolist()]
    said = zip(
        named[away].tolist(),
        _there(areas, named[away], lonlat[away]),
        _distances_m(areas, named[away], lonlat[away]).tolist(),
        _fitting(outside, areas.shapes[named[away]]),
        strict=True,
    )
    for draft, (own, other, metres, fitting) in zip(outside, said, strict=True):
        elsewhere = None if other == OUTSIDE else areas.areas[other]
        draft.remark("area_code", _said(areas.areas[own], elsewhere, metres, fitting))


def unknown_codes(drafts: Sequence[Draft], ids: Sequence[str], known: Known) -> Message | None:
    """
    Say which new area codes are known only by the areas above them.

    Parameters
    ----------
    drafts
        Rows that were read.
    ids
        Of their entries.
    known
        The city's areas.

    Returns
    -------
    Message or None
        None where the city's table has every code.
    """
    if not known.areas:
        return None
    new = [
        str(code)
        for draft, each in zip(drafts, ids, strict=True)
        if (code := draft.values.get("area_code")) != known.entries.get(each, {}).get("area_code") and code
    ]
    unknown = [code for code in new if code not in known.areas]
    if not unknown:
        return None
    listed = "、".join(list(dict.fromkeys(unknown))[:_LISTED])
    return Message(
        f"{len(unknown)} 行的区划代码本市区划表里没有，只核对到上级：{listed}",
        f"the area codes of {len(unknown)} rows are not in the city's table, only areas above them: {listed}",
    )


def _named(draft: Draft, before: Entry) -> str:
    """Give the area that a row names, where the row brings a position or an area that is new."""
    if draft.written is None or draft.has_fault_in("lon", "lat", "area_code"):
        return ""
    after = {**before, **draft.values}
    if all(after.get(column) == before.get(column) for column in ("lon", "lat", "area_code")):
        return ""
    return str(after.get("area_code") or "")


def _inside(areas: AreaSet, named: Ints, lonlat: Floats) -> NDArray[np.bool_]:
    inside = np.zeros(len(named), dtype=np.bool_)
    here = named != OUTSIDE
    shapely.prepare(areas.shapes[np.unique(named[here])])
    inside[here] = shapely.intersects_xy(areas.shapes[named[here]], *lonlat[here].T)
    return inside


def _distances_m(areas: AreaSet, named: Ints, lonlat: Floats) -> Floats:
    crs = metric_crs(*np.median(lonlat, axis=0))
    used, back = np.unique(named, return_inverse=True)
    shapes = shapely.transform(areas.shapes[used], lambda places: to_metric(places, crs))
    shapely.prepare(shapes)
    found: Floats = shapely.distance(shapes[back], shapely.points(to_metric(lonlat, crs)))
    return found


def _there(areas: AreaSet, named: Ints, lonlat: Floats) -> list[int]:
    """Find the area that each place lies in: of the level of the one it names, else the finest."""
    there = area_of(areas, lonlat)
    level = np.array([areas.areas[each].level for each in named.tolist()])
    for each in np.unique(level):
        members = np.array([i for i, area in enumerate(areas.areas) if area.level == each])
        rows = np.flatnonzero(level == each)
        found = area_of(AreaSet(tuple(areas.areas[i] for i in members), areas.shapes[members]), lonlat[rows])
        there[rows] = np.where(found == OUTSIDE, there[rows], members[found])
    return [int(each) for each in there]


def _fitting(drafts: Sequence[Draft], shapes: NDArray[np.object_]) -> list[list[Datum]]:
    """List, for each position, the other datums in which it would lie in its area as it is written."""
    written = np.array([draft.written for draft in drafts], dtype=np.float64)
    found: list[list[Datum]] = [[] for _ in drafts]
    for datum in _READ_AS:
        inside = shapely.intersects_xy(shapes, *to_wgs84(written, datum).T)
        for row in np.flatnonzero(inside).tolist():
            found[row].append(datum)
    return found


def _said(named: Area, there: Area | None, metres: float, fitting: Sequence[Datum]) -> Message:
    own = f"{named.name}（{named.code}）"
    zh = f"在 {there.name}（{there.code}）" if there else "不在任何已知区划内"
    en = f"in {there.name} ({there.code})" if there else "in no known area"
    if metres <= BORDER_M:
        return Message(
            f"位置在所写的 {own}边界外 {metres:.0f} 米，{zh}；可能只是边界画得不准，请看一眼",
            f"the place is {metres:.0f} m beyond the border of {named.name} ({named.code}), which the row "
            f"names, {en}; perhaps the border is not exact",
        )
    hint = Message("", "")
    if fitting:
        hint = Message(
            f"；若坐标其实是 {'或'.join(NAMES[each].zh for each in fitting)}，就在其中",
            f"; read as {' or '.join(NAMES[each].en for each in fitting)} it would lie in it",
        )
    return Message(
        f"位置不在所写的 {own}内，而{zh}，相距 {metres:,.0f} 米；请核对区划和坐标{hint.zh}",
        f"the place is not in {named.name} ({named.code}) that the row names but {en}, {metres:,.0f} m away; "
        f"check the area and the coordinates{hint.en}",
    )
