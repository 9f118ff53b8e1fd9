"""Sites, or any named points, from a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.spatial import cKDTree

from data.files.record import Record, number_of, position_of, text_of
from data.files.records import read_records
from gis.codes import area_code
from gis.equipment import equipment_of
from gis.errors import FileError, InputError, Message
from gis.kinds import KINDS, find_kind
from gis.metric import metric_crs, to_metric
from gis.model import Facility, RowNote

FACILITIES = "facilities"

SAME_PLACE_M = 1.0
"""Two sites of one name this near are the same site, entered twice."""

NEAR_M = 50.0
"""Two sites of one name this near may be."""

STATUSES: dict[str, tuple[str, ...]] = {
    "open": ("open", "运行", "运营", "在用", "正常", "开放", "已开放", "已建成", "投用"),
    "accepted": ("accepted", "已验收", "验收"),
    "planned": ("planned", "规划", "拟建", "计划"),
    "building": ("building", "在建", "建设中"),
    "paused": ("paused", "暂停", "停业", "装修"),
    "closed": ("closed", "关闭", "撤销", "已撤", "停用", "注销"),
    "merged": ("merged", "并入", "已合并", "合并"),
}
"""What a site may be (F11), and the words that say so."""

TAKE_PART = frozenset({"open", "accepted"})
"""Of the known ones; a word that nobody knows takes part as well."""

_YES, _NO = frozenset({"1", "是", "yes", "true", "y"}), frozenset({"0", "否", "no", "false", "n"})

Value = TypeVar("Value")


def read_sites(path: Path, *, source: str = FACILITIES) -> tuple[list[Facility], list[RowNote]]:
    """
    Read sites from a CSV, GeoJSON, GeoPackage, GeoParquet or Shapefile.

    Parameters
    ----------
    path
        Columns ``id``, ``lon``, ``lat`` (a geometry instead in the other forms), and perhaps ``name``,
        ``kind``, ``capacity``, ``opening_hours``, ``chain``, ``equipment``, ``area_code``, ``open_to_all``,
        ``status`` under these or their Chinese headers. A row without ``id`` is called by its row number,
        and one whose kind is not known counts as a full station.
    source
        What the rows are called where one is refused. Facilities are looked through for sites that are
        entered twice or are not open; other points are not.

    Returns
    -------
    tuple[list[Facility], list[RowNote]]
        Usable sites in the order of the file; the rows that are not, and remarks on some that are.

    Raises
    ------
    FileError
        If the file cannot be read or none of its rows can be used.
    """
    sites: dict[str, Facility] = {}
    notes: list[RowNote] = []
    for record in read_records(path):
        remarks: list[RowNote] = []
        try:
            site = _site(record, source, remarks)
            _refuse_repeated(site, sites)
            if source == FACILITIES:
                _refuse_closed(site)
        except InputError as error:
            notes.append(RowNote(record.row, error.message, source))
        else:
            sites[site.id] = site
            notes += remarks
    if not sites:
        raise FileError(
            f"{path.name} 的每一行都不能用；第一个原因：{notes[0].reason.zh}",
            f"no row of {path.name} can be used; the first reason: {notes[0].reason.en}",
        )
    found = list(sites.values())
    if source == FACILITIES:
        found, twice = _without_twins(found)
        notes = sorted([*notes, *twice], key=lambda note: note.row)
    return found, notes


def _refuse_repeated(site: Facility, sites: dict[str, Facility]) -> None:
    if site.id in sites:
        raise InputError(
            f"编号与第 {sites[site.id].row} 行重复；请改成唯一编号",
            f"the id repeats that of row {sites[site.id].row}; make it unique",
        )


def _refuse_closed(site: Facility) -> None:
    if site.status in STATUSES and site.status not in TAKE_PART:
        raise InputError(
            f"状态为“{STATUSES[site.status][1]}”，不是开放中的站点；如已开放请改状态",
            f"its status is {site.status}, not open; change the status if it is",
        )


def _without_twins(sites: list[Facility]) -> tuple[list[Facility], list[RowNote]]:
    """Leave out sites that are entered twice, and remark those that may be."""
    first_there: dict[tuple[str, float, float], Facility] = {}
    notes: list[RowNote] = []
    kept: list[Facility] = []
    for site in sites:
        first = first_there.setdefault((_plain(site.name), *site.position), site)
        if site.name and first is not site:
            notes.append(_twin_note(first, site, 0.0))
        else:
            kept.append(site)
    twins: set[int] = set()
    suspected: set[int] = set()
    for one, other, distance_m in _near_pairs(kept):
        if one in twins or other in twins | suspected:
            continue
        named = bool(kept[one].name and kept[other].name)
        (twins if named and distance_m <= SAME_PLACE_M else suspected).add(other)
        notes.append(_twin_note(kept[one], kept[other], distance_m))
    return [site for i, site in enumerate(kept) if i not in twins], notes


def _near_pairs(sites: list[Facility]) -> list[tuple[int, int, float]]:
    """
    List pairs of sites that may be one, in the order of the file.

    They have one name within `NEAR_M`, or are within `SAME_PLACE_M` and one has no name to tell it apart.
    """
    places = np.array([site.position for site in sites], dtype=np.float64)
    middle = places.mean(axis=0)
    metres = to_metric(places, metric_crs(middle[0], float(np.clip(middle[1], -80, 84))))
    # Places far from the others may have no position in a local CRS.
    here = np.flatnonzero(np.isfinite(metres).all(axis=1))
    names = [_plain(site.name) for site in sites]
    pairs = sorted(here[list(pair)].tolist() for pair in cKDTree(metres[here]).query_pairs(NEAR_M))
    apart = [
        (one, other, float(np.hypot(*(metres[one] - metres[other]))))
        for one, other in pairs
        if names[one] == names[other] or not (names[one] and names[other])
    ]
    return [
        pair for pair in apart if pair[2] <= (NEAR_M if names[pair[0]] and names[pair[1]] else SAME_PLACE_M)
    ]


def _twin_note(first: Facility, second: Facility, distance_m: float) -> RowNote:
    named = bool(first.name and second.name)
    left_out = named and distance_m <= SAME_PLACE_M
    if not named:
        reason = Message(
            f"与第 {first.row} 行位置相同且缺名称，仍计为两个站点；如是同一站点请删去一行，否则请填名称",
            f"is at the place of row {first.row}, and one has no name; counted as two, take one out if they "
            "are the same, or name them",
        )
    elif left_out:
        reason = Message(
            f"与第 {first.row} 行同名同址，按同一站点计一次；如是两个站点请改名",
            f"has the name and place of row {first.row} and counts once; rename one if they are two sites",
        )
    else:
        reason = Message(
            f"疑似与第 {first.row} 行重复（相距 {distance_m:.0f} 米、同名），仍计为两个站点；请核对",
            f"may be the site of row {first.row} again ({distance_m:.0f} m away, same name); counted as two, "
            "check it",
        )
    return RowNote(second.row, reason, FACILITIES, used=not left_out)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def _site(record: Record, source: str, remarks: list[RowNote]) -> Facility:
    local = text_of(record, "kind")
    # A name nobody knows is no reason to lose a site; who audits is told what it was counted as.
    known = find_kind(local)

    def tried(read: Callable[[Record], Value], default: Value) -> Value:
        # A field that only some figures need is no reason either.
        try:
            return read(record)
        except InputError as error:
            remarks.append(RowNote(record.row, error.message, source, used=True))
            return default

    return Facility(
        id=text_of(record, "id") or str(record.row),
        position=position_of(record),
        name=text_of(record, "name"),
        kind=known.code if known else KINDS[0].code,
        local_kind=local,
        row=record.row,
        capacity=tried(_capacity, None),
        opening_hours=text_of(record, "opening_hours"),
        chain=text_of(record, "chain"),
        equipment=equipment_of(text_of(record, "equipment")),
        area_code=tried(_area_code, ""),
        open_to_all=tried(_open_to_all, None),
        status=_status(text_of(record, "status")),
    )


def _capacity(record: Record) -> float | None:
    if not text_of(record, "capacity"):
        return None
    capacity = number_of(record, "capacity", "容量")
    if capacity < 0:
        raise InputError("容量不能为负，按未知处理", "capacity is negative and counts as unknown")
    return capacity


def _area_code(record: Record) -> str:
    written = text_of(record, "area_code")
    return area_code(written).digits if written else ""


def _open_to_all(record: Record) -> bool | None:
    word = text_of(record, "open_to_all").casefold().removesuffix(".0")
    if word in _YES or word in _NO:
        return word in _YES
    if word:
        raise InputError(
            "跨区开放应填 是 或 否，按未知处理", "open_to_all takes yes or no; it counts as unknown"
        )
    return None


def _status(word: str) -> str:
    plain = word.casefold()
    return next((status for status, words in STATUSES.items() if plain in words), word)
