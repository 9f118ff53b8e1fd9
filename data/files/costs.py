"""What actions cost: a table that its users replace by their own."""

from functools import lru_cache
from pathlib import Path

from data.files.amounts import yuan_of
from data.files.candidates import VENUES
from data.files.headings import Headings, read_cells, read_rows
from data.files.record import Record
from gis.candidates import Action, CostRow, CostTable
from gis.errors import FileError, InputError
from gis.hosts import host_code
from gis.kinds import kind_of
from gis.model import RowNote

SOURCE = "costs"

SHIPPED = Path(__file__).parent / "costs.csv"
"""Placeholders, marked so in every row: no figure of it is confirmed."""

ACTIONS: dict[Action, tuple[str, ...]] = {
    Action.KEEP: ("keep", "保留", "维持"),
    Action.CLOSE: ("close", "撤", "撤销", "关闭"),
    Action.MERGE: ("merge", "并", "合并", "撤并"),
    Action.UPGRADE: ("upgrade", "改", "升级", "升级改造"),
    Action.ADD: ("add", "增", "新增", "增设"),
}
"""Actions, and the words that mean them."""

_ONCE, _YEARLY = ("once_yuan", "once_wan"), ("yearly_yuan", "yearly_wan")

COLUMNS: Headings = {
    "action": ("action", "行动", "动作", "措施"),
    "kind": ("kind", "类型", "站点类型"),
    "venue": ("venue", "场地", "载体"),
    "host_kind": ("host_kind", "载体类型", "场地类型"),
    "once_yuan": ("once_yuan", "once", "一次性费用", "一次性费用(元)"),
    "once_wan": ("once_wan", "一次性费用(万元)", "一次性费用万元"),
    "yearly_yuan": ("yearly_yuan", "yearly", "年费用", "年费用(元)", "每年费用", "每年费用(元)"),
    "yearly_wan": ("yearly_wan", "年费用(万元)", "年费用万元", "每年费用(万元)"),
    "basis": ("basis", "依据", "来源", "说明"),
}
"""Known columns and the headers that mean them."""


def read_costs(path: Path) -> tuple[CostTable, list[RowNote]]:
    """
    Read a table of costs.

    Parameters
    ----------
    path
        CSV with ``action`` (keep/保留, close/撤, merge/并, upgrade/改, add/增), ``once_yuan`` and
        ``yearly_yuan`` (or 万元 in the heading), and perhaps ``kind``, ``venue``, ``host_kind``, empty for
        all, and ``basis``.

    Returns
    -------
    tuple[CostTable, list[RowNote]]
        Rows in the order of the file, and those that cannot be used.

    Raises
    ------
    FileError
        If the file cannot be read, lacks a column, or none of its rows can be used.
    """
    money = tuple(name for column in (*_ONCE, *_YEARLY) for name in COLUMNS[column])
    records = read_rows(path, COLUMNS["action"], money)
    rows: list[CostRow] = []
    notes: list[RowNote] = []
    for record in records:
        try:
            rows.append(_row(record))
        except InputError as error:
            notes.append(RowNote(record.row, error.message, SOURCE))
    if not rows:
        raise FileError(
            f"{path.name} 里没有可用的费用；第一个原因：{notes[0].reason.zh}",
            f"{path.name} holds no usable cost; the first reason: {notes[0].reason.en}",
        )
    return CostTable(tuple(rows)), notes


@lru_cache(maxsize=1)
def shipped_costs() -> CostTable:
    """Read the table that comes with the program, once; its figures are placeholders."""
    return read_costs(SHIPPED)[0]


def _row(record: Record) -> CostRow:
    cells = read_cells(record, COLUMNS)
    return CostRow(
        action=_action(cells["action"]),
        kind=kind_of(cells["kind"]).code if cells["kind"] else "",
        venue=_venue(cells["venue"]),
        host_kind=host_code(cells["host_kind"]),
        once_yuan=_yuan(cells, _ONCE, "一次性费用", "once_yuan"),
        yearly_yuan=_yuan(cells, _YEARLY, "年费用", "yearly_yuan"),
        basis=cells["basis"],
    )


def _action(word: str) -> Action:
    known = next((action for action, words in ACTIONS.items() if word.casefold() in words), None)
    if known is None:
        raise InputError(
            f"行动“{word}”不认识；请填 保留、撤、并、改 或 增",
            f"the action {word!r} is not known; write keep, close, merge, upgrade or add",
        )
    return known


def _venue(word: str) -> str:
    known = next((venue for venue, words in VENUES.items() if word.casefold() in words), None)
    if word and known is None:
        raise InputError(
            f"场地“{word}”不认识；请填 现有 或 新建，或留空",
            f"the venue {word!r} is not known; write existing or new, or leave it empty",
        )
    return known or ""


def _yuan(cells: dict[str, str], columns: tuple[str, str], zh: str, en: str) -> float:
    plain, wan = columns
    if cells[plain]:
        return yuan_of(cells[plain], zh, en)
    return yuan_of(cells[wan], zh, en, wan=True) if cells[wan] else 0.0
