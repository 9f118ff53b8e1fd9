"""What people decided of sites before a plan is made, each with its reason."""

from pathlib import Path

from data.files.headings import Headings, read_cells, read_rows
from data.files.record import Record
from gis.candidates import Lock, Locked
from gis.errors import FileError, InputError, Message
from gis.model import RowNote

SOURCE = "locks"

WORDS: dict[Lock, tuple[str, ...]] = {
    Lock.KEEP: ("必须保留", "保留", "keep", "mustkeep"),
    Lock.CLOSE: ("必须撤并", "必须撤", "撤并", "撤销", "关闭", "close", "mustclose"),
    Lock.UPGRADE: ("必须升级", "必须升级改造", "升级", "升级改造", "upgrade", "mustupgrade"),
    Lock.ADD: ("必须新增", "必须增设", "新增", "增设", "add", "mustadd"),
    Lock.NOT_HERE: ("不得新增", "不得增设", "禁止新增", "not_here", "nothere", "mustnotadd"),
}
"""Decisions, and the words that mean them, without blanks; the first is shown."""

COLUMNS: Headings = {
    "site": ("site", "id", "站点", "站点编号", "编号", "候选点", "候选点编号"),
    "lock": ("lock", "decision", "决定", "锁定", "要求"),
    "reason": ("reason", "理由", "原因"),
    "by": ("by", "决定人", "提出人", "单位"),
}
"""Known columns and the headers that mean them."""

TOGETHER = frozenset({Lock.KEEP, Lock.UPGRADE})
"""The only two that one site may have at once: an upgraded site stays open."""


def read_locks(path: Path) -> tuple[list[Locked], list[RowNote]]:
    """
    Read a table of decisions.

    Parameters
    ----------
    path
        CSV with ``site`` (站点编号), ``lock`` (决定: 必须保留, 必须撤并, 必须升级, 必须新增, 不得新增, or
        keep, close, upgrade, add, not_here) and perhaps ``reason`` (理由) and ``by`` (决定人).

    Returns
    -------
    tuple[list[Locked], list[RowNote]]
        In the order of the file; the rows that cannot be used, and remarks on those that say again what
        another says.

    Raises
    ------
    FileError
        If the file cannot be read, lacks a column, or none of its rows can be used.
    InputError
        If two rows decide differently of one site, naming both.
    """
    found: list[Locked] = []
    notes: list[RowNote] = []
    rows: dict[str, dict[Lock, int]] = {}
    for record in read_rows(path, COLUMNS["site"], COLUMNS["lock"]):
        try:
            locked = _locked(record)
        except InputError as error:
            notes.append(RowNote(record.row, error.message, SOURCE))
            continue
        decided = rows.setdefault(locked.site, {})
        if locked.lock in decided:
            notes.append(RowNote(record.row, _again(decided[locked.lock]), SOURCE, used=True))
            continue
        _refuse_contradiction(decided, locked, record.row, path)
        decided[locked.lock] = record.row
        found.append(locked)
    if not found:
        raise FileError(
            f"{path.name} 的每一行都不能用；第一个原因：{notes[0].reason.zh}",
            f"no row of {path.name} can be used; the first reason: {notes[0].reason.en}",
        )
    return found, notes


def _locked(record: Record) -> Locked:
    cells = read_cells(record, COLUMNS)
    if not cells["site"]:
        raise InputError("没有写站点编号；请填写", "no site is named; give its id")
    return Locked(cells["site"], _lock(cells["lock"]), cells["reason"], cells["by"])


def _lock(word: str) -> Lock:
    plain = "".join(word.casefold().split())
    known = next((lock for lock, words in WORDS.items() if plain in words), None)
    if known is None:
        raise InputError(
            f"决定“{word}”不认识；请填 必须保留、必须撤并、必须升级、必须新增 或 不得新增",
            f"the decision {word!r} is not known; write keep, close, upgrade, add or not_here",
        )
    return known


def _refuse_contradiction(decided: dict[Lock, int], locked: Locked, row: int, path: Path) -> None:
    for lock, before in decided.items():
        if {lock, locked.lock} != TOGETHER:
            raise InputError(
                f"{path.name} 第 {before} 行与第 {row} 行对 {locked.site} 的决定互相矛盾"
                f"（{WORDS[lock][0]}、{WORDS[locked.lock][0]}）；请只保留一行",
                f"rows {before} and {row} of {path.name} contradict each other on {locked.site} "
                f"({lock}, {locked.lock}); keep one of them",
            )


def _again(row: int) -> Message:
    return Message(
        f"与第 {row} 行对同一站点作了相同的决定，计一次；理由以第 {row} 行为准",
        f"decides the same of the site as row {row} and counts once, with the reason of row {row}",
    )
