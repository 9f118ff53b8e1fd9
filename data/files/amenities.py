"""Amenities of daily life (F10): markets, elder care, household service, by group."""

from dataclasses import dataclass
from pathlib import Path

from data.files.record import Record, position_of, refuse_fault, text_of
from data.files.records import read_records
from gis.errors import FileError, InputError, Message
from gis.model import LonLat, RowNote

SOURCE = "amenities"

HEADERS = ("group", "category", "类别", "设施类别", "分类", "kind")
"""Columns that may name the group, the first that is filled in counts; `kind` is also written 类型."""

GROUPS: dict[str, tuple[str, ...]] = {
    "market": ("market", "菜场", "菜市场", "农贸市场", "集贸市场"),
    "elder_care": ("elder_care", "养老", "eldercare", "养老服务", "居家养老"),
    "household": ("household", "家政", "家政服务"),
}
"""Groups that are written in more than one way, in Chinese second; any other name is a group of its own."""


@dataclass(frozen=True, slots=True)
class Amenity:
    """
    A place of daily life.

    Attributes
    ----------
    group
        What it is for; a key of `GROUPS` or the name in the file.
    position
        WGS 84.
    row
        In the file, as its user counts.
    """

    group: str
    position: LonLat
    row: int


def read_amenities(path: Path) -> tuple[list[Amenity], list[RowNote]]:
    """
    Read amenities from a CSV, GeoJSON, GeoPackage, GeoParquet or Shapefile.

    Parameters
    ----------
    path
        Columns ``group`` (or 类别), ``lon``, ``lat`` (a geometry instead in the other forms).

    Returns
    -------
    tuple[list[Amenity], list[RowNote]]
        Usable rows in the order of the file; the rows that are not, and a remark on every group of which no
        row is: it is not asked for.

    Raises
    ------
    FileError
        If the file cannot be read or none of its rows can be used.
    """
    found: list[Amenity] = []
    notes: list[RowNote] = []
    named: dict[str, None] = {}
    for record in read_records(path):
        try:
            group = _group(record)
            named[group] = None
            found.append(Amenity(group, position_of(record), record.row))
        except InputError as error:
            notes.append(RowNote(record.row, error.message, SOURCE))
    if not found:
        raise FileError(
            f"{path.name} 的每一行都不能用；第一个原因：{notes[0].reason.zh}",
            f"no row of {path.name} can be used; the first reason: {notes[0].reason.en}",
        )
    lost = named.keys() - {amenity.group for amenity in found}
    return found, [*notes, *(_lost_note(group) for group in named if group in lost)]


def _group(record: Record) -> str:
    refuse_fault(record)
    own = {name.casefold(): text_of(record, name) for name in record.values}
    written = next((own[header] for header in HEADERS if own.get(header)), "")
    if not written:
        raise InputError(
            "没有写类别；请填写 类别（group）一列，例如 菜场",
            "no group is given; fill in the column group, for example market",
        )
    plain = "".join(written.casefold().split())
    return next((group for group, words in GROUPS.items() if plain in words), written)


def _lost_note(group: str) -> RowNote:
    reason = Message(
        f"类别“{group}”没有一行可用，双圈不要求这一类；请改正这些行",
        f"no row of the group {group} can be used, so the double circle does not ask for it; "
        "correct its rows",
    )
    return RowNote(0, reason, SOURCE, used=True)
