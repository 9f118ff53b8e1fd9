"""What an import makes of a row."""

from dataclasses import dataclass
from enum import StrEnum

from gis.errors import Message
from gis.register.entries import Entry, Value


class Verdict(StrEnum):
    """What becomes of a row when the import is confirmed."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SUSPECT = "suspect"
    BAD = "bad"

    @property
    def said(self) -> Message:
        """Name it in both languages."""
        return _SAID[self]


_SAID = {
    Verdict.NEW: Message("新增", "new"),
    Verdict.CHANGED: Message("修改", "changed"),
    Verdict.SAME: Message("不变", "unchanged"),
    Verdict.SUSPECT: Message("疑似重复", "suspected duplicate"),
    Verdict.BAD: Message("错误", "error"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What is wrong, or odd, in one cell.

    Attributes
    ----------
    column
        Column of the kind; empty where the whole row is meant.
    reason
        What to change.
    """

    column: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Change:
    """
    One cell before and after.

    Attributes
    ----------
    column
        Column of the kind.
    before, after
        Its values.
    """

    column: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A row with what becomes of it.

    Attributes
    ----------
    row
        Line in the sheet as its user counts it.
    verdict
        What becomes of it.
    id
        Its entry's; empty where the row is too bad to tell.
    name
        What people call it; for lists.
    entry
        What will be stored; None for a bad row.
    changes
        Cells that differ from what is stored, for a row that changes something.
    faults
        Why it is bad, or of which entry it may be a duplicate.
    remarks
        What is odd and is stored all the same.
    """

    row: int
    verdict: Verdict
    id: str
    name: str
    entry: Entry | None
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
