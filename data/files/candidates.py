"""Places where a site could open, from a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from data.files.amounts import amount_of, yuan_of
from data.files.record import Record, position_of, text_of
from data.files.records import read_records
from data.files.twins import without_twins
from gis.candidates import Candidate, Venue
from gis.errors import FileError, InputError, Message
from gis.hosts import host_code
from gis.kinds import KINDS, find_kind
from gis.model import RowNote

SOURCE = "candidates"

VENUES: dict[Venue, tuple[str, ...]] = {
    Venue.EXISTING: ("existing", "现有", "已有", "利用现有", "现有场地", "现有载体", "存量"),
    Venue.NEW: ("new", "新建", "新", "新增", "新设", "新场地"),
}
"""Whether the room is there already, and the words that say so."""

SOURCES = frozenset({"osm", "file", "gap", "corner", "store"})
"""What the column ``source`` of a file that `jobcircle candidates` wrote may say."""

Value = TypeVar("Value")


def read_candidates(path: Path) -> tuple[list[Candidate], list[RowNote]]:
    """
    Read candidates from a CSV, GeoJSON, GeoPackage, GeoParquet or Shapefile.

    Parameters
    ----------
    path
        Columns ``id``, ``lon``, ``lat`` (a geometry instead in the other forms), and perhaps ``name`` or
        ``host_venue``, ``kind``, ``venue`` (existing/现有 or new/新建), ``host_kind``, ``capacity``, ``cost``
        in yuan or with 万元 in its heading, ``source``, under these or their Chinese headers. A row without
        ``id`` is called by its row number.

    Returns
    -------
    tuple[list[Candidate], list[RowNote]]
        Usable candidates in the order of the file; the rows that are not, and remarks on some that are. One
        whose venue is not said, or said in words that nobody knows, counts as new; a cost or capacity that
        cannot be read is unknown.

    Raises
    ------
    FileError
        If the file cannot be read or holds no usable candidate.
    """
    found: dict[str, Candidate] = {}
    notes: list[RowNote] = []
    records = read_records(path)
    for record in records:
        remarks: list[RowNote] = []
        try:
            candidate = _candidate(record, remarks)
            _refuse_repeated(candidate, found)
        except InputError as error:
            notes.append(RowNote(record.row, error.message, SOURCE))
        else:
            found[candidate.id] = candidate
            notes += remarks
    if not found:
        raise FileError(
            f"{path.name} 没有可用的候选点；第一个原因：{notes[0].reason.zh}",
            f"there are no candidates to use in {path.name}; the first reason: {notes[0].reason.en}",
        )
    kept, twice = _without_twins(list(found.values()))
    told = [*notes, *twice, *_without_venue(records, kept), *_in_wan(records)]
    return kept, sorted(told, key=lambda note: note.row)


def _candidate(record: Record, remarks: list[RowNote]) -> Candidate:
    def tried(read: Callable[[Record], Value], default: Value) -> Value:
        try:
            return read(record)
        except InputError as error:
            remarks.append(RowNote(record.row, error.message, SOURCE, used=True))
            return default

    return Candidate(
        id=text_of(record, "id") or str(record.row),
        position=position_of(record),
        name=text_of(record, "name") or text_of(record, "host_venue"),
        kind=tried(_kind, KINDS[0].code),
        venue=tried(_venue, Venue.NEW),
        host_kind=host_code(text_of(record, "host_kind")),
        source=_source(record),
        cost_yuan=tried(_cost, None),
        capacity=tried(_capacity, None),
        row=record.row,
    )


def _refuse_repeated(candidate: Candidate, found: dict[str, Candidate]) -> None:
    if candidate.id in found:
        raise InputError(
            f"编号与第 {found[candidate.id].row} 行重复；请改成唯一编号",
            f"the id repeats that of row {found[candidate.id].row}; make it unique",
        )


def _kind(record: Record) -> str:
    written = text_of(record, "kind")
    known = find_kind(written) if written else KINDS[0]
    if known is None:
        raise InputError(
            f"类型“{written}”不认识，按{KINDS[0].zh}计",
            f"the kind {written!r} is not known and counts as an {KINDS[0].en.lower()}",
        )
    return known.code


def _venue(record: Record) -> Venue:
    word = text_of(record, "venue").casefold()
    known = next((venue for venue, words in VENUES.items() if word in words), None)
    if word and known is None:
        raise InputError(
            f"场地“{word}”不认识，按新建计；请填 现有 或 新建",
            f"the venue {word!r} is not known and counts as new; write existing or new",
        )
    return known or Venue.NEW


def _cost(record: Record) -> float | None:
    for column, wan in (("cost", False), ("cost_wan", True)):
        written = text_of(record, column)
        if written:
            return _positive(yuan_of(written, "费用", "the cost", wan=wan))
    return None


def _positive(yuan: float) -> float:
    if yuan < 0:
        raise InputError("费用不能为负，按未知处理", "the cost is negative and counts as unknown")
    return yuan


def _capacity(record: Record) -> float | None:
    return amount_of(record, "capacity", "容量")


def _source(record: Record) -> str:
    word = text_of(record, "source").casefold()
    return word if word in SOURCES else "file"


def _without_twins(candidates: list[Candidate]) -> tuple[list[Candidate], list[RowNote]]:
    """Leave out those entered twice; a station and a micro-corner at one place are two."""
    kept: list[Candidate] = []
    notes: list[RowNote] = []
    for kind in dict.fromkeys(candidate.kind for candidate in candidates):
        alike, said = without_twins([each for each in candidates if each.kind == kind], SOURCE)
        kept += alike
        notes += said
    return sorted(kept, key=lambda candidate: candidate.row), notes


def _without_venue(records: list[Record], kept: list[Candidate]) -> list[RowNote]:
    """Say once how many candidates count as new only because nobody says otherwise."""
    used = {candidate.row for candidate in kept}
    rows = [each.row for each in records if each.row in used and not text_of(each, "venue")]
    if not rows:
        return []
    reason = Message(
        f"{len(rows)} 个候选点没有写场地，按新建计；利用现有场地的请填 现有",
        f"{len(rows)} candidates do not say their venue and count as new; write existing where there is one",
    )
    return [RowNote(rows[0], reason, SOURCE, used=True)]


def _in_wan(records: list[Record]) -> list[RowNote]:
    """Tell in which unit the costs were read, where it is not the usual one."""
    if not any("cost_wan" in record.values for record in records):
        return []
    reason = Message(
        "费用按表头的单位万元读取，已换算成元",
        "costs were read in 万元 (10,000 yuan), as their heading says, and turned into yuan",
    )
    return [RowNote(1, reason, SOURCE, used=True)]
