"""Sites, or any named points, from a file."""

import unicodedata
from pathlib import Path

from data.files.record import Record, position_of
from data.files.records import read_records
from gis.errors import FileError, InputError
from gis.kinds import KINDS, find_kind
from gis.model import Facility, RowNote

UNWRITABLE = frozenset({"Cc", "Cs"})
"""Unicode's control characters and halves of characters: no table, terminal or database takes them all."""


def read_sites(path: Path, *, source: str = "facilities") -> tuple[list[Facility], list[RowNote]]:
    """
    Read sites from a CSV, GeoJSON or GeoPackage.

    Parameters
    ----------
    path
        Columns ``id``, ``lon``, ``lat`` (a geometry instead in the other two forms), and perhaps ``name`` and
        ``kind``, under these or their Chinese headers. A row without ``id`` is called by its row number, and
        one whose kind is not known counts as a full station.
    source
        What the rows are called where one is refused.

    Returns
    -------
    tuple[list[Facility], list[RowNote]]
        Usable sites in the order of the file, and the rows that are not.

    Raises
    ------
    FileError
        If the file cannot be read or none of its rows can be used.
    """
    sites: dict[str, Facility] = {}
    refused: list[RowNote] = []
    for record in read_records(path):
        try:
            site = _site(record)
            _refuse_repeated(site, sites)
        except InputError as error:
            refused.append(RowNote(record.row, error.message, source))
        else:
            sites[site.id] = site
    if not sites:
        raise FileError(
            f"{path.name} 的每一行都不能用；第一个原因：{refused[0].reason.zh}",
            f"no row of {path.name} can be used; the first reason: {refused[0].reason.en}",
        )
    return list(sites.values()), refused


def _refuse_repeated(site: Facility, sites: dict[str, Facility]) -> None:
    if site.id in sites:
        raise InputError(
            f"编号与第 {sites[site.id].row} 行重复；请改成唯一编号",
            f"the id repeats that of row {sites[site.id].row}; make it unique",
        )


def _site(record: Record) -> Facility:
    local = _text(record, "kind")
    # A name nobody knows is no reason to lose a site; who audits is told what it was counted as.
    known = find_kind(local)
    return Facility(
        id=_text(record, "id") or str(record.row),
        position=position_of(record),
        name=_text(record, "name"),
        kind=known.code if known else KINDS[0].code,
        local_kind=local,
        row=record.row,
    )


def _text(record: Record, column: str) -> str:
    value = record.values.get(column)
    text = "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN of a data frame
    if any(unicodedata.category(letter) in UNWRITABLE and not letter.isspace() for letter in text):
        raise InputError(
            f"{column} 含有控制字符；请删去", f"{column} holds control characters; take them out"
        )
    return text
