"""Sites, or any named points, from a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from data.files.amounts import amount_of
from data.files.record import Record, number_of, position_of, text_of
from data.files.records import read_records
from data.files.twins import without_twins
from gis.codes import area_code
from gis.equipment import equipment_of
from gis.errors import FileError, InputError
from gis.hosts import host_code
from gis.kinds import KINDS, find_kind
from gis.model import Facility, RowNote

FACILITIES = "facilities"

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
        ``status``, ``monthly_visits``, ``staff``, ``host_kind`` under these or their
        Chinese headers. A row without ``id`` is called by its row number, and one whose kind is not known
        counts as a full station.
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
        found, twice = without_twins(found, source)
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
        monthly_visits=tried(_monthly_visits, None),
        staff=tried(_staff, None),
        host_kind=tried(_host_kind, ""),
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


def _monthly_visits(record: Record) -> float | None:
    return amount_of(record, "monthly_visits", "月服务人次")


def _staff(record: Record) -> float | None:
    return amount_of(record, "staff", "工作人员数")


def _host_kind(record: Record) -> str:
    return host_code(text_of(record, "host_kind"))


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
